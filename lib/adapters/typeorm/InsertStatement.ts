import type { Column } from './Column.js';
import type { UniqueKey } from './conflictKey.js';
import { Fragment, type Insert } from './Dialect.js';
import type { PlannedRow } from './planStatements.js';

/** SQL with the values it binds. */
export interface Statement {
  readonly sql: string;
  readonly parameters: unknown[];
}

/** Which columns a statement for these rows names: those that some row has a value for, so that the database's own defaults apply. */
export function usedColumns(columns: readonly Column[], rows: readonly PlannedRow[]): readonly number[] {
  const used = columns.map((_, index) => index).filter((index) => rows.some(({ cells }) => cells[index] !== undefined));
  // Rows without any value still need a column to name.
  return used.length > 0 ? used : [0];
}

/** Of each row the cells of these columns, in rows that take no more room than their cells: the blank one is copied. */
export function pickCells(rows: readonly PlannedRow[], used: readonly number[]): Pick<Insert, 'rows' | 'allBound'> {
  const blank: unknown[] = used.map(() => undefined);
  let allBound = true;
  const picked: unknown[][] = [];
  for (const { cells } of rows) {
    const row = blank.slice();
    let place = 0;
    for (const index of used) {
      const cell = cells[index];
      allBound &&= isBound(cell);
      row[place++] = cell;
    }
    picked.push(row);
  }
  return { rows: picked, allBound };
}

/** INSERT INTO `t` (`a`, `b`): everything before VALUES. */
export function insertHead(insert: Insert, escape: (name: string) => string): string {
  return `INSERT INTO ${insert.table} (${insert.columns.map((column) => escape(column.databaseName)).join(', ')})`;
}

/**
 * The rows as `(?, ?), (?, DEFAULT)` with their values in one flat list. `defaultOf` says what stands for a column the row leaves out.
 */
export function flatRows({ columns, rows, allBound }: Insert, defaultOf: (column: Column) => string): Statement {
  const parameters: unknown[] = [];
  const cell = (value: unknown, column: Column): string => {
    if (value === undefined) {
      return defaultOf(column);
    }
    const bound = isFragment(value) ? value.value : value;
    if (bound !== undefined) {
      parameters.push(bound);
    }
    return isFragment(value) ? value.sql : '?';
  };
  const boundRow = `(${columns.map(() => '?').join(', ')})`;
  const texts = rows.map((cells) => {
    // Nearly every row: its text need not be put together.
    if (allBound || cells.every(isBound)) {
      parameters.push(...cells);
      return boundRow;
    }
    return `(${columns.map((column, index) => cell(cells[index], column)).join(', ')})`;
  });
  return { sql: texts.join(', '), parameters };
}

function isBound(cell: unknown): boolean {
  return cell !== undefined && !isFragment(cell);
}

export function isFragment(cell: unknown): cell is Fragment {
  return typeof cell === 'object' && cell instanceof Fragment;
}

/** The columns an upsert by `key` overwrites: what the rows define, but for keys and what TypeORM itself decides about an existing row. */
export function overwrittenColumns(insert: Insert, key: UniqueKey): readonly Column[] {
  return insert.columns.filter(
    (column) =>
      !key.includes(column) && !column.isPrimary && !column.isGenerated && !column.isDiscriminator && !column.isVersion && column.isUpdate,
  );
}
