/** Longest text taken over from the outside into a message. */
const maxLength = 300;

/**
 * Makes the function that every text from outside passes before it may appear in an error or a notice: a server or a proxy may echo the
 * request's headers. Removes the token, as it is and percent-encoded, then control characters, then what is too long.
 */
export function redactor(token: string): (text: string) => string {
  const secrets = [token, encodeURIComponent(token)];
  return (text) => {
    // The token goes first: shortening could leave a part of it.
    const safe = secrets.reduce((rest, secret) => rest.replaceAll(secret, '[bearer token]'), text);
    const line = safe.replace(/\p{Cc}+/gu, ' ').trim();
    return line.length > maxLength ? `${line.slice(0, maxLength)}…` : line;
  };
}
