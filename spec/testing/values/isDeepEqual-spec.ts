import { isDeepEqual } from '../../../lib/testing/values/isDeepEqual.js';

class Point {
  constructor(readonly x: number) {}
}
class Other {
  constructor(readonly x: number) {}
}
const cyclic = (label: string): unknown => {
  const node: Record<string, unknown> = { label };
  node['self'] = node;
  return node;
};
const promise = Promise.resolve();

it.each([
  [NaN, NaN],
  ['a', 'a'],
  [
    [1, [2]],
    [1, [2]],
  ],
  [
    { a: 1, b: { c: undefined } },
    { b: { c: undefined }, a: 1 },
  ],
  [new Point(1), new Point(1)],
  [new Date(1), new Date(1)],
  [/a/g, /a/g],
  [new Map([[{ a: 1 }, 2]]), new Map([[{ a: 1 }, 2]])],
  [new Set([[1]]), new Set([[1]])],
  [new Error('a', { cause: [1] }), new Error('a', { cause: [1] })],
  [Object.assign(new Error('a'), { code: 1 }), Object.assign(new Error('a'), { code: 1 })],
  [cyclic('a'), cyclic('a')],
  [promise, promise],
])('%p and %p are equal', (a, b) => {
  expect([isDeepEqual(a, b), isDeepEqual(b, a)]).toEqual([true, true]);
});

it.each([
  [new Array(2), [1, 2]],
  [[1, 2], new Array(2)],
  [0, -0],
  [1, '1'],
  [null, undefined],
  [null, {}],
  [[1], [1, 2]],
  [[1], { 0: 1, length: 1 }],
  [{ a: 1 }, { a: 2 }],
  [{ a: undefined }, {}],
  [{ a: undefined }, { b: undefined }],
  [new Point(1), new Other(1)],
  [new Point(1), { x: 1 }],
  [new Date(1), new Date(2)],
  [/a/g, /a/i],
  [/a/, /b/],
  [new Map([[1, 2]]), new Map([[1, 3]])],
  [new Set([1]), new Set([1, 2])],
  [new Error('a'), new Error('b')],
  [new Error('a'), new TypeError('a')],
  [new Error('a', { cause: 1 }), new Error('a', { cause: 2 })],
  [Object.assign(new Error('a'), { code: 1 }), new Error('a')],
  [cyclic('a'), cyclic('b')],
  [Promise.resolve(1), Promise.resolve(1)],
  [() => 1, () => 1],
])('%p and %p are not', (a, b) => {
  expect([isDeepEqual(a, b), isDeepEqual(b, a)]).toEqual([false, false]);
});
