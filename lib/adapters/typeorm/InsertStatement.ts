import type { Column } from './Column.js';
import type { UniqueKey } from './conflictKey.js';
import { Fragment, type Insert } from './Dialect.js';

/** SQL with the values it binds. */
export interface Statement {
  readonly sql: string;
  readonly parameters: unknown[];
}

/** Which columns a statement for these rows names: those that some row has a value for, so that the database's own defaults apply. */
export function usedColumns(columns: readonly Column[], rows: readonly (readonly unknown[])[]): readonly number[] {
  const used = columns.map((_, index) => index).filter((index) => rows.some((cells) => cells[index] !== undefined));
  // Rows without any value still need a column to name.
  return used.length > 0 ? used : [0];
}

/** INSERT INTO `t` (`a`, `b`): everything before VALUES. */
export function insertHead(insert: Insert, escape: (name: string) => string): string {
  return `INSERT INTO ${insert.table} (${insert.columns.map((column) => escape(column.databaseName)).join(', ')})`;
}

/**
 * The rows as `(?, ?), (?, DEFAULT)` with their values in one flat list. `placeholder` names the n-th value, counted from 0; `defaultOf`
 * says what stands for a column the row leaves out.
 */
export function flatRows(insert: Insert, placeholder: (index: number) => string, defaultOf: (column: Column) => string): Statement {
  const parameters: unknown[] = [];
  const bind = (value: unknown): string => placeholder(parameters.push(value) - 1);
  const cell = (value: unknown, column: Column | undefined): string => {
    if (value instanceof Fragment) {
      return value.value === undefined ? value.sql : value.sql.replace('?', () => bind(value.value));
    }
    return value === undefined && column ? defaultOf(column) : bind(value);
  };
  const rows = insert.rows.map((cells) => `(${cells.map((value, index) => cell(value, insert.columns[index])).join(', ')})`);
  return { sql: rows.join(', '), parameters };
}

/** The columns an upsert by `key` overwrites: what the rows define, but for keys and what TypeORM itself decides about an existing row. */
export function overwrittenColumns(insert: Insert, key: UniqueKey): readonly Column[] {
  return insert.columns.filter(
    (column) =>
      !key.includes(column) && !column.isPrimary && !column.isGenerated && !column.isDiscriminator && !column.isVersion && column.isUpdate,
  );
}
