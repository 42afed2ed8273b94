const EXPECTED = 'mysql://user:password@host:port/database, mariadb://… or the path of a SQLite file';

/** What a DATABASE_URL says. */
export type DatabaseUrl = {
  /** For messages: without the password. */
  readonly name: string;
} & (
  | { readonly type: 'sqlite'; readonly path: string }
  | {
      readonly type: 'mysql' | 'mariadb';
      readonly host: string;
      readonly port: number;
      readonly username: string;
      readonly password: string;
      readonly database: string;
    }
);

/**
 * Reads a DATABASE_URL.
 *
 * @throws Error with a message for the user. The password is in none.
 */
export function readDatabaseUrl(url: string): DatabaseUrl {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined) {
    return sqliteFile(url);
  }
  if (scheme !== 'mysql' && scheme !== 'mariadb') {
    throw new Error(`Unknown scheme \`${scheme}\` in DATABASE_URL: expected ${EXPECTED}`);
  }
  return server(scheme, url);
}

function sqliteFile(path: string): DatabaseUrl {
  // A server's address that lacks its beginning, or part of it, would become the name of a file, password and all.
  if (/^(mysql|mariadb):|^[^/\\]*:[^/\\]*@/i.test(path)) {
    throw new Error(`DATABASE_URL is not a valid URL (does it begin with mysql://?): expected ${EXPECTED}`);
  }
  return { type: 'sqlite', path, name: path };
}

function server(type: 'mysql' | 'mariadb', url: string): DatabaseUrl {
  let parts: { host: string; port: number; username: string; password: string; database: string };
  let parameters: URLSearchParams;
  try {
    const { hostname, port, username, password, pathname, searchParams } = new URL(url);
    parameters = searchParams;
    parts = {
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || 3306),
      username: decodeURIComponent(username),
      password: decodeURIComponent(password),
      database: decodeURIComponent(pathname.slice(1)),
    };
  } catch {
    // Without the cause: it carries the URL, and with it the password.
    throw new Error(`DATABASE_URL is not a valid URL (are special characters in the password percent-encoded?): expected ${EXPECTED}`);
  }
  if (parts.host === '' || parts.database === '' || parts.database.includes('/')) {
    throw new Error(`DATABASE_URL names no ${parts.host === '' ? 'host' : 'database'}: expected ${EXPECTED}`);
  }
  const [parameter] = parameters.keys();
  if (parameter !== undefined) {
    throw new Error(`Unknown parameter \`${parameter}\` in DATABASE_URL: expected ${EXPECTED}`);
  }
  const user = parts.username === '' ? '' : `${parts.username}@`;
  return { type, ...parts, name: `${type}://${user}${parts.host}:${parts.port}/${parts.database}` };
}
