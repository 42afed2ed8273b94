import { of, ReplaySubject } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import {
  demandConsumer,
  fromDemandProducer,
  mapStage,
  requestOn,
  toDemand,
  type DemandObservable,
  type DemandObserver,
  type StageOperator,
} from '../../lib/index.js';
import { filterStage } from '../../lib/stages/filterStage.js';
import { handSource } from '../support/foreignSource.js';
import { numbers } from '../support/numbers.js';

const even = (n: number): boolean => n % 2 === 0;

/** 0, 1, 2, … below `end`, as many as asked; writes down what it is asked and how it ended. */
function counter(end = Infinity) {
  const demands: number[] = [];
  const ends: string[] = [];
  const source$ = fromDemandProducer<number, number>({
    init: () => 0,
    handleDemand: (demand, from) => {
      demands.push(demand);
      const events = Array.from({ length: Math.min(demand, end - from) }, (_, index) => from + index);
      return { events, state: from + events.length, done: from + events.length >= end };
    },
    terminate: (_from, reason) => {
      ends.push(reason);
    },
  });
  return { source$, demands, ends };
}

function observe<T>(source$: DemandObservable<T>, answer: (events: readonly T[]) => number = () => 0) {
  const log: unknown[] = [];
  const subscription = source$.subscribeWithDemand({
    next: (events) => {
      log.push(events);
      const n = answer(events);
      if (n > 0) {
        subscription.request(n);
      }
    },
    error: (error: unknown) => log.push(error),
    complete: () => log.push('complete'),
  });
  return { log, subscription };
}

