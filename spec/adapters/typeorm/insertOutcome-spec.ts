import { DUPLICATE_MARKER, insertedByUpsert } from '../../../lib/adapters/typeorm/insertOutcome.js';

/** `counts`: affected rows, and what the text says of duplicates. */
const packet = ([affectedRows, duplicates]: readonly [number, number], records: number) => ({
  affectedRows,
  info: `Records: ${records}  Duplicates: ${duplicates}  Warnings: 0`,
  insertId: 1,
});

describe('insertedByUpsert', () => {
  // Recorded on MariaDB 10.11: rows, what was inserted, affected rows and duplicates with and without FOUND_ROWS.
  it.each([
    [3, 2, [3, 1], [2, 0]],
    [3, 1, [3, 2], [1, 0]],
    [3, 0, [3, 3], [0, 0]],
    [2, 2, [2, 0], [2, 0]],
  ] as const)('%i rows of which %i are new, the others left alone', (rows, inserted, found, notFound) => {
    expect(insertedByUpsert(packet(found, rows), rows, 'nothing changed', true)).toBe(inserted);
    expect(insertedByUpsert(packet(notFound, rows), rows, 'nothing changed', false)).toBe(inserted);
  });

  it.each([
    ['one new, one changed, one the same', 3, 1, [4, 2], [3, 1]],
    ['one new, overwritten by the next, which the third repeats', 3, 1, [4, 2], [3, 1]],
    ['all changed', 2, 0, [4, 2], [4, 2]],
    ['all the same', 2, 0, [2, 2], [0, 0]],
  ] as const)('overwriting: %s', (_name, rows, inserted, found, notFound) => {
    expect(insertedByUpsert(packet(found, rows), rows, 'changed', true)).toBe(inserted);
    expect(insertedByUpsert(packet(notFound, rows), rows, 'changed', false)).toBe(inserted);
  });

  it('one row is told by the marker, a string or a number', () => {
    const one = (insertId: number | string) => insertedByUpsert({ affectedRows: 1, info: '', insertId }, 1, 'nothing changed', true);
    expect([one(0), one(17), one('17'), one(DUPLICATE_MARKER), one(Number(DUPLICATE_MARKER))]).toEqual([1, 1, 1, 0, 0]);
  });

  it('a server that reports nothing but affected rows is believed as far as it goes', () => {
    expect(insertedByUpsert({ affectedRows: 4, insertId: 1 }, 3, 'changed', true)).toBe(3);
  });
});
