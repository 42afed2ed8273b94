import { QueryFailedError } from 'typeorm';
import {
  RowError,
  failureCode,
  isConnectionLoss,
  isForeignConflict,
  isRowFault,
  isTransient,
  isUnreachable,
} from '../../../lib/adapters/typeorm/failure.js';

const driverError = (fields: object, message = 'said the driver') => Object.assign(new Error(message), fields);
/** jest passes a `done` callback for a missing cell. */
const cases = (list: readonly [string, object, string?][]) =>
  list.map(([name, fields, message = 'said the driver']) => [name, fields, message] as const);
const wrapped = (fields: object, message?: string) => new QueryFailedError('INSERT', [], driverError(fields, message));

const transient: [string, object, string?][] = [
  ['deadlock', { code: 'ER_LOCK_DEADLOCK', errno: 1213, sqlState: '40001' }],
  ['lock wait', { code: 'ER_LOCK_WAIT_TIMEOUT', errno: 1205 }],
  ['connection lost', { code: 'PROTOCOL_CONNECTION_LOST' }],
  ['killed by MariaDB', { errno: 1927, sqlState: '70100' }],
  ['closed by mysql2', {}, "Can't add new command when connection is in closed state"],
  ['reset', { code: 'ECONNRESET', errno: -104 }],
  ['refused', { code: 'ECONNREFUSED' }],
  ['broken pipe', { code: 'EPIPE' }],
  ['timed out', { code: 'ETIMEDOUT' }],
  ['too many connections', { code: 'ER_CON_COUNT_ERROR', errno: 1040, sqlState: '08004' }],
  ['shutdown', { code: 'ER_SERVER_SHUTDOWN', errno: 1053, sqlState: '08S01' }],
  ['SQLite busy', { code: 'SQLITE_BUSY' }],
  ['SQLite busy, extended', { code: 'SQLITE_BUSY_SNAPSHOT' }],
  ['SQLite locked', { code: 'SQLITE_LOCKED_SHAREDCACHE' }],
  ['PostgreSQL serialization', { code: '40001' }],
  ['no Unix socket', { code: 'ENOENT' }, 'connect ENOENT /run/mysqld/mysqld.sock'],
  ['PostgreSQL connection', { code: '08006' }],
  ['ended under PostgreSQL’s driver', {}, 'Connection terminated unexpectedly'],
];

const rowFaults: [string, object, string?][] = [
  ['null', { code: 'ER_BAD_NULL_ERROR', errno: 1048, sqlState: '23000' }],
  ['duplicate', { code: 'ER_DUP_ENTRY', errno: 1062, sqlState: '23000' }],
  ['too long', { code: 'ER_DATA_TOO_LONG', errno: 1406, sqlState: '22001' }],
  ['no default', { code: 'ER_NO_DEFAULT_FOR_FIELD', errno: 1364, sqlState: 'HY000' }],
  ['check of MySQL', { code: 'ER_CHECK_CONSTRAINT_VIOLATED', errno: 3819, sqlState: 'HY000' }],
  ['packet', { code: 'ER_NET_PACKET_TOO_LARGE', errno: 1153, sqlState: '08S01' }],
  ['signalled by a trigger', { code: 'ER_SIGNAL_EXCEPTION', errno: 1644, sqlState: '45000' }],
  ['SQLite constraint', { code: 'SQLITE_CONSTRAINT_UNIQUE' }],
  ['SQLite mismatch', { code: 'SQLITE_MISMATCH' }],
  ['sql.js', {}, 'NOT NULL constraint failed: t.k'],
  ['unbindable', {}, 'SQLite3 can only bind numbers, strings, bigints, buffers, and null'],
  ['too many variables', { code: 'SQLITE_ERROR' }, 'too many SQL variables'],
  ['PostgreSQL unique', { code: '23505' }],
];

const fatal: [string, object, string?][] = [
  ['no table', { code: 'ER_NO_SUCH_TABLE', errno: 1146, sqlState: '42S02' }],
  ['no column', { code: 'ER_BAD_FIELD_ERROR', errno: 1054, sqlState: '42S22' }],
  ['access denied', { code: 'ER_ACCESS_DENIED_ERROR', errno: 1045, sqlState: '28000' }],
  ['syntax', { code: 'ER_PARSE_ERROR', errno: 1064, sqlState: '42000' }],
  ['SQLite no table', { code: 'SQLITE_ERROR' }, 'no such table: nope'],
  ['disk full', { code: 'SQLITE_FULL' }],
  ['a file that is missing', { code: 'ENOENT' }, 'ENOENT: no such file or directory'],
  ['a bug', {}, 'undefined is not a function'],
];

describe('failure', () => {
  it.each(cases(transient))('%s may pass by itself', (_name, fields, message) => {
    for (const error of [wrapped(fields, message), driverError(fields, message)]) {
      expect([isTransient(error), isRowFault(error)]).toEqual([true, false]);
    }
  });

  it.each(cases(rowFaults))('%s is a row’s fault', (_name, fields, message) => {
    for (const error of [wrapped(fields, message), driverError(fields, message)]) {
      expect([isTransient(error), isRowFault(error)]).toEqual([false, true]);
    }
  });

  it.each(cases(fatal))('%s concerns every row', (_name, fields, message) => {
    const error = wrapped(fields, message);
    expect([isTransient(error), isRowFault(error)]).toEqual([false, false]);
  });

  it.each([undefined, null, 'text', 5, {}])('%p is neither', (error) => {
    expect([isTransient(error), isRowFault(error), isConnectionLoss(error)]).toEqual([false, false, false]);
  });

  it('a RowError is a row’s fault', () => {
    expect(isRowFault(new RowError('bad'))).toBe(true);
  });

  it('knows a connection lost on the way', () => {
    expect(['PROTOCOL_CONNECTION_LOST', 'ECONNRESET', 'EPIPE', 'ECONNREFUSED'].map((code) => isConnectionLoss(wrapped({ code })))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('a statement that was undone, or a busy file, is no sign of a server that is away', () => {
    const undone = /^(deadlock|lock wait|SQLite|PostgreSQL serialization)/;
    for (const [name, fields, message] of cases(transient)) {
      expect([name, isUnreachable(wrapped(fields, message))]).toEqual([name, !undone.test(name)]);
    }
  });

  it.each([
    [{ code: 'ER_LOCK_DEADLOCK', errno: 1213 }, 'ER_LOCK_DEADLOCK'],
    [{ errno: 1927 }, '1927'],
    [{}, 'connection closed'],
  ])('names %j without quoting the message', (fields, code) => {
    expect(failureCode(wrapped(fields, 'Duplicate entry ‘secret’'))).toBe(code);
  });

  it('knows its own sign of a conflict with another key', () => {
    expect(isForeignConflict(wrapped({ errno: 1242 }))).toBe(true);
    expect(isForeignConflict(wrapped({ errno: 1062 }))).toBe(false);
  });
});
