import libsql from 'libsql';
import { DataSource, Table, type DataSourceOptions } from 'typeorm';
import { readDatabaseUrl, type DatabaseUrl } from './databaseUrl.js';
import { tweetEntity } from './tweetEntity.js';

const DEFAULT_FILE = 'tweets.sqlite';

/**
 * Opens the database that DATABASE_URL names, and creates the table `tweets` when it is missing. An existing table is never changed; one that
 * lacks a column or the unique key on `tweet_id` is an error. The password is in no message.
 */
export async function openDatabase(url: string | undefined): Promise<DataSource> {
  const read = readDatabaseUrl(url?.trim() || DEFAULT_FILE);
  const { name } = read;
  const dataSource = new DataSource({ ...optionsOf(read), entities: [tweetEntity] });
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

function optionsOf(read: DatabaseUrl): DataSourceOptions {
  if (read.type === 'sqlite') {
    // libsql has better-sqlite3's interface and comes compiled.
    return { type: 'better-sqlite3', driver: libsql, database: read.path, enableWAL: true };
  }
  const { name: _name, ...server } = read;
  return { ...server, charset: 'utf8mb4', poolSize: 4 };
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
