import { RowError } from '../../../lib/adapters/typeorm/failure.js';
import { storable } from '../../../lib/adapters/typeorm/storable.js';
import type { Column } from '../../../lib/adapters/typeorm/Column.js';

const column = { propertyPath: 'place.city' } as Column;
const decimal = { toString: () => '1.50' };
class Point {
  x = 1;
}

describe('storable', () => {
  it.each([['text'], [''], [0], [-1.5], [5n], [true], [null], [new Date(0)], [Buffer.from('x')], [new Uint8Array(2)], [decimal]])(
    '%p is',
    (value) => {
      expect(storable(value, column)).toBe(value);
    },
  );

  it.each<[unknown, string]>([
    [NaN, '`NaN` (number)'],
    [Infinity, '`Infinity` (number)'],
    [new Date(NaN), 'an invalid Date'],
    [{ a: 1 }, '`[object Object]` (object)'],
    [new Point(), '`[object Object]` (object)'],
    [['secret'], '`[object Array]` (array)'],
    [Symbol('secret'), 'a symbol'],
  ])('%p is not', (value, described) => {
    expect(() => storable(value, column)).toThrow(new RowError(`Expected a value that column \`place.city\` can hold, got ${described}`));
  });
});
