import { ReplaySubject, Subject, type Subscription } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import {
  broadcastDispatcher,
  demandDispatcher,
  dispatchStage,
  fromDemandProducer,
  partitionDispatcher,
  requestOn,
  type DemandObservable,
  type DispatchedObservable,
  type Dispatcher,
} from '../../lib/index.js';
import { demandMarbles } from '../support/demandMarbles.js';
import { numbers } from '../support/numbers.js';
import { RecordingObserver } from '../support/recordingObserver.js';

/** 0, 1, 2, … below `end`, as many as asked. */
function counter(end = Infinity) {
  const demands: number[] = [];
  const ends: string[] = [];
  const asked$ = new ReplaySubject<string>(Infinity);
  const source$ = fromDemandProducer<number, number>({
    init: () => 0,
    handleDemand: (demand, first) => {
      demands.push(demand);
      asked$.next(String(demand));
      const events = numbers(Math.min(demand, end - first)).map((n) => first + n);
      return { events, state: first + events.length, done: first + events.length >= end };
    },
    terminate: (_first, reason) => {
      ends.push(reason);
    },
  });
  return { source$, demands, ends, asked$ };
}

interface Manual {
  readonly demand$: Subject<number>;
  readonly told: unknown[];
  readonly subscription: Subscription;
}

/** A consumer that asks when the spec says so. */
function manual(source$: DemandObservable<number>): Manual {
  const demand$ = new Subject<number>();
  const told: unknown[] = [];
  const subscription = source$.pipe(requestOn(demand$)).subscribe({
    next: (event) => told.push(event),
    error: (error: unknown) => told.push(error),
    complete: () => told.push('complete'),
  });
  return { demand$, told, subscription };
}

/** Each dispatcher, and how a consumer subscribes that is alone in getting everything. */
const DISPATCHERS: readonly [string, () => Dispatcher<number>, (shared$: DispatchedObservable<number>) => DemandObservable<number>][] = [
  ['demandDispatcher', demandDispatcher, (shared$) => shared$],
  ['broadcastDispatcher', broadcastDispatcher, (shared$) => shared$],
  ['broadcastDispatcher with a selector', broadcastDispatcher, (shared$) => shared$.to({ selector: () => true })],
  [
    'partitionDispatcher',
    () => partitionDispatcher({ partitions: ['all'], hash: (n) => [n, 'all'] }),
    (shared$) => shared$.to({ partition: 'all' }),
  ],
];

const even = (n: number): boolean => n % 2 === 0;
const parity = (): Dispatcher<number> =>
  partitionDispatcher({ partitions: ['even', 'odd'], hash: (n) => [n, even(n) ? 'even' : 'odd'] as const });

