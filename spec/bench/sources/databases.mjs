import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import libsql from 'libsql';
import { createPool } from 'mysql2/promise';
import { DataSource } from 'typeorm';
import { Tweet } from './tweets.mjs';

/** A database of its own on the server of the run: TypeORM's way to it, and mysql2's. */
export async function openMysql(url) {
  const database = `bench_${randomBytes(6).toString('hex')}`;
  const server = createPool({ uri: url, connectionLimit: 1 });
  await server.query(`CREATE DATABASE ${database} CHARACTER SET utf8mb4`);
  const options = { charset: 'utf8mb4' };
  const dataSource = await new DataSource({
    type: 'mysql',
    url: `${url}/${database}`,
    ...options,
    entities: [Tweet],
    synchronize: true,
    poolSize: 4,
  }).initialize();
  const pool = createPool({ uri: `${url}/${database}`, ...options, connectionLimit: 4 });
  return {
    dataSource,
    pool,
    empty: () => pool.query('TRUNCATE TABLE tweets'),
    close: async () => {
      await dataSource.destroy();
      await pool.end();
      await server.query(`DROP DATABASE ${database}`);
      await server.end();
    },
  };
}

/** A file in a temporary directory, as the main job's; or nothing but memory. */
export async function openSqlite({ inMemory = false } = {}) {
  const directory = inMemory ? undefined : mkdtempSync(join(tmpdir(), 'rxjs-demand-bench-'));
  const file = directory === undefined ? ':memory:' : join(directory, 'bench.db');
  const dataSource = await new DataSource({
    type: 'better-sqlite3',
    driver: libsql,
    database: file,
    enableWAL: !inMemory,
    entities: [Tweet],
    synchronize: true,
  }).initialize();
  return {
    dataSource,
    // Of the same file, on the same connection: SQLite lets one write at a time.
    driver: dataSource.driver.databaseConnection,
    empty: () => dataSource.query('DELETE FROM tweets'),
    close: async () => {
      await dataSource.destroy();
      if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
    },
  };
}
