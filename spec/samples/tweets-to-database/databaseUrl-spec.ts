import { readDatabaseUrl } from '../../../samples/tweets-to-database/databaseUrl.js';

it.each(['tweets.sqlite', './a b/tweets.sqlite', '/var/lib/user:me@home.sqlite', 'C:\\tweets.sqlite', ':memory:', 'me@home.sqlite'])(
  '%s is a SQLite file',
  (path) => {
    expect(readDatabaseUrl(path)).toEqual({ type: 'sqlite', path, name: path });
  },
);

it('reads what is percent-encoded, and names a server without its password', () => {
  expect(readDatabaseUrl('MySQL://me:top%20secret@db:3307/my%20tweets')).toEqual({
    type: 'mysql',
    host: 'db',
    port: 3307,
    username: 'me',
    password: 'top secret',
    database: 'my tweets',
    name: 'mysql://me@db:3307/my tweets',
  });
  expect(readDatabaseUrl('mariadb://[::1]/tweets')).toMatchObject({ host: '::1', port: 3306, name: 'mariadb://::1:3306/tweets' });
});

it.each([
  'mysql:/me:secret@host/db',
  'mysql:me:secret@host/db',
  'MariaDB:host/db',
  'me:secret@localhost:3306/tweets',
  ':secret@localhost/tweets',
])('%s is no file: a server was meant, and its password is not shown', (url) => {
  expect(() => readDatabaseUrl(url)).toThrow(
    new Error(
      'DATABASE_URL is not a valid URL (does it begin with mysql://?): expected mysql://user:password@host:port/database, mariadb://… or the path of a SQLite file',
    ),
  );
});

it.each([
  ['postgres://me:secret@host/db', 'Unknown scheme `postgres` in DATABASE_URL'],
  ['mysql://me:se%cret@host/db', 'DATABASE_URL is not a valid URL'],
  ['mysql:///db', 'DATABASE_URL names no host'],
  ['mysql://host', 'DATABASE_URL names no database'],
  ['mysql://host/', 'DATABASE_URL names no database'],
  ['mysql://host/a/b', 'DATABASE_URL names no database'],
  ['mysql://host/db?ssl=true', 'Unknown parameter `ssl` in DATABASE_URL'],
])('%s is refused', (url, message) => {
  expect(() => readDatabaseUrl(url)).toThrow(message);
});