describe('manual demand behind a dispatcher', () => {
  describe.each(DISPATCHERS)('%s', (_name, dispatcher, consumer) => {
    it('scenario 26: ask 50: one batch 0 … 49; ask 50: 50 … 99; nothing by itself', () => {
      const { source$, demands } = counter();
      const observer = new RecordingObserver<number>();
      const subscription = consumer(source$.pipe(dispatchStage(dispatcher()))).subscribeWithDemand(observer);
      expect(demands).toEqual([]);
      subscription.request(50);
      expect(observer.batches).toEqual([numbers(50)]);
      subscription.request(50);
      expect(observer.batches).toEqual([numbers(50), numbers(100).slice(50)]);
      expect(demands).toEqual([50, 50]);
    });

    it('requestOn: each number is one request, one by one it delivers', () => {
      new TestScheduler((actual, expected) => {
        expect(actual).toEqual(expected);
      }).run(({ cold, expectObservable }) => {
        const { source$, asked$ } = counter();
        const demand$ = demandMarbles(cold, '--2---1----3----');
        const upstream = '                   --2---1----3----';
        const expected = '                   --(ab)c----(def)';
        expectObservable(consumer(source$.pipe(dispatchStage(dispatcher()))).pipe(requestOn(demand$))).toBe(expected.trim(), {
          a: 0,
          b: 1,
          c: 2,
          d: 3,
          e: 4,
          f: 5,
        });
        expectObservable(asked$).toBe(upstream.trim());
      });
    });

    it('demand made in the handler is answered after it', () => {
      const { source$, demands } = counter();
      const order: string[] = [];
      const demand$ = new Subject<number>();
      consumer(source$.pipe(dispatchStage(dispatcher())))
        .pipe(requestOn(demand$))
        .subscribe((n) => {
          order.push(`> ${n}`);
          if (n < 2) demand$.next(1);
          order.push(`< ${n}`);
        });
      demand$.next(1);
      expect(order).toEqual(['> 0', '< 0', '> 1', '< 1', '> 2', '< 2']);
      expect(demands).toEqual([1, 1, 1]);
    });

    it('completes with the last event, without further demand', () => {
      const { source$, ends } = counter(3);
      const { demand$, told } = manual(consumer(source$.pipe(dispatchStage(dispatcher()))));
      demand$.next(2);
      expect(told).toEqual([0, 1]);
      demand$.next(1);
      expect(told).toEqual([0, 1, 2, 'complete']);
      expect(ends).toEqual(['completed']);
    });

    it('a number that cannot be asked for ends this consumer only (3.9); as the only one it fails the source, too', () => {
      const { source$, ends } = counter();
      const shared$ = source$.pipe(dispatchStage(dispatcher(), { keepAlive: true }));
      const first = manual(consumer(shared$));
      first.demand$.next(1);
      first.demand$.next(-1);
      expect(first.told).toEqual([0, expect.objectContaining({ name: 'RangeError', message: expect.stringContaining('3.9') })]);
      expect(first.demand$.observed).toBe(false);
      expect(ends).toEqual([]);
      const second = manual(consumer(shared$));
      second.demand$.next(2);
      expect(second.told).toEqual([1, 2]);

      const alone = counter();
      const only = manual(consumer(alone.source$.pipe(dispatchStage(dispatcher()))));
      only.demand$.next(0.5);
      expect(only.told).toEqual([expect.any(RangeError)]);
      expect(alone.ends).toEqual(['failed']);
    });

    it('demand that waits for a second consumer, or for forward, is kept request by request', () => {
      const { source$, demands } = counter();
      const shared$ = source$.pipe(dispatchStage(dispatcher(), { demand: 'accumulate' }));
      const { demand$, told } = manual(consumer(shared$));
      demand$.next(2);
      demand$.next(3);
      expect(demands).toEqual([]);
      shared$.setDemand('forward');
      expect(demands).toEqual([2, 3]);
      expect(told).toEqual(numbers(5));
    });

    it('Infinity is unbounded demand', () => {
      const { source$ } = counter(5000);
      const { demand$, told } = manual(consumer(source$.pipe(dispatchStage(dispatcher()))));
      demand$.next(Infinity);
      expect(told.length).toBe(5001);
      expect(told.at(-1)).toBe('complete');
    });
  });

  it('demandDispatcher: each gets what it asks, the largest unmet demand first', () => {
    let push: (events: readonly number[]) => void = () => undefined;
    const demands: number[] = [];
    const shared$ = fromDemandProducer<number>((demand, { emit }) => {
      push = emit;
      demands.push(demand);
    }).pipe(dispatchStage(demandDispatcher()));
    const a = manual(shared$);
    const b = manual(shared$);
    a.demand$.next(3);
    b.demand$.next(2);
    // A producer that answered nothing hears what is unmet in all.
    expect(demands).toEqual([3, 5]);
    push([0, 1, 2, 3]);
    expect([a.told, b.told]).toEqual([[0, 1, 2], [3]]);
    b.demand$.next(5);
    push([4, 5]);
    a.demand$.next(1);
    push([6, 7, 8, 9, 10]);
    expect([a.told, b.told]).toEqual([
      [0, 1, 2, 10],
      [3, 4, 5, 6, 7, 8, 9],
    ]);
  });

  it('broadcastDispatcher: at the pace of the slowest, upstream is asked for what all have asked', () => {
    const { source$, demands } = counter();
    const shared$ = source$.pipe(dispatchStage(broadcastDispatcher<number>(), { startAfter: 2 }));
    const fast = manual(shared$);
    const slow = manual(shared$);
    fast.demand$.next(10);
    expect(demands).toEqual([]);
    slow.demand$.next(3);
    expect(demands).toEqual([3]);
    expect([fast.told, slow.told]).toEqual([numbers(3), numbers(3)]);
    slow.demand$.next(4);
    expect(demands).toEqual([3, 4]);
    expect([fast.told, slow.told]).toEqual([numbers(7), numbers(7)]);
    slow.subscription.unsubscribe();
    expect(demands).toEqual([3, 4, 3]);
    expect(fast.told).toEqual(numbers(10));
  });

  it('broadcastDispatcher with selectors: what is refused does not use up the demand', () => {
    const { source$, demands } = counter();
    const shared$ = source$.pipe(dispatchStage(broadcastDispatcher<number>(), { startAfter: 2 }));
    const evens = manual(shared$.to({ selector: even }));
    const all = manual(shared$);
    evens.demand$.next(2);
    all.demand$.next(9);
    // 0 and 1: one refused, asked for again; 2.
    expect(evens.told).toEqual([0, 2]);
    expect(all.told).toEqual([0, 1, 2]);
    expect(demands.reduce((sum, n) => sum + n, 0)).toBe(3);
  });

  it('partitionDispatcher: the demand of all is added up; what a partition has not asked for waits for it', () => {
    const { source$, demands } = counter();
    const shared$ = source$.pipe(dispatchStage(parity(), { startAfter: 2 }));
    const evens = manual(shared$.to({ partition: 'even' }));
    const odds = manual(shared$.to({ partition: 'odd' }));
    evens.demand$.next(4);
    expect(evens.told).toEqual([0, 2]);
    expect(shared$.bufferedCount).toBe(2);
    odds.demand$.next(1);
    expect(odds.told).toEqual([1]);
    expect(demands).toEqual([4, 1]);
    // The fifth event was even.
    expect(evens.told).toEqual([0, 2, 4]);
    odds.demand$.next(1);
    expect(odds.told).toEqual([1, 3]);
  });

  it('one that never asks: competing consumers do without it, a broadcast waits', () => {
    for (const [dispatcher, expected] of [
      [demandDispatcher<number>(), numbers(3)],
      [broadcastDispatcher<number>(), []],
    ] as const) {
      const shared$ = counter().source$.pipe(dispatchStage(dispatcher));
      const silent = manual(shared$);
      const asking = manual(shared$);
      asking.demand$.next(3);
      expect(asking.told).toEqual(expected);
      silent.subscription.unsubscribe();
      expect(asking.told).toEqual(numbers(3));
    }
  });
});
