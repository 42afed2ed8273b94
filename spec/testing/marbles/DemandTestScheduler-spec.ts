import { requestOn } from 'rxjs-demand';
import { runDemandMarbles, ExpectationError, type DemandRunHelpers } from 'rxjs-demand/testing';

/** The message of the error that a marble test ends with. */
function failureOf(test: (helpers: DemandRunHelpers) => void): string {
  try {
    runDemandMarbles(test);
  } catch (error) {
    expect(error).toBeInstanceOf(ExpectationError);
    return (error as Error).message;
  }
  throw new Error('it passed');
}

describe('what differs is shown, both lines under each other', () => {
  it('values, and what the letters stand for', () => {
    const message = failureOf(({ cold, expectObservable }) => {
      expectObservable(cold('-a-b-|', { a: [0, 1], b: [2] })).toBe('-a-b|', { a: [0, 1], b: [3] });
    });
    expect(message).toBe(`The Observable differs from the marbles:
  expected  -a-b|-
  actual    -a-A-|
  where a = [0, 1], b = [3], A = [2]`);
  });

  it('errors', () => {
    const message = failureOf(({ cold, expectObservable }) => {
      expectObservable(cold('-#', {}, new Error('that'))).toBe('-#', {}, new Error('this'));
    });
    expect(message).toBe(`The Observable differs from the marbles:
  expected  -#
  actual    -#
  # expected: Error: this
  # actual: Error: that`);
  });

  it('demand, and the demand for more than nine', () => {
    const message = failureOf(({ producer, demand, expectObservable, expectDemand }) => {
      const source$ = producer('abc', {});
      expectObservable(source$.pipe(requestOn(demand('--x--*', { x: 12 })))).toBe('--(abc)');
      expectDemand(source$).toBe('--y--3', { y: 10 });
    });
    expect(message).toBe(`The demand differs from the marbles:
  expected  --y--3
  actual    --A--*
  where y = 10, A = 12`);
  });

  it('cancels', () => {
    const message = failureOf(({ producer, expectObservable, expectCancel }) => {
      const source$ = producer('a');
      expectObservable(source$, '^---!').toBe('a');
      expectCancel(source$).toBe('--!');
    });
    expect(message).toBe(`The cancels differ from the marbles:
  expected  --!--
  actual    ----!`);
  });

  it('subscriptions', () => {
    const message = failureOf(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('--a|');
      expectObservable(source$).toBe('--a|');
      expectSubscriptions(source$.subscriptions).toBe(['^-!', '^--!']);
    });
    expect(message).toBe(`The subscriptions differ from the marbles:
  expected 1  ^-!-
  expected 2  ^--!
  actual 1    ^--!`);
  });

  it('a subscription that should have gone on', () => {
    const message = failureOf(({ cold, expectObservable, expectSubscriptions }) => {
      const source$ = cold('--a|');
      expectObservable(source$).toBe('--a|');
      expectSubscriptions(source$.subscriptions).toBe('^--');
    });
    expect(message).toBe(`The subscriptions differ from the marbles:
  expected 1  ^---
  actual 1    ^--!`);
  });

  it('everything at once', () => {
    const message = failureOf(({ producer, expectObservable, expectDemand }) => {
      const source$ = producer('-a|');
      expectObservable(source$).toBe('-b|');
      expectDemand(source$).toBe('1');
    });
    expect(message.split('\n\n')).toHaveLength(2);
  });

  it.each<[string, (helpers: DemandRunHelpers) => void]>([
    ['too little', ({ cold, expectObservable }) => expectObservable(cold('a')).toBe('ab')],
    ['too much', ({ cold, expectObservable }) => expectObservable(cold('ab')).toBe('a')],
    ['too late', ({ cold, expectObservable }) => expectObservable(cold('-a')).toBe('a')],
    ['an end', ({ cold, expectObservable }) => expectObservable(cold('a')).toBe('(a|)')],
    ['another stream', ({ cold, expectObservable }) => expectObservable(cold('a')).toEqual(cold('b'))],
    [
      'a request too many',
      ({ producer, expectDemand }) => {
        const source$ = producer('a');
        source$.subscribe();
        expectDemand(source$).toBe('');
      },
    ],
    ['no request', ({ producer, expectDemand }) => expectDemand(producer('a')).toBe('1')],
    ['no cancel', ({ producer, expectCancel }) => expectCancel(producer('a')).toBe('!')],
  ])('%s', (_what, test) => {
    expect(failureOf(test)).toContain('expected');
  });
});
