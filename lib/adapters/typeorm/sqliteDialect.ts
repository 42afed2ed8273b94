import type { DataSource, QueryRunner } from 'typeorm';
import type { Column } from './Column.js';
import type { UniqueKey } from './conflictKey.js';
import { Fragment, type Dialect, type Insert } from './Dialect.js';
import { flatRows, insertHead, overwrittenColumns } from './InsertStatement.js';
import { storable } from './storable.js';

/** SQLite binds at most so many values (since 3.32). An older one refuses a longer statement, which is then halved. */
const MAX_VARIABLES = 32_766;

/** SQLite through any of TypeORM's drivers: INSERT … ON CONFLICT, which, unlike INSERT OR IGNORE, still refuses nulls and failed checks. */
export function sqliteDialect(dataSource: DataSource): Dialect {
  const { driver } = dataSource;
  const escape = (name: string): string => driver.escape(name);
  // SQLite has no DEFAULT among values: what TypeORM knows of the default stands in its place.
  const defaultOf = (column: Column): string => driver.normalizeDefault(column) ?? 'NULL';
  // better-sqlite3 and libsql bind every number as a real, which a text column then stores as '5.0'.
  const bindsReals = driver.options.type === 'better-sqlite3';
  /** New rows of an upsert whose second statement failed. They are stored, and count when they come again. */
  let uncounted = 0;

  /** Runs the INSERT with `clause` and resolves with how many rows it inserted or changed; what triggers did is not counted. */
  async function run(runner: QueryRunner, insert: Insert, clause: string): Promise<number> {
    const { sql, parameters } = flatRows(insert, defaultOf);
    // In a list of its own: libsql takes a lone buffer for named parameters, and ends the process over it.
    const bound = bindsReals && parameters[0] instanceof Uint8Array ? [parameters] : parameters;
    const result = await runner.query(`${insertHead(insert, escape)} VALUES ${sql}${clause}`, bound, true);
    return result.affected ?? insert.rows.length;
  }

  function overwriteClause(insert: Insert, key: UniqueKey): string {
    const names = overwrittenColumns(insert, key).map((column) => escape(column.databaseName));
    const assignments = names.map((name) => `${name} = excluded.${name}`);
    const updated = insert.metadata.updateDateColumn;
    if (updated && assignments.length > 0 && !insert.columns.includes(updated)) {
      // Nobody else does: SQLite has no ON UPDATE.
      assignments.push(`${escape(updated.databaseName)} = ${defaultOf(updated)}`);
    }
    return assignments.length === 0 ? '' : ` ON CONFLICT ${targetOf(key)}DO UPDATE SET ${assignments.join(', ')}`;
  }

  function targetOf(key: UniqueKey | undefined): string {
    return key ? `(${key.map((column) => escape(column.databaseName)).join(', ')}) ` : '';
  }

  return {
    maxCells: MAX_VARIABLES,
    oneRowPerKey: false,

    cellOf(column) {
      if (column.type === 'jsonb') {
        return (value) => new Fragment('jsonb(?)', bind(storable(value, column), bindsReals));
      }
      return (value) => bind(storable(value, column), bindsReals);
    },

    async write(runner, insert) {
      const { rule } = insert;
      if (rule.action === 'error') {
        return run(runner, insert, '');
      }
      const inserted = await run(runner, insert, ` ON CONFLICT ${targetOf(rule.target)}DO NOTHING`);
      const overwrite = rule.action === 'update' && inserted < insert.rows.length ? overwriteClause(insert, rule.target) : '';
      if (overwrite !== '') {
        // An upsert reports inserted and overwritten rows as one number, so it follows the statement that counts. It writes the rows just
        // inserted once more, with the same values: among rows of one key the last must win.
        try {
          await run(runner, insert, overwrite);
        } catch (error) {
          uncounted += inserted;
          throw error;
        }
      }
      const earlier = Math.min(uncounted, insert.rows.length - inserted);
      uncounted -= earlier;
      return inserted + earlier;
    },
  };
}

/** As TypeORM binds: dates as UTC text, booleans as 0 and 1. And what says what it is, a Decimal for instance, as that text: no driver does. */
function bind(value: unknown, bindsReals: boolean): unknown {
  if (value instanceof Date) {
    return value.toISOString().replace('T', ' ').replace('Z', '');
  }
  if (typeof value === 'boolean') {
    return value ? 1 : 0;
  }
  if (typeof value === 'object' && !(value instanceof Uint8Array)) {
    return (value as { toString(): string }).toString();
  }
  return bindsReals && Number.isSafeInteger(value) ? BigInt(value as number) : value;
}
