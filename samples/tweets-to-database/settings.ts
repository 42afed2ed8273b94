import { parseArgs } from 'node:util';
import { expectNumberText, LONGEST_DELAY_MS, type NumberRange } from '../twitter-simulator/expectOption.js';
import { readDatabaseUrl } from './databaseUrl.js';

/** What the environment and the command line ask for. */
export interface Settings {
  /** Without one the bundled simulator stands in for the API. */
  readonly bearerToken: string | undefined;
  readonly apiUrl: string | undefined;
  readonly query: string;
  readonly databaseUrl: string | undefined;
  readonly pollIntervalMs: number | undefined;
  /** Most posts in flight per consumer. */
  readonly maxDemand: number;
  readonly consumers: number;
  /** Stop asking once so many posts are stored; `Infinity` without one. */
  readonly limit: number;
  readonly forever: boolean;
  /** How long a run that is to end may take to store what is in flight. Unit: milliseconds. */
  readonly drainTimeoutMs: number;
}

export const HELP = `Stores the posts that match a query in a database, at the pace of the database.

  npm start [-- options]

  --limit N             stop asking once N posts are stored
  --forever             without a token: let the simulator write new posts until Ctrl-C
  --help                show this

  TWITTER_BEARER_TOKEN  app-only token of the developer portal; without one the posts come from the bundled simulator
  TWITTER_API_URL       where the API is (default https://api.x.com)
  TWITTER_QUERY         what to look for (default anitta)
  DATABASE_URL          mysql://user:password@host:port/database or the path of a SQLite file (default tweets.sqlite;
                        without a token a new file in the system's directory for temporary files)
  POLL_INTERVAL_MS      pause between two searches for new posts (default 20000)
  MAX_DEMAND            most posts in flight per consumer (default 500)
  CONSUMERS             how many consumers store posts side by side (default 2)
  DRAIN_TIMEOUT_MS      how long storing what is in flight may take once the job is to end (default 30000)

Ctrl-C, or SIGTERM: asks for nothing more, stores what is in flight, keeps its place, ends. A second one: ends at once.
What cannot be stored in that time is counted, and read again by the next run; the exit code is then 1.
`;

/** More would only wait for one another: there are four connections to a server. */
const MOST_CONSUMERS = 1000;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Checks everything that can be checked before any work is started.
 *
 * @throws Error with a message for the user. Neither the token nor a password is in any.
 */
export function readSettings(args: readonly string[], environment: Environment): Settings | 'help' {
  const { limit, forever, help } = readArguments(args);
  if (help) {
    return 'help';
  }
  // A variable that is set to nothing is not set.
  const given = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const integer = (name: string, range: NumberRange): number | undefined => readInteger(name, given(name), range);
  return {
    bearerToken: readToken(given('TWITTER_BEARER_TOKEN')),
    apiUrl: readUrl(given('TWITTER_API_URL')),
    query: readQuery(given('TWITTER_QUERY') ?? 'anitta'),
    databaseUrl: checkDatabaseUrl(given('DATABASE_URL')),
    pollIntervalMs: integer('POLL_INTERVAL_MS', { from: 0, to: LONGEST_DELAY_MS }),
    maxDemand: integer('MAX_DEMAND', { from: 1 }) ?? 500,
    consumers: integer('CONSUMERS', { from: 1, to: MOST_CONSUMERS }) ?? 2,
    limit: readInteger('--limit', limit, { from: 1 }) ?? Infinity,
    forever: forever ?? false,
    drainTimeoutMs: integer('DRAIN_TIMEOUT_MS', { from: 0, to: LONGEST_DELAY_MS }) ?? 30_000,
  };
}

function readArguments(args: readonly string[]): { limit?: string; forever?: boolean; help?: boolean } {
  const options = { limit: { type: 'string' }, forever: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    // Node goes on about positional arguments, of which there are none here.
    const [what = ''] = (error as Error).message.split('. ');
    throw new TypeError(`${what}. With npm, options come after two dashes: npm start -- --limit 100`, { cause: error });
  }
}

function readInteger(name: string, text: string | undefined, range: NumberRange): number | undefined {
  return text === undefined ? undefined : expectNumberText(name, text, { ...range, integer: true });
}

function readToken(token: string | undefined): string | undefined {
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
    const got = `${String(token.length)} characters that are not shown`;
    throw new RangeError(`Expected \`TWITTER_BEARER_TOKEN\` to be visible ASCII characters without spaces or "Bearer", got ${got}`);
  }
  return token;
}

function readUrl(text: string | undefined): string | undefined {
  if (text === undefined) {
    return undefined;
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isAnonymous = url !== undefined && url.username === '' && url.password === '';
  const isPlain = isAnonymous && /^https?:$/.test(url.protocol) && !/[?#]/.test(text);
  if (!isPlain && text.includes('@')) {
    // What cannot be read may have a password all the same.
    throw new RangeError('Expected `TWITTER_API_URL` to be without user name and password, got a URL that is not shown');
  }
  if (!isPlain) {
    throw new RangeError(`Expected \`TWITTER_API_URL\` to be an http or https URL without query and fragment, got \`${text}\` (string)`);
  }
  return text;
}

/** Only that it can be read: it is opened later. */
function checkDatabaseUrl(url: string | undefined): string | undefined {
  if (url !== undefined) {
    readDatabaseUrl(url);
  }
  return url;
}

function readQuery(query: string): string {
  if (query.length > 4096) {
    throw new RangeError(`Expected \`TWITTER_QUERY\` to be at most 4096 characters, got ${String(query.length)}`);
  }
  return query;
}
