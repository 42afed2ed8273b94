import { createHash } from 'node:crypto';
import { asyncScheduler, defer, lastValueFrom, retry } from 'rxjs';
import type { DataSource } from 'typeorm';
import { describeValue } from './describeValue.js';
import { isDataSource } from './isDataSource.js';
import { retryConfig, retryPolicy, type SinkRetryOptions } from './retryPolicy.js';

/** What `typeormCheckpoint` takes. */
export interface TypeormCheckpointOptions {
  /** The table, letters, digits and underscores, created when it is missing. Default: `rxjs_demand_checkpoints`. */
  table?: string;
  /** Tells apart what has the same key, as two APIs or environments do. Any text. Default: empty. */
  scope?: string;
  /**
   * When a statement that failed for a passing reason is sent again, as `typeormSink` does: a sink that outlasts an outage is of no use beside a
   * checkpoint that does not. Default: 10 attempts, 100 ms to 5 s apart.
   */
  retry?: SinkRetryOptions;
}

/** A place for one value per key: what `twitterSearch` takes as its `checkpoint`. */
export interface TypeormCheckpoint<C extends object> {
  load(key: string): Promise<C | undefined>;
  save(key: string, checkpoint: C): Promise<void>;
}

const DEFAULT_TABLE = 'rxjs_demand_checkpoints';

/** How a statement of several databases is worded on one of them. */
interface Wording {
  /** The n-th parameter, from 1 on. */
  readonly parameter: (n: number) => string;
  readonly overwrite: string;
}

const question = (): string => '?';
const mysql: Wording = { parameter: question, overwrite: 'ON DUPLICATE KEY UPDATE checkpoint = VALUES(checkpoint)' };
const overwrite = 'ON CONFLICT (id) DO UPDATE SET checkpoint = excluded.checkpoint';
const sqlite: Wording = { parameter: question, overwrite };
const postgres: Wording = { parameter: (n) => `$${String(n)}`, overwrite };

const wordings: Readonly<Record<string, Wording>> = {
  mysql,
  mariadb: mysql,
  'better-sqlite3': sqlite,
  sqljs: sqlite,
  postgres,
  cockroachdb: postgres,
};

/**
 * Keeps checkpoints in the database the rows go to: MySQL, MariaDB, SQLite or PostgreSQL. One row per key, written by one statement, without
 * reading it first. The table is created when it is missing. Each statement can be sent twice without harm, so a lost connection is got over as
 * the sink gets over it.
 *
 * ```ts
 * import { typeormCheckpoint } from 'rxjs-demand/typeorm';
 * import libsql from 'libsql';
 * import { DataSource } from 'typeorm';
 *
 * const dataSource = new DataSource({ type: 'better-sqlite3', driver: libsql, database: ':memory:' });
 * await dataSource.initialize();
 * const checkpoint = typeormCheckpoint<{ sinceId: string }>(dataSource, { scope: 'https://api.x.com' });
 *
 * await checkpoint.save('twitterSearch:anitta', { sinceId: '1704123456789012345' });
 * console.log(await checkpoint.load('twitterSearch:anitta')); // => { sinceId: '1704123456789012345' }
 * ```
 *
 * @throws TypeError when `dataSource` is not a TypeORM DataSource or its database is none of these. RangeError for an option out of range.
 */
export function typeormCheckpoint<C extends object>(
  dataSource: DataSource,
  { table = DEFAULT_TABLE, scope = '', retry: retryOptions = {} }: TypeormCheckpointOptions = {},
): TypeormCheckpoint<C> {
  if (!isDataSource(dataSource)) {
    throw new TypeError('Expected `dataSource` to be a TypeORM DataSource');
  }
  if (typeof table !== 'string' || !/^[A-Za-z_][A-Za-z0-9_]{0,62}$/.test(table)) {
    throw new RangeError(`Expected \`table\` to be 1 to 63 letters, digits and underscores, no digit first, got ${describeValue(table)}`);
  }
  const wording = wordings[dataSource.options.type];
  if (wording === undefined) {
    const known = Object.keys(wordings).join(', ');
    throw new TypeError(`Expected a database of type ${known}, got \`${dataSource.options.type}\``);
  }
  const policy = retryPolicy(retryOptions);
  const query = (sql: string, parameters: unknown[] = []): Promise<unknown> => {
    const retrying = retryConfig({ policy, giveUp: () => false, onRetry: () => undefined, clock: asyncScheduler });
    return lastValueFrom(defer(() => dataSource.query<unknown>(sql, parameters)).pipe(retry(retrying)));
  };
  const { parameter } = wording;
  // A key is longer than an index allows, and most collations take #Anitta for #anitta: a hash identifies the row, the name is there to be read.
  const nameOf = (key: string): string => encodeURI(`${scope} ${key}`.trimStart());
  const idOf = (key: string): string =>
    createHash('sha256')
      .update(JSON.stringify([scope, key]))
      .digest('hex');

  let created: Promise<unknown> | undefined;
  const withTable = async (): Promise<void> => {
    created ??= query(
      `CREATE TABLE IF NOT EXISTS ${table} (id CHAR(64) NOT NULL PRIMARY KEY, name TEXT NOT NULL, checkpoint TEXT NOT NULL)`,
    );
    try {
      await created;
    } catch (error) {
      created = undefined;
      throw error;
    }
  };

  return {
    load: async (key) => {
      await withTable();
      const rows = await query(`SELECT checkpoint FROM ${table} WHERE id = ${parameter(1)}`, [idOf(key)]);
      return read(rows, table) as C | undefined;
    },
    save: async (key, checkpoint) => {
      await withTable();
      await query(
        `INSERT INTO ${table} (id, name, checkpoint) VALUES (${parameter(1)}, ${parameter(2)}, ${parameter(3)}) ${wording.overwrite}`,
        [idOf(key), nameOf(key), JSON.stringify(checkpoint)],
      );
    },
  };
}

function read(rows: unknown, table: string): unknown {
  /* istanbul ignore next -- every driver answers a SELECT with an array; TypeORM's types do not say so */
  const row = Array.isArray(rows) ? (rows[0] as { readonly checkpoint?: unknown } | undefined) : undefined;
  if (row === undefined) {
    return undefined;
  }
  try {
    return JSON.parse(String(row.checkpoint));
  } catch {
    throw new Error(`A row of the table ${table} is damaged: its \`checkpoint\` is not JSON`);
  }
}
