/**
 * What a failed statement means: the same statement may well succeed later (`isTransient`), or one of its rows is at fault
 * (`isRowFault`). Everything else, a missing table or a revoked right, concerns every row and is the stream's error at once.
 */

/** Codes of mysql2 and PostgreSQL for a statement that the server undid: sent again it may go through. */
const undoneCodes = new Set(['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', '40001', '40P01', '55P03']);

/** Codes of mysql2, Node and PostgreSQL for a server that is not there for us, at the moment. */
const unreachableCodes = new Set([
  // The connection is gone; the pool opens another.
  'PROTOCOL_CONNECTION_LOST',
  'ER_CONNECTION_KILLED',
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  // The server is stopping, starting or full.
  'ER_SERVER_SHUTDOWN',
  'ER_CON_COUNT_ERROR',
  'ER_TOO_MANY_USER_CONNECTIONS',
  '57P01',
  '57P02',
  '57P03',
  '53300',
]);

/** MariaDB's number for a killed connection, which mysql2 has no name for. */
const CONNECTION_KILLED = 1927;

/** What has no code: a connection that mysql2 has given up but the pool still handed out, one that ended under PostgreSQL's driver. */
const closedConnection = /in closed state|^Connection terminated/;

/** The server's Unix socket is not there; the code alone could also be that of a missing file. */
const noSocket = /^connect ENOENT/;

/** Whether sending the same statement again may succeed. */
export function isTransient(error: unknown): boolean {
  const { code } = failureOf(error);
  return undoneCodes.has(code) || /^SQLITE_(BUSY|LOCKED)/.test(code) || isUnreachable(error);
}

/** Whether it passes when the server is back: the connection is gone, or there is none to be had. */
export function isUnreachable(error: unknown): boolean {
  const { code, errno, message } = failureOf(error);
  return (
    unreachableCodes.has(code) ||
    errno === CONNECTION_KILLED ||
    /^08[0-9A-Z]{3}$/.test(code) ||
    closedConnection.test(message) ||
    noSocket.test(message)
  );
}

/** What the driver calls the failure. Its message is not quoted: it may have a value in it. */
export function failureCode(error: unknown): string {
  const { code, errno } = failureOf(error);
  return code || (errno === 0 ? 'connection closed' : String(errno));
}

/** Whether the connection ended while the statement was on its way. */
export function isConnectionLoss(error: unknown): boolean {
  const { code, message } = failureOf(error);
  return ['PROTOCOL_CONNECTION_LOST', 'ECONNRESET', 'EPIPE', 'ECONNABORTED'].includes(code) || closedConnection.test(message);
}

/** MySQL and MariaDB file these under general SQL states, so they are known by number. */
const rowFaultNumbers = new Set([
  1048, // column cannot be null
  1062, // duplicate entry
  1118, // row too large
  1153, // packet too large
  1242, // our own sign for a conflict on another key, see mysqlDialect.ts
  1264, // out of range
  1265, // data truncated
  1364, // field has no default
  1366, // incorrect value
  1406, // data too long
  1690, // value out of range
  3819, // check constraint (MySQL)
  4025, // check constraint (MariaDB)
]);

/** SQLite through drivers that report no code: sql.js, and values a driver cannot bind. */
const rowFaultMessages =
  /constraint failed|datatype mismatch|string or blob too big|too many SQL variables|can only bind|tried to bind|precision|bigint/i;

/**
 * Whether a statement failed because of one of its rows (or because of its length), so that a part of it may be stored. SQL states 22 (data)
 * and 23 (integrity) and 45 (signalled by a trigger) say so on every database.
 */
export function isRowFault(error: unknown): boolean {
  if (error instanceof RowError) {
    return true;
  }
  const { code, errno, sqlState, message } = failureOf(error);
  return (
    rowFaultNumbers.has(errno) ||
    /^(22|23|44|45)/.test(sqlState) ||
    /^(22|23|44)[0-9A-Z]{3}$/.test(code) ||
    /^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG)/.test(code) ||
    ((code === '' || code === 'SQLITE_ERROR') && rowFaultMessages.test(message))
  );
}

/** A row refused before the database saw it: a transformer threw, or a value no database column can hold. */
export class RowError extends TypeError {
  override readonly name = 'RowError';
}

/** The database's own number when a conflict with a key other than the sink's was met: see mysqlDialect.ts. */
export function isForeignConflict(error: unknown): boolean {
  return failureOf(error).errno === 1242;
}

/** What the driver said, whether or not TypeORM wrapped it: failing to get a connection, for instance, is not wrapped. */
function failureOf(error: unknown): { code: string; errno: number; sqlState: string; message: string } {
  const outer = asRecord(error);
  const inner = outer['driverError'] === undefined ? outer : asRecord(outer['driverError']);
  return {
    code: text(inner['code']),
    errno: typeof inner['errno'] === 'number' ? inner['errno'] : 0,
    sqlState: text(inner['sqlState']),
    message: text(inner['message']),
  };
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
