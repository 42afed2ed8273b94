import { compareKeys, keyText } from './conflictKey.js';
import type { OnConflict } from './SinkOptions.js';

/** What planning needs to know of a row. */
export interface PlannedRow {
  /** One cell per column; undefined where the row leaves a column to its default. */
  readonly cells: readonly unknown[];
}

export interface Planning {
  readonly action: OnConflict;
  /** Which cells the conflict key is made of; none when nothing is unique. */
  readonly keyCells: readonly number[];
  /** Most cells in one statement. */
  readonly maxCells: number;
  /** Whether an upsert may not meet the same key twice. */
  readonly oneRowPerKey: boolean;
}

/**
 * Cuts a batch into statements, nearly always one: sorted by the conflict key, of at most `maxCells` cells. An upsert overwrites the
 * columns its statement names, so rows that define different properties go into different ones: a property left out is left alone.
 */
export function planStatements<R extends PlannedRow>(
  rows: readonly R[],
  { action, keyCells, maxCells, oneRowPerKey }: Planning,
): (readonly R[])[] {
  // Stable: of rows with the same key the first is inserted ('ignore'), the last stays ('update').
  const sorted = keyCells.length > 0 ? inKeyOrder(rows, keyCells) : rows;
  const groups = action === 'update' ? groupByShape(sorted, keyCells, oneRowPerKey) : [sorted];
  const most = Math.max(1, Math.floor(maxCells / (rows[0]?.cells.length ?? 1)));
  return groups.flatMap((group) => chunks(group, most));
}

/** Rows that come in their order are taken as they are, and in the opposite order turned round: a sort costs more, even of those. */
function inKeyOrder<R extends PlannedRow>(rows: readonly R[], keyCells: readonly number[]): readonly R[] {
  let rises = true;
  let falls = true;
  for (let index = 1; index < rows.length && (rises || falls); index++) {
    const order = compareKeys((rows[index - 1] as R).cells, (rows[index] as R).cells, keyCells);
    rises &&= order <= 0;
    // Of rows with the same key the first must stay the first.
    falls &&= order > 0;
  }
  if (rises) {
    return rows;
  }
  return falls ? [...rows].reverse() : [...rows].sort((a, b) => compareKeys(a.cells, b.cells, keyCells));
}

/** Groups rows that define the same properties; rows of one key keep their order, in statements one after the other if need be. */
function groupByShape<R extends PlannedRow>(rows: readonly R[], keyCells: readonly number[], oneRowPerKey: boolean): (readonly R[])[] {
  const done: (readonly R[])[] = [];
  const open = new Map<string, R[]>();
  const shapeOfKey = new Map<string, string>();
  for (const row of rows) {
    const shape = row.cells.map((cell) => (cell === undefined ? '-' : '+')).join('');
    const key = JSON.stringify(keyCells.map((index) => keyText(row.cells[index])));
    const earlier = shapeOfKey.get(key);
    if (earlier !== undefined && (oneRowPerKey || earlier !== shape)) {
      done.push(...open.values());
      open.clear();
      shapeOfKey.clear();
    }
    shapeOfKey.set(key, shape);
    const group = open.get(shape);
    if (group) {
      group.push(row);
    } else {
      open.set(shape, [row]);
    }
  }
  return [...done, ...open.values()];
}

function chunks<R>(rows: readonly R[], most: number): (readonly R[])[] {
  if (rows.length <= most) {
    return [rows];
  }
  return Array.from({ length: Math.ceil(rows.length / most) }, (_, index) => rows.slice(index * most, (index + 1) * most));
}
