import { signalMismatch } from '../../../lib/testing/marbles/signalMismatch.js';
import type { TimedSignal } from '../../../lib/testing/marbles/TimedSignal.js';
import { isDeepEqual } from '../../../lib/testing/values/isDeepEqual.js';

const next = (frame: number, value: unknown): TimedSignal => ({ frame, notification: { kind: 'N', value, error: undefined } });
const error = (frame: number, failure: unknown): TimedSignal => ({ frame, notification: { kind: 'E', value: undefined, error: failure } });
const complete = (frame: number): TimedSignal => ({ frame, notification: { kind: 'C', value: undefined, error: undefined } });

const compare = (actual: readonly TimedSignal[], expected: readonly TimedSignal[], values?: Readonly<Record<string, unknown>>) =>
  signalMismatch('They differ:', actual, expected, values, isDeepEqual);

describe('signalMismatch', () => {
  it('has nothing to say of what is the same', () => {
    const signals = (): TimedSignal[] => [next(0, [1]), next(2, 'b'), error(3, new Error('a'))];
    expect(compare(signals(), signals())).toBeUndefined();
    expect(compare([complete(5)], [complete(5)])).toBeUndefined();
    expect(compare([], [])).toBeUndefined();
  });

  it('asks the test what is the same', () => {
    const isSame = jest.fn(() => true);
    expect(signalMismatch('', [next(0, 1), error(1, 'a')], [next(0, 2), error(1, 'b')], undefined, isSame)).toBeUndefined();
    expect(isSame.mock.calls).toEqual([
      [1, 2],
      [undefined, undefined],
      [undefined, undefined],
      ['a', 'b'],
    ]);
  });

  it('draws both under each other', () => {
    expect(compare([next(0, 'a'), next(3, 'b'), next(3, 'c'), complete(3)], [next(0, 'a'), next(3, 'b'), complete(4)])).toBe(
      ['They differ:', '  expected  a--b|---', '  actual    a--(bc|)'].join('\n'),
    );
  });

  it.each<[string, TimedSignal[], TimedSignal[], string[]]>([
    ['another frame', [next(1, 'a')], [next(0, 'a')], ['  expected  a-', '  actual    -a']],
    ['another value', [next(0, 'b')], [next(0, 'a')], ['  expected  a', '  actual    b']],
    ['too little', [next(0, 'a')], [next(0, 'a'), complete(1)], ['  expected  a|', '  actual    a-']],
    ['too much', [next(0, 'a'), complete(1)], [next(0, 'a')], ['  expected  a-', '  actual    a|']],
    ['another order', [next(0, 'b'), next(0, 'a')], [next(0, 'a'), next(0, 'b')], ['  expected  (ab)', '  actual    (ba)']],
  ])('sees %s', (_what, actual, expected, lines) => {
    expect(compare(actual, expected)).toBe(['They differ:', ...lines].join('\n'));
  });

  it('sees an error of undefined where an end was expected', () => {
    expect(compare([error(0, undefined)], [complete(0)])).toBe(
      ['They differ:', '  expected  |', '  actual    #', '  # actual: undefined'].join('\n'),
    );
  });

  it('says what each # stands for, as two of them look the same', () => {
    expect(compare([error(2, new TypeError('a'))], [error(2, 'a')])).toBe(
      ['They differ:', '  expected  --#', '  actual    --#', "  # expected: 'a'", '  # actual: TypeError: a'].join('\n'),
    );
  });

  it('calls values what the test calls them, and says what the letters stand for', () => {
    expect(compare([next(0, [1, 2]), next(1, 12)], [next(0, [1])], { x: [1], y: 'unused' })).toBe(
      ['They differ:', '  expected  x-', '  actual    AB', '  where x = [1], A = [1, 2], B = 12'].join('\n'),
    );
  });
});
