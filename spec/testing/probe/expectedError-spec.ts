import { isExpectedError, showExpectedError, type ExpectedError } from '../../../lib/testing/probe/expectedError.js';

class Refused extends TypeError {
  constructor(readonly code: number) {
    super(`refused: ${String(code)}`);
    this.name = 'Refused';
  }
}
class Point {
  readonly x = 1;
}
const refused = new Refused(7);
const pattern = /a/g;

describe('isExpectedError', () => {
  it.each<[string, unknown, ExpectedError]>([
    ['any', refused, undefined],
    ['any, be it no Error', 'text', undefined],
    ['any, be it undefined', undefined, undefined],
    ['itself', refused, refused],
    ['one that is equal', refused, new Refused(7)],
    ['a text that is equal', 'text', 'text'],
    ['a number that is equal', 7, 7],
    ['an object that is equal', { code: 7 }, { code: 7 }],
    ['null', null, null],
    ['its class', refused, Refused],
    ['a class above its own', refused, TypeError],
    ['the class of all errors', refused, Error],
    ['a pattern of its message', refused, /^refused: 7$/],
    ['a pattern that is the error', pattern, /a/g],
  ])('%s', (_what, error, expected) => {
    expect(isExpectedError(error, expected)).toBe(true);
  });

  it.each<[string, unknown, unknown]>([
    ['another message', refused, new Refused(8)],
    ['another class with the same message', new Error('a'), new TypeError('a')],
    ['another class', refused, RangeError],
    ['a class below its own', new TypeError('a'), Refused],
    ['a class of no error', new Point(), Point],
    ['a function', refused, () => true],
    ['a pattern that its message has not', refused, /8/],
    ['a pattern of what is no Error', 'text', /text/],
    ['a pattern of what only looks like one', { message: 'text' }, /text/],
    ['another text', 'text', 'other'],
    ['null for undefined', undefined, null],
    ['null for an error', refused, null],
    ['an object that is no error', refused, { message: refused.message }],
  ])('not %s', (_what, error, expected) => {
    expect(isExpectedError(error, expected as ExpectedError)).toBe(false);
  });
});

it.each([/refused/g, /refused/y])('a pattern is the same each time it is asked: %p', (again) => {
  expect([1, 2, 3].map(() => isExpectedError(refused, again))).toEqual([true, true, true]);
});

describe('showExpectedError', () => {
  it.each<[ExpectedError, string]>([
    [undefined, 'any'],
    [null, 'null'],
    [Error, 'Error'],
    [Refused, 'Refused'],
    [refused, 'Refused: refused: 7'],
    [/a/i, '/a/i'],
    ['text', "'text'"],
    [{ code: 7 }, '{ code: 7 }'],
    [Point, '[function Point]'],
  ])('%p: %s', (expected, text) => {
    expect(showExpectedError(expected)).toBe(text);
  });
});
