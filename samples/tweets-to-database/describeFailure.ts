/** The adapters speak of their options; here they are set by these. */
const VARIABLES: Readonly<Record<string, string>> = {
  bearerToken: 'TWITTER_BEARER_TOKEN',
  baseUrl: 'TWITTER_API_URL',
  query: 'TWITTER_QUERY',
};

/** An error in a line for the user: what went wrong, without a stack. Only database drivers' errors carry a code here, and do not say whose it is. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const line = error.message.replace(/\s+/g, ' ').trim() || code || error.name;
  const message = line.replace(/`(\w+)`/g, (quoted, name: string) => (VARIABLES[name] === undefined ? quoted : `\`${VARIABLES[name]}\``));
  return code === undefined ? message : `The database failed: ${message}`;
}
