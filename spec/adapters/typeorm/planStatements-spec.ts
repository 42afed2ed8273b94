import { planStatements } from '../../../lib/adapters/typeorm/planStatements.js';
import type { OnConflict } from '../../../lib/adapters/typeorm/SinkOptions.js';

const row = (key: string, a?: unknown, b?: unknown) => ({ cells: [key, a, b] });
const plan = (action: OnConflict, rows: ReturnType<typeof row>[], maxCells = Infinity, oneRowPerKey = false) =>
  planStatements(rows, { action, keyCells: [0], maxCells, oneRowPerKey }).map((part) =>
    part.map(({ cells }) => cells.slice(0, 2).join('')),
  );

describe('planStatements', () => {
  it('is one statement, sorted by the key, rows of one key in their order', () => {
    expect(plan('ignore', [row('c'), row('a', 1), row('b'), row('a', 2)])).toEqual([['a1', 'a2', 'b', 'c']]);
  });

  it('takes rows that come in their order as they are', () => {
    const rows = [row('a', 1), row('a', 2), row('b')];
    expect(planStatements(rows, { action: 'ignore', keyCells: [0], maxCells: Infinity, oneRowPerKey: false })[0]).toBe(rows);
  });

  it('turns round rows that come in the opposite order, and leaves the batch alone', () => {
    const rows = [row('c'), row('b'), row('a')];
    expect(plan('ignore', rows)).toEqual([['a', 'b', 'c']]);
    expect(rows.map(({ cells }) => cells[0])).toEqual(['c', 'b', 'a']);
  });

  it('keeps rows of one key in their order among rows that come in the opposite one', () => {
    expect(plan('ignore', [row('b', 1), row('b', 2), row('a')])).toEqual([['a', 'b1', 'b2']]);
  });

  it.each([[['a', 'b', 'd', 'c']], [['d', 'c', 'a', 'b']], [['b', 'a', 'c', 'd']], [['b', 'c', 'a', 'd']]])(
    'sorts %j, which nearly comes in order',
    (keys) => {
      const [sorted] = plan(
        'ignore',
        keys.map((key) => row(key)),
      );
      expect(sorted).toEqual([...keys].sort());
    },
  );

  it('keeps the order when nothing is unique', () => {
    const rows = [row('c'), row('a')];
    expect(planStatements(rows, { action: 'error', keyCells: [], maxCells: 10, oneRowPerKey: false })).toEqual([rows]);
  });

  it('cuts at maxCells', () => {
    const rows = ['a', 'b', 'c', 'd', 'e'].map((key) => row(key));
    expect(plan('ignore', rows, 6)).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    expect(plan('ignore', rows.slice(0, 2), 1)).toEqual([['a'], ['b']]);
  });

  it('ignores what a row leaves out unless it would be overwritten', () => {
    expect(plan('ignore', [row('a', 1), row('b')])).toHaveLength(1);
    expect(plan('update', [row('a', 1), row('b'), row('c', 2), row('d')])).toEqual([
      ['a1', 'c2'],
      ['b', 'd'],
    ]);
  });

  it('overwrites in the order of the rows, whatever they define', () => {
    const rows = [row('a', 1), row('a', undefined, 2), row('b', 3), row('a', 4)];
    expect(plan('update', rows)).toEqual([['a1'], ['a'], ['a4', 'b3']]);
  });

  it('null is a value, undefined is none', () => {
    expect(plan('update', [row('a', null), row('b', 1)])).toHaveLength(1);
  });

  it('keeps rows of one key in different statements where a database wants that', () => {
    const rows = [row('a', 1), row('a', 2), row('b', 1)];
    expect(plan('update', rows, Infinity, true)).toEqual([['a1'], ['a2', 'b1']]);
    expect(plan('update', rows)).toEqual([['a1', 'a2', 'b1']]);
  });

  it('an empty batch is an empty statement, which is not sent', () => {
    expect(plan('ignore', []).flat()).toEqual([]);
  });
});
