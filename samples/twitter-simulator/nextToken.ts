/** The position of the next page: everything below this id. Being a position and no page number, it is not moved by posts that appear meanwhile. */
export function encodeNextToken(id: string): string {
  return Buffer.from(`before:${id};`).toString('base64url');
}

/** The id, or `undefined` for anything `encodeNextToken` did not make. */
export function decodeNextToken(token: string): string | undefined {
  const id = /^before:([0-9]{1,19});$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  // Compared with what it should have been: base64 decoding skips characters it does not know.
  return id !== undefined && encodeNextToken(id) === token ? id : undefined;
}
