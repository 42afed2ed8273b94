import libsql from 'libsql';
import { DataSource, Table, type DataSourceOptions } from 'typeorm';
import { tweetEntity } from './tweetEntity.js';

const DEFAULT_FILE = 'tweets.sqlite';
const EXPECTED = 'mysql://user:password@host:port/database, mariadb://… or the path of a SQLite file';

/**
 * Opens the database that DATABASE_URL names, and creates the table `tweets` when it is missing. An existing table is never changed; one that
 * lacks a column or the unique key on `tweet_id` is an error. The password is in no message.
 */
export async function openDatabase(url: string | undefined): Promise<DataSource> {
  const { options, name } = parse(url?.trim() || DEFAULT_FILE);
  const dataSource = new DataSource({ ...options, entities: [tweetEntity] });
  try {
    await dataSource.initialize();
  } catch (error) {
    throw new Error(`Cannot open the database ${name}: ${messageOf(error)}`, { cause: error });
  }
  try {
    await createTable(dataSource);
    await checkTable(dataSource, name);
    return dataSource;
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
}

interface Parsed {
  readonly options: DataSourceOptions;
  /** For messages: without the password. */
  readonly name: string;
}

function parse(url: string): Parsed {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined) {
    return { options: sqliteFile(url), name: url };
  }
  if (scheme !== 'mysql' && scheme !== 'mariadb') {
    throw new Error(`Unknown scheme \`${scheme}\` in DATABASE_URL: expected ${EXPECTED}`);
  }
  return server(scheme, url);
}

function server(type: 'mysql' | 'mariadb', url: string): Parsed {
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
  return {
    options: { type, ...parts, charset: 'utf8mb4', poolSize: 4 },
    name: `${type}://${user}${parts.host}:${parts.port}/${parts.database}`,
  };
}

function sqliteFile(path: string): DataSourceOptions {
  // libsql has better-sqlite3's interface and comes compiled.
  return { type: 'better-sqlite3', driver: libsql, database: path, enableWAL: true };
}

/** Not synchronize(): that would change or drop columns of a table that is there. */
async function createTable(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    const metadata = dataSource.getMetadata(tweetEntity);
    if (!(await runner.hasTable(metadata.tablePath))) {
      const table = Table.create(metadata, dataSource.driver);
      const text = table.findColumnByName('text');
      if (text && dataSource.options.type !== 'better-sqlite3') {
        // A long post has 25,000 characters of up to 4 bytes; MySQL's TEXT holds 65,535 bytes. SQLite does not know the name.
        text.type = 'mediumtext';
      }
      await runner.createTable(table, true);
    }
  } catch (error) {
    // Another process may have been first.
    if (!/already exists/i.test(messageOf(error))) {
      throw new Error(`Cannot create the table tweets: ${messageOf(error)}`, { cause: error });
    }
  } finally {
    await runner.release();
  }
}

async function checkTable(dataSource: DataSource, name: string): Promise<void> {
  const metadata = dataSource.getMetadata(tweetEntity);
  const runner = dataSource.createQueryRunner();
  try {
    const table = await runner.getTable(metadata.tablePath);
    const missing = metadata.columns.map((column) => column.databaseName).filter((column) => !table?.findColumnByName(column));
    if (missing.length > 0) {
      throw new Error(`The table tweets in ${name} lacks ${missing.join(', ')}: add what is missing, or name another database`);
    }
    const keys = [...(table?.uniques ?? []), ...(table?.indices.filter((index) => index.isUnique) ?? [])];
    if (!keys.some((key) => key.columnNames.length === 1 && key.columnNames[0] === 'tweet_id')) {
      throw new Error(`The table tweets in ${name} has no unique key on tweet_id, so a post could be stored twice: add one`);
    }
  } finally {
    await runner.release();
  }
}

function messageOf(error: unknown): string {
  // Trying several addresses of one name ends in an error without a message, but with a code.
  const { message, code } = error as { readonly message?: string; readonly code?: string };
  return message || code || String(error);
}
