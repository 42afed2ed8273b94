import { createHash } from 'node:crypto';
import type { Checkpoint, CheckpointStore } from 'rxjs-demand/twitter';
import type { DataSource } from 'typeorm';

const TABLE = 'tweet_checkpoints';

/**
 * Keeps the places of searches in the database the posts go to, in statements that MySQL, MariaDB and SQLite share. `scope` tells apart what
 * has the same key: the ids of one API mean nothing to another.
 */
export function checkpointTable(dataSource: DataSource, scope: string): CheckpointStore {
  // A query is longer than an index allows, and most collations take #Anitta for #anitta: the key is a hash, the name is there to be read.
  const nameOf = (key: string): string => encodeURI(`${scope} ${key}`);
  const idOf = (key: string): string => createHash('sha256').update(nameOf(key)).digest('hex');

  return {
    load: async (key) => {
      await dataSource.query(
        `CREATE TABLE IF NOT EXISTS ${TABLE} (id CHAR(64) PRIMARY KEY, name TEXT, since_id VARCHAR(20) NOT NULL, saved_at VARCHAR(30))`,
      );
      const rows: unknown = await dataSource.query(`SELECT since_id, saved_at FROM ${TABLE} WHERE id = ?`, [idOf(key)]);
      return Array.isArray(rows) ? readRow(rows[0]) : undefined;
    },
    save: (key, { sinceId, savedAt }) =>
      dataSource.query(`REPLACE INTO ${TABLE} (id, name, since_id, saved_at) VALUES (?, ?, ?, ?)`, [
        idOf(key),
        nameOf(key),
        sinceId,
        savedAt ?? null,
      ]),
  };
}

function readRow(row: unknown): Checkpoint | undefined {
  const { since_id: sinceId, saved_at: savedAt } = (row ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof sinceId !== 'string') {
    return undefined;
  }
  return typeof savedAt === 'string' ? { sinceId, savedAt } : { sinceId };
}
