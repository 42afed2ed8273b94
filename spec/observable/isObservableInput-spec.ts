import { EMPTY, from, of, Subject } from 'rxjs';
import { isObservableInput } from '../../lib/observable/isObservableInput.js';

const interop = (Symbol as { readonly observable?: symbol }).observable ?? '@@observable';

describe('isObservableInput', () => {
  it.each<[string, unknown]>([
    ['an Observable', of(1)],
    ['a Subject', new Subject()],
    ['a promise', Promise.resolve()],
    ['a thenable', { then: () => undefined }],
    ['a function that is thenable', Object.assign(() => undefined, { then: () => undefined })],
    ['an array', []],
    ['a string', 'ab'],
    ['an empty string', ''],
    ['a Set', new Set()],
    ['a Map', new Map()],
    ['a typed array', new Uint8Array(1)],
    ['a generator', (function* () {})()],
    ['an async generator', (async function* () {})()],
    ['an iterable', { [Symbol.iterator]: () => [][Symbol.iterator]() }],
    ['a stream', new ReadableStream()],
    ['what has only getReader', { getReader: () => undefined }],
    ['a function that is an interop observable', Object.assign(() => undefined, { [interop]: () => EMPTY })],
    ['an interop observable', { [interop]: () => EMPTY }],
  ])('%s is one', (_what, value) => {
    expect(isObservableInput(value)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a number', 1],
    ['NaN', NaN],
    ['a boolean', true],
    ['a bigint', 1n],
    ['a symbol', Symbol('x')],
    ['an object', {}],
    ['a function', () => undefined],
    ['a Date', new Date(0)],
    ['an array-like', { length: 1, 0: 'a' }],
    ['an object whose then is no function', { then: 1 }],
    ['an object whose getReader is no function', { getReader: 1 }],
    ['an object whose observable is no function', { [interop]: 1 }],
    ['an object with subscribe alone', { subscribe: () => undefined }],
  ])('%s is none', (_what, value) => {
    expect(isObservableInput(value)).toBe(false);
  });

  it('agrees with what from() takes', () => {
    const values = [
      of(1),
      Promise.resolve(),
      'ab',
      [],
      new Set(),
      {},
      1,
      null,
      undefined,
      () => undefined,
      { then: 1 },
      { [interop]: () => EMPTY },
    ];
    for (const value of values) {
      const taken = ((): boolean => {
        try {
          from(value as never);
          return true;
        } catch {
          return false;
        }
      })();
      expect(isObservableInput(value)).toBe(taken);
    }
  });
});