describe('filterStage', () => {
  it('asks for what downstream asks, and again for what it dropped', () => {
    const asked$ = new ReplaySubject<number>(Infinity);
    new TestScheduler((actual, expected) => {
      expect(actual).toEqual(expected);
    }).run(({ cold, expectObservable }) => {
      const demand$ = cold('  --3-------1----', { 1: 1, 3: 3 });
      const upstream = '      --(311)---(11)-';
      const expected = '      --(024)---6----';
      let next = 0;
      const source$ = fromDemandProducer((demand) => {
        asked$.next(demand);
        return Array.from({ length: demand }, () => String(next++));
      });
      expectObservable(
        source$.pipe(
          filterStage((n) => even(Number(n))),
          requestOn(demand$),
        ),
      ).toBe(expected);
      expectObservable(asked$).toBe(upstream, { 1: 1, 3: 3 });
    });
  });

  it('prefetches nothing', () => {
    const { source$, demands } = counter();
    observe(source$.pipe(filterStage(even)));
    expect(demands).toEqual([]);
  });

  it('asks in one request for what it dropped and what downstream asked meanwhile', () => {
    const { source$, demands } = counter();
    const { log, subscription } = observe(source$.pipe(filterStage(even)), (events) => (events.includes(0) ? 7 : 0));
    subscription.request(5);
    // 0 … 4: two dropped, 7 asked for; 5 … 13: five dropped; 14 … 18: two dropped; 19, 20; 21; 22
    expect(demands).toEqual([5, 9, 5, 2, 1, 1]);
    expect(log).toEqual([[0, 2, 4], [6, 8, 10, 12], [14, 16, 18], [20], [22]]);
  });

  it('3.9 asks for nothing when nothing is missing: never for 0', () => {
    const hand = handSource<number>((n, observer) => {
      observer.next(numbers(n));
    });
    const { log, subscription } = observe(filterStage((n: number) => n < 100)(hand.source));
    subscription.request(2);
    expect([log, hand.requests]).toEqual([[[0, 1]], [2]]);
  });

  it('3.8 adds up what downstream asks in several requests', () => {
    const { source$, demands } = counter();
    const seen: number[] = [];
    const subscription = source$.pipe(filterStage((n) => n < 100)).subscribeWithDemand({
      next: (events) => {
        seen.push(events.length);
        if (seen.length === 1) {
          subscription.request(2);
          subscription.request(3);
          subscription.request(4);
        }
      },
      error: () => undefined,
      complete: () => undefined,
    });
    subscription.request(1);
    expect(demands).toEqual([1, 9]);
    expect(seen).toEqual([1, 9]);
  });

  it('3.17 what downstream asks in a delivery saturates to unbounded demand', () => {
    const { source$, demands } = counter(10);
    const { log, subscription } = observe(source$.pipe(filterStage(even)), (events) => {
      subscription.request(Number.MAX_SAFE_INTEGER);
      return events.includes(0) ? Number.MAX_SAFE_INTEGER : 0;
    });
    subscription.request(1);
    expect(demands).toEqual([1, Infinity]);
    expect(log).toEqual([[0], [2, 4, 6, 8], 'complete']);
  });

  it('gives the predicate an index that runs through batches and counts dropped events too', () => {
    const calls: [number, number][] = [];
    const { subscription } = observe(
      counter(6).source$.pipe(
        mapStage((n) => n * 10),
        filterStage((n, index) => {
          calls.push([n, index]);
          return index > 2;
        }),
      ),
    );
    subscription.request(2);
    expect(calls).toEqual([
      [0, 0],
      [10, 1],
      [20, 2],
      [30, 3],
      [40, 4],
    ]);
  });

  it('passes falsy events on', () => {
    const falsy = [undefined, null, 0, '', NaN, false];
    const seen: unknown[] = [];
    fromDemandProducer<unknown, null>({ handleDemand: () => ({ events: falsy, state: null, done: true }) })
      .pipe(filterStage(() => true))
      .subscribe((event) => seen.push(event));
    expect(seen).toEqual(falsy);
  });

  it('narrows with a type guard', () => {
    const names: string[] = [];
    fromDemandProducer<string | undefined, null>({ handleDemand: () => ({ events: ['a', undefined, 'b'], state: null, done: true }) })
      .pipe(filterStage((name) => name !== undefined))
      .subscribe((name) => names.push(name.toUpperCase()));
    expect(names).toEqual(['A', 'B']);
  });

  it('3.3 a million rejected events, one by one, do not grow the stack', () => {
    const event = [0];
    let given = 0;
    const source$ = fromDemandProducer<number>((_demand, context) => {
      event[0] = ++given;
      if (given === 1_000_000) {
        context.complete();
      }
      return event;
    });
    const { log, subscription } = observe(source$.pipe(filterStage((n) => n === 1_000_000)));
    subscription.request(1);
    expect(log).toEqual([[1_000_000], 'complete']);
  });

  it('completes with the source, also when all was rejected', () => {
    const { log, subscription } = observe(counter(10).source$.pipe(filterStage(() => false)));
    subscription.request(1);
    expect(log).toEqual(['complete']);
  });

  it.each([
    [2, [[0], new Error('boom')]],
    [0, [new Error('boom')]],
  ])(
    '2.13 a predicate that throws for event %i: what was accepted is delivered, then the error; upstream is cancelled once',
    (bad, expected) => {
      const { source$, demands, ends } = counter();
      const { log, subscription } = observe(
        source$.pipe(
          filterStage((n) => {
            if (n === bad) {
              throw new Error('boom');
            }
            return even(n);
          }),
        ),
        () => 5,
      );
      subscription.request(4);
      expect(log).toEqual(expected);
      expect([demands, ends, subscription.closed]).toEqual([[4], ['cancelled'], true]);
    },
  );

  // In rounds of four, and what is left: every number of events, and of rounds, that makes a difference; in place and not.
  it.each<[string, StageOperator<number, number>]>([
    ['a new array', filterStage(even)],
    ['the array of a stage', (source) => filterStage(even)(mapStage((n: number) => n)(source))],
  ])('takes batches of any size, and stops at any event that throws: into %s', (_into, operator) => {
    for (let length = 1; length <= 9; length++) {
      const { log, subscription } = observe(counter(length).source$.pipe(operator));
      subscription.request(length);
      expect(log).toEqual([[0, 2, 4, 6, 8].filter((n) => n < length), 'complete']);
    }
    for (let bad = 0; bad < 9; bad++) {
      const seen: unknown[] = [];
      const throwing = filterStage((n: number, index) => {
        seen.push([n, index]);
        if (n === bad) {
          throw new Error('boom');
        }
        return even(n);
      });
      const { log, subscription } = observe(counter().source$.pipe(throwing));
      subscription.request(9);
      const kept = [0, 2, 4, 6, 8].filter((n) => n < bad);
      expect(log).toEqual([...(kept.length > 0 ? [kept] : []), new Error('boom')]);
      expect(seen).toEqual(Array.from({ length: bad + 1 }, (_, n) => [n, n]));
    }
  });

  it('1.8 asks for nothing after it was cancelled in a delivery', () => {
    const { source$, demands, ends } = counter();
    const { log, subscription } = observe(source$.pipe(filterStage(even)), () => {
      subscription.unsubscribe();
      return 3;
    });
    subscription.request(4);
    expect(log).toEqual([[0, 2]]);
    expect([demands, ends]).toEqual([[4], ['cancelled']]);
  });

  it('1.8 delivers nothing when the predicate itself cancels', () => {
    const { source$, demands } = counter();
    const { log, subscription } = observe(
      source$.pipe(
        filterStage((n) => {
          if (n === 1) {
            subscription.unsubscribe();
          }
          return true;
        }),
      ),
    );
    subscription.request(3);
    expect([log, demands]).toEqual([[], [3]]);
  });

  it("does not write into the producer's arrays, but may into a stage's", () => {
    const mine = Object.freeze([0, 1, 2, 3]);
    const received: (readonly number[])[] = [];
    const observer: DemandObserver<number> = { next: (events) => received.push(events), error: () => undefined, complete: () => undefined };
    const once$ = fromDemandProducer<number, null>({ handleDemand: () => ({ events: mine, state: null, done: true }) });
    once$.pipe(filterStage(even)).subscribeWithDemand(observer).request(4);
    once$
      .pipe(
        filterStage(even),
        filterStage((n) => n > 0),
      )
      .subscribeWithDemand(observer)
      .request(4);
    expect(received).toEqual([[0, 2], [2]]);
    expect(mine).toEqual([0, 1, 2, 3]);
  });

  it('lets an asynchronous consumer keep its window: what is dropped is made up for', () => {
    const { source$, demands } = counter(100);
    const batches: number[] = [];
    source$
      .pipe(
        filterStage((n) => n % 10 === 0),
        demandConsumer((events) => void batches.push(events.length), { maxDemand: 4, minDemand: 2 }),
      )
      .subscribe();
    expect(batches.reduce((sum, size) => sum + size)).toBe(10);
    expect(Math.max(...demands)).toBe(4);
  });

  it('throws for a predicate that is no function, and when piped onto an Observable that carries no demand', () => {
    expect(() => filterStage(1 as never)).toThrow(new TypeError('Expected `predicate` to be a function, got `1` (number)'));
    expect(() => of(1).pipe(filterStage(() => true))).toThrow(
      /^filterStage\(\) needs a source that answers demand, got a plain Observable/,
    );
    expect(() =>
      of(1).pipe(
        toDemand(),
        filterStage(() => true),
      ),
    ).not.toThrow();
  });
});
