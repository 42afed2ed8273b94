import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import libsql from 'libsql';
import { createConnection } from 'mysql2/promise';
import { DataSource, type DataSourceOptions, type Logger } from 'typeorm';

/** An initialised data source on an empty database of its own, with the tables of its entities. */
export interface FreshDatabase {
  readonly dataSource: DataSource;
  /** Closes the data source, when it is still open, and removes the database. */
  close(): Promise<void>;
}

type Entities = NonNullable<DataSourceOptions['entities']>;

interface MysqlExtra {
  readonly logger?: Logger;
  readonly type?: 'mysql' | 'mariadb';
  /** GeomFromText() in the place of ST_GeomFromText(). */
  readonly legacySpatialSupport?: boolean;
  /** mysql2's capability flags. */
  readonly flags?: string[];
}

interface SqliteExtra {
  readonly logger?: Logger;
  /** How long SQLite itself waits for a lock, in milliseconds; the event loop stands still meanwhile. */
  readonly timeout?: number;
}

/** On the server of the run (integrationSetup.ts), or on `url`. */
export async function freshMysql(
  entities: Entities,
  extra: MysqlExtra = {},
  url = process.env['RXJS_DEMAND_MYSQL_URL'],
): Promise<FreshDatabase> {
  if (!url) {
    throw new Error('RXJS_DEMAND_MYSQL_URL is not set: run this spec in the jest project that has integrationSetup.ts as globalSetup');
  }
  const database = `rxjs_demand_${randomBytes(6).toString('hex')}`;
  await runOn(url, `CREATE DATABASE ${database} CHARACTER SET utf8mb4`);
  const dataSource = await opened({ type: 'mysql', url: `${url}/${database}`, charset: 'utf8mb4', entities, synchronize: true, ...extra });
  return {
    dataSource,
    close: async () => {
      await closed(dataSource);
      await runOn(url, `DROP DATABASE ${database}`);
    },
  };
}

/** A file in a temporary directory, through libsql. */
export async function freshSqlite(entities: Entities, extra: SqliteExtra = {}): Promise<FreshDatabase> {
  const directory = mkdtempSync(join(tmpdir(), 'rxjs-demand-sqlite-'));
  const dataSource = await opened({
    type: 'better-sqlite3',
    driver: libsql,
    database: join(directory, 'fresh.db'),
    enableWAL: true,
    entities,
    synchronize: true,
    ...extra,
  });
  return {
    dataSource,
    close: async () => {
      await closed(dataSource);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function opened(options: DataSourceOptions): Promise<DataSource> {
  return new DataSource(options).initialize();
}

async function closed(dataSource: DataSource): Promise<void> {
  if (dataSource.isInitialized) {
    await dataSource.destroy();
  }
}

async function runOn(url: string, sql: string): Promise<void> {
  const connection = await createConnection(url);
  await connection.query(sql);
  await connection.end();
}
