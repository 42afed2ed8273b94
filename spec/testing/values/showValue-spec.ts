import { showValue } from '../../../lib/testing/values/showValue.js';

class Point {
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}
}

it.each([
  [1, '1'],
  [-0, '-0'],
  [NaN, 'NaN'],
  [2n, '2n'],
  ['a', "'a'"],
  [undefined, 'undefined'],
  [null, 'null'],
  [true, 'true'],
  [Symbol('s'), 'Symbol(s)'],
  [parseInt, '[function parseInt]'],
  [[], '[]'],
  [[1, 'b', [2]], "[1, 'b', [2]]"],
  [{}, '{}'],
  [{ a: 1, b: { c: 2 } }, '{ a: 1, b: { c: 2 } }'],
  [new Point(1, 2), 'Point { x: 1, y: 2 }'],
  [Object.create(null), '{}'],
  // Its prototype has no constructor to name it by.
  [Object.assign(Object.create(Object.create(null) as object) as object, { a: 1 }), '{ a: 1 }'],
  [new RangeError('no'), 'RangeError: no'],
  [new Date(5), 'Date(5)'],
  [/a+/g, '/a+/g'],
  [new Map([[1, 'a']]), "Map { 1 => 'a' }"],
  [new Set([1, 2]), 'Set { 1, 2 }'],
])('%p is shown as %s', (value, shown) => {
  expect(showValue(value)).toBe(shown);
});

it('ends where a value contains itself', () => {
  const list: unknown[] = [1];
  list.push(list);
  expect(showValue(list)).toBe('[1, …]');
});

it('goes no deeper than four, and shows the same object twice when it stands side by side', () => {
  expect(showValue([[[[[1]]]]])).toBe('[[[[…]]]]');
  const twice = { a: 1 };
  expect(showValue([twice, twice])).toBe('[{ a: 1 }, { a: 1 }]');
});

it('is no longer than 160 characters, and does not read all of a long list', () => {
  const text = showValue(Array.from({ length: 100_000 }, () => 'aaaa'));
  expect(text).toHaveLength(161);
  expect(text.endsWith('…')).toBe(true);
});
