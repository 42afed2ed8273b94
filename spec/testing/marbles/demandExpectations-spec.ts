import { demandHelpers } from '../../../lib/testing/marbles/demandExpectations.js';
import { DemandTestScheduler } from '../../../lib/testing/marbles/DemandTestScheduler.js';
import type { DemandRecord } from '../../../lib/testing/doubles/ProducerDouble.js';

type Helpers = ReturnType<typeof demandHelpers>;

/** What is wrong in the end; undefined when nothing is. */
function verdict(expectations: (helpers: Helpers) => void): string | undefined {
  const scheduler = new DemandTestScheduler(Object.is);
  try {
    scheduler.run(() => expectations(demandHelpers(scheduler)));
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const asked = (...requests: readonly (readonly [frame: number, n: number])[]): DemandRecord => ({
  requests: requests.map(([frame, n]) => ({ frame, n })),
  cancels: [],
});
const cancelled = (...cancels: readonly number[]): DemandRecord => ({ requests: [], cancels });

describe('expectDemand', () => {
  it.each<[string, DemandRecord, string, Record<string, number>?]>([
    ['nothing', asked(), ''],
    ['nothing, for a while', asked(), '-----'],
    ['digits', asked([0, 2], [3, 1]), '2--1'],
    ['everything', asked([1, Infinity]), '-*'],
    ['two in a frame', asked([1, 1], [1, 2]), '-(12)'],
    ['a letter', asked([1, 750]), '-a', { a: 750 }],
    ['a digit that means something else', asked([1, 100]), '-1', { 1: 100 }],
    ['time', asked([500, 1]), '500ms 1'],
  ])('is met by %s', (_what, record, marbles, values = {}) => {
    expect(verdict(({ expectDemand }) => expectDemand(record).toBe(marbles, values))).toBeUndefined();
  });

  it.each<[string, DemandRecord, string, string]>([
    ['another number', asked([1, 2]), '-1', '  expected  -1\n  actual    -2'],
    ['another frame', asked([2, 1]), '-1', '  expected  -1-\n  actual    --1'],
    ['another order', asked([0, 1], [0, 2]), '(21)', '  expected  (21)\n  actual    (12)'],
    ['one too many', asked([0, 1], [2, 1]), '1', '  expected  1--\n  actual    1-1'],
    ['none', asked(), '-1', '  expected  -1\n  actual    --'],
    ['an end, which demand has not', asked([0, 1]), '1-|', '  expected  1-|\n  actual    1--'],
  ])('is not met by %s', (_what, record, marbles, lines) => {
    expect(verdict(({ expectDemand }) => expectDemand(record).toBe(marbles))).toBe(`The demand differs from the marbles:\n${lines}`);
  });

  it('names the numbers as the marbles do, and says which the others are', () => {
    const message = verdict(({ expectDemand }) => expectDemand(asked([0, Infinity], [1, 750], [2, 30])).toBe('9a', { a: 750 }));
    expect(message).toContain('  expected  9a-\n  actual    *aA\n  where a = 750, A = 30');
  });

  it('looks when the run has come to its end, at what was asked by then', () => {
    const requests: { frame: number; n: number }[] = [];
    const late = verdict(({ expectDemand }) => {
      expectDemand({ requests, cancels: [] }).toBe('1');
      requests.push({ frame: 0, n: 1 });
    });
    expect(late).toBeUndefined();
  });

  it('reads the marbles at once: what stands for no number is told where it is written', () => {
    const after = jest.fn();
    const message = verdict(({ expectDemand }) => {
      expectDemand(asked()).toBe('-a');
      after();
    });
    expect([message, after.mock.calls]).toEqual([expect.stringMatching(/^'-a': 'a' stands for no number/), []]);
  });
});

describe('expectCancel', () => {
  it.each<[string, DemandRecord, string]>([
    ['a cancel', cancelled(3), '---!'],
    ['one of a subscription that is drawn', cancelled(3), '-^-!'],
    ['none', cancelled(), '----'],
    ['none at all', cancelled(), ''],
    ['one at once', cancelled(0), '(^!)'],
  ])('is met by %s', (_what, record, marbles) => {
    expect(verdict(({ expectCancel }) => expectCancel(record).toBe(marbles))).toBeUndefined();
  });

  it.each<[string, DemandRecord, string, string]>([
    ['another frame', cancelled(2), '---!', '  expected  ---!\n  actual    --!-'],
    ['none', cancelled(), '-!', '  expected  -!\n  actual    --'],
    ['one where none was expected', cancelled(1), '---', '  expected  --\n  actual    -!'],
    ['a second one', cancelled(1, 3), '-!', '  expected  -!--\n  actual    -!-!'],
  ])('is not met by %s', (_what, record, marbles, lines) => {
    expect(verdict(({ expectCancel }) => expectCancel(record).toBe(marbles))).toBe(`The cancels differ from the marbles:\n${lines}`);
  });
});

it('tells all that is wrong at once', () => {
  const message = verdict(({ expectDemand, expectCancel }) => {
    expectDemand(asked([0, 1])).toBe('2');
    expectCancel(cancelled(1)).toBe('-');
  });
  expect(message).toMatch(/^The demand differs[^]*\n\nThe cancels differ/);
});
