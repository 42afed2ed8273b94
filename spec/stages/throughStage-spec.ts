import {
  asapScheduler,
  catchError,
  concat,
  concatMap,
  concatWith,
  debounceTime,
  defaultIfEmpty,
  defer,
  delay,
  distinct,
  distinctUntilChanged,
  EMPTY,
  endWith,
  every,
  expand,
  filter,
  finalize,
  from,
  groupBy,
  ignoreElements,
  map,
  materialize,
  merge,
  mergeAll,
  mergeMap,
  mergeWith,
  NEVER,
  observeOn,
  of,
  pairwise,
  bufferCount,
  queueScheduler,
  range,
  reduce,
  repeat,
  retry,
  scan,
  share,
  shareReplay,
  skip,
  startWith,
  Subject,
  switchMap,
  take,
  takeLast,
  takeUntil,
  takeWhile,
  tap,
  throwError,
  timer,
  toArray,
  windowCount,
  withLatestFrom,
  zipWith,
  Observable,
  type OperatorFunction,
} from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { demandConsumer, fromDemandProducer, mapStage, requestOn, toDemand, type DemandObservable } from '../../lib/index.js';
import { throughStage } from '../../lib/stages/throughStage.js';
import { demandMarbles } from '../support/demandMarbles.js';
import { edgeProbe } from '../support/edgeProbe.js';
import { eventually } from '../support/eventually.js';
import { handSource } from '../support/foreignSource.js';
import { numbers } from '../support/numbers.js';
import { RecordingObserver } from '../support/recordingObserver.js';

/** 0, 1, 2, … below `end`, as many as asked but at most `most` at a time; writes down what it is asked and how it ended. */
function counter(end = Infinity, most = 1000) {
  let started = 0;
  const demands: number[] = [];
  const ends: string[] = [];
  const source$ = fromDemandProducer<number, number>({
    init: () => {
      started++;
      return 0;
    },
    handleDemand: (demand, first) => {
      demands.push(demand);
      const events = numbers(Math.min(demand, most, end - first)).map((n) => first + n);
      return { events, state: first + events.length, done: first + events.length >= end };
    },
    terminate: (_first, reason) => {
      ends.push(reason);
    },
  });
  const given = (): number => demands.reduce((sum, demand) => sum + demand, 0);
  return { source$, demands, ends, given, subscriptions: () => started };
}

type Stock = OperatorFunction<number, unknown>;

/** Operators to be tried on twenty numbers. `drops`: some events bring nothing. `again`: it leaves the source with demand unmet and subscribes anew. */
const STOCK: readonly { readonly name: string; readonly operator: Stock; readonly drops?: true; readonly again?: true }[] = [
  { name: 'map', operator: map((n) => n * 2) },
  { name: 'filter', operator: filter((n) => n % 3 === 0), drops: true },
  { name: 'tap', operator: tap(() => undefined) },
  { name: 'scan', operator: scan((sum, n) => sum + n, 0) },
  { name: 'take', operator: take(5) },
  { name: 'takeWhile', operator: takeWhile((n) => n < 7) },
  { name: 'takeWhile inclusive', operator: takeWhile((n) => n < 7, true) },
  { name: 'takeLast', operator: takeLast(3), drops: true },
  { name: 'skip', operator: skip(6), drops: true },
  {
    name: 'distinct',
    operator: (source) =>
      source.pipe(
        map((n) => n % 4),
        distinct(),
      ),
    drops: true,
  },
  { name: 'distinctUntilChanged', operator: distinctUntilChanged((a, b) => Math.floor(a / 3) === Math.floor(b / 3)), drops: true },
  { name: 'pairwise', operator: pairwise(), drops: true },
  { name: 'bufferCount', operator: bufferCount(3), drops: true },
  { name: 'startWith', operator: startWith(-3, -2, -1) },
  { name: 'endWith', operator: endWith(-1, -2, -3) },
  { name: 'defaultIfEmpty', operator: defaultIfEmpty(0) },
  { name: 'materialize', operator: materialize() },
  { name: 'mergeMap to one', operator: mergeMap((n) => of(n)) },
  { name: 'mergeMap to three', operator: mergeMap((n) => of(n, n, n)) },
  { name: 'mergeMap to none or many', operator: mergeMap((n) => range(n, n % 3)), drops: true },
  { name: 'concatMap to twenty', operator: concatMap((n) => range(n, 20)) },
  { name: 'switchMap to one', operator: switchMap((n) => of(n)) },
  { name: 'takeUntil that never comes', operator: takeUntil(NEVER) },
  {
    name: 'catchError',
    operator: (source) =>
      source.pipe(
        map((n) => {
          if (n > 8) throw new Error('boom');
          return n;
        }),
        catchError(() => of(-1, -2)),
      ),
  },
  { name: 'finalize', operator: finalize(() => undefined) },
  { name: 'reduce', operator: reduce((sum, n) => sum + n, 0), drops: true },
  { name: 'every', operator: every((n) => n < 9), drops: true },
  { name: 'toArray', operator: toArray(), drops: true },
  { name: 'ignoreElements', operator: ignoreElements(), drops: true },
  { name: 'observeOn(queueScheduler)', operator: observeOn(queueScheduler) },
  { name: 'share', operator: share() },
  { name: 'shareReplay', operator: shareReplay({ bufferSize: 1, refCount: true }) },
  { name: 'retry', operator: retry(2) },
  { name: 'repeat', operator: repeat(3), again: true },
  { name: 'take and repeat', operator: (source) => source.pipe(take(3), repeat(4)), again: true },
  { name: 'expand', operator: expand((n) => (n % 5 === 4 || n > 100 ? EMPTY : of(n + 101))) },
  { name: 'concatWith', operator: concatWith(of(100, 101, 102)) },
  { name: 'withLatestFrom', operator: withLatestFrom(of('side')) },
  { name: 'zipWith', operator: zipWith(range(0, 8)) },
  {
    name: 'groupBy and mergeAll',
    operator: (source) =>
      source.pipe(
        groupBy((n) => n % 3),
        mergeAll(),
      ),
  },
  { name: 'windowCount and mergeAll', operator: (source) => source.pipe(windowCount(3), mergeAll()) },
  {
    name: 'an operator that subscribes twice',
    operator: (source) => source.pipe(share(), (shared) => concat(shared.pipe(take(2)), of(-1))),
  },
];

const pass = (source: Observable<number>): Observable<number> => source;

function observe<T>(source$: DemandObservable<T>, request = 0) {
  const observer = new RecordingObserver<T>();
  const subscription = source$.subscribeWithDemand(observer);
  if (request > 0) {
    subscription.request(request);
  }
  return { observer, subscription };
}

describe('throughStage', () => {
  describe.each(STOCK)('$name', ({ operator, drops, again }) => {
    let expected: unknown[];

    beforeEach(() => {
      expected = [];
      from(numbers(20))
        .pipe(operator)
        .subscribe((event) => expected.push(event));
    });

    it.each([
      [1, 0],
      [2, 1],
      [3, 0],
      [10, 5],
      [1000, 500],
    ])('gives what it gives on an array; demand is exact; consumer %i/%i', (maxDemand, minDemand) => {
      for (const most of [1, 7, 1000]) {
        const upstream = edgeProbe(counter(20, most).source$);
        const downstream = edgeProbe(upstream.observable.pipe(throughStage(operator)));
        const seen: unknown[] = [];
        const ended: unknown[] = [];
        downstream.observable
          .pipe(demandConsumer((events: readonly unknown[]) => void seen.push(...events), { maxDemand, minDemand }))
          .subscribe({ error: (error: unknown) => ended.push(error), complete: () => ended.push('complete') });
        expect(seen).toEqual(expected);
        expect(ended).toEqual(['complete']);
        expect(downstream.edge.violations).toEqual([]);
        if (again === undefined) {
          expect(upstream.edge.mostOutstanding).toBeLessThanOrEqual(maxDemand);
        }
      }
    });

    it('is asked for no more than downstream wants and the operator dropped', () => {
      const upstream = edgeProbe(counter(20).source$);
      const { observer, subscription } = observe(upstream.observable.pipe(throughStage(operator)));
      for (let asked = 1; asked <= expected.length; asked++) {
        subscription.request(1);
        expect(observer.events.length).toBe(asked);
        if (drops === undefined) {
          expect(upstream.edge.requested).toBeLessThanOrEqual(asked);
        }
        // One that drops may have been asked until it found one, not further.
        expect(upstream.edge.mostOutstanding).toBeLessThanOrEqual(1);
      }
      expect(observer.events).toEqual(expected);
      subscription.request(1);
      expect(observer.completions).toBe(1);
    });

    it('is an ordinary Observable too', () => {
      const seen: unknown[] = [];
      counter(20)
        .source$.pipe(throughStage(operator))
        .subscribe((event) => seen.push(event));
      expect(seen).toEqual(expected);
    });
  });

  it('shows demand beside values, in marbles', () => {
    new TestScheduler((actual, expected) => {
      expect(actual).toEqual(expected);
    }).run(({ cold, expectObservable }) => {
      const asked$ = new Subject<string>();
      let next = 0;
      const source$ = fromDemandProducer((demand) => {
        asked$.next(String(demand));
        return numbers(demand).map(() => String(next++));
      });
      const demand$ = demandMarbles(cold, '--3-------1---------');
      const upstream = '                   --(311)---(11)------';
      // 0 and 2 of the first three are even: one more is asked for, and again; then for 6, again.
      const expected = '                   --(024)---6---------';
      expectObservable(asked$).toBe(upstream);
      expectObservable(source$.pipe(throughStage(filter((n) => Number(n) % 2 === 0)), requestOn(demand$))).toBe(expected);
    });
  });

  it('takes several operators as one stage, and none as no change', () => {
    const seen: unknown[] = [];
    const source$ = counter(20).source$;
    source$
      .pipe(
        throughStage(
          filter((n) => n % 2 === 0),
          map((n) => `${n}`),
          bufferCount(4),
        ),
      )
      .subscribe((event) => seen.push(event));
    expect(seen).toEqual([
      ['0', '2', '4', '6'],
      ['8', '10', '12', '14'],
      ['16', '18'],
    ]);
    const same: unknown[] = [];
    (throughStage as unknown as () => typeof pass)()(source$).subscribe((event) => same.push(event));
    expect(same).toEqual(numbers(20));
  });

  it('stands anywhere in a pipeline of stages', () => {
    const { source$, demands } = counter(100);
    const batches: (readonly number[])[] = [];
    source$
      .pipe(
        mapStage((n) => n + 1),
        throughStage(filter((n) => n % 2 === 0)),
        mapStage((n) => n * 10),
        throughStage(
          pairwise(),
          map(([a, b]) => b - a),
        ),
        demandConsumer((events) => void batches.push(events), { maxDemand: 4, minDemand: 2 }),
      )
      .subscribe();
    expect(batches.flat()).toEqual(new Array(49).fill(20));
    expect(Math.max(...demands)).toBe(4);
  });

  describe('demand', () => {
    it('feeds no event for which there is no demand any more', () => {
      const hand = handSource<number>();
      const fed: number[] = [];
      const twice = concatMap((n: number) => [n, n]);
      const { subscription } = observe(
        throughStage(
          tap((n: number) => fed.push(n)),
          twice,
        )(hand.source),
        2,
      );
      hand.observer.next([1, 2]);
      expect(fed).toEqual([1]);
      subscription.request(1);
      expect(fed).toEqual([1, 2]);
    });

    it('3.8 is asked for as it comes, and only what is not asked for yet', () => {
      const hand = handSource<number>();
      const { subscription } = observe(throughStage(pass)(hand.source), 3);
      subscription.request(2);
      expect(hand.requests).toEqual([3, 2]);
    });

    it('is not asked for again while a batch is in hand; of which no more is fed than is wanted', () => {
      const { demands, source$ } = counter();
      const fed: number[] = [];
      const triple = mergeMap((n: number) => {
        fed.push(n);
        return of(n, n, n);
      });
      const { observer, subscription } = observe(source$.pipe(throughStage(triple)), 4);
      expect([observer.events, demands, fed]).toEqual([[0, 0, 0, 1], [4], [0, 1]]);
      subscription.request(2);
      expect([observer.events.length, demands, fed]).toEqual([6, [4], [0, 1]]);
      subscription.request(6);
      expect([observer.events.at(-1), demands, fed]).toEqual([3, [4], [0, 1, 2, 3]]);
      subscription.request(1);
      expect([observer.events.at(-1), demands]).toEqual([4, [4, 1]]);
    });

    it('3.17 unbounded goes upstream in lots: an endless source that answers at once can be left', () => {
      const { source$, demands, ends } = counter(Infinity, 10);
      const seen: number[] = [];
      source$.pipe(throughStage(filter((n) => n % 2 === 0)), take(3)).subscribe((n) => seen.push(n));
      expect([seen, demands, ends]).toEqual([[0, 2, 4], [1024], ['cancelled']]);
    });

    it('3.17 unbounded: the next lot follows when the one before has arrived', () => {
      const { source$, demands } = counter(3000);
      let count = 0;
      source$.pipe(throughStage(pass)).subscribe(() => count++);
      expect([count, demands]).toEqual([3000, [1024, 24, 1024, 24, 1024]]);
    });

    it('3.17 unbounded: not before all of it has arrived, so that a source sees few, large requests', () => {
      const hand = handSource<number>();
      observe(throughStage(pass)(hand.source), Infinity);
      hand.observer.next(numbers(10));
      expect(hand.requests).toEqual([1024]);
      hand.observer.next(numbers(1014));
      expect(hand.requests).toEqual([1024, 1024]);
    });

    it('3.3 a source that answers one by one, and at once, is fed as it answers', () => {
      const { source$ } = counter(100_000, 1);
      const { observer } = observe(source$.pipe(throughStage(map((n) => n))), 100_000);
      expect([observer.events.length, observer.completions]).toEqual([100_000, 1]);
    });

    it('1.3 requests from inside next and from inside an operator are answered afterwards', () => {
      const { source$ } = counter(5);
      const observer = new RecordingObserver<number>({
        start: (subscription) => subscription.request(1),
        next: (_events, subscription) => subscription.request(1),
      });
      source$.pipe(throughStage(tap(() => observer.subscription.request(1)))).subscribeWithDemand(observer);
      expect([observer.told, observer.deepest]).toEqual([[0, 1, 2, 3, 4, 'complete'], 1]);
    });
  });

  describe('what operators add waits in the stage', () => {
    it('startWith waits for demand', () => {
      const { source$, demands } = counter();
      const { observer, subscription } = observe(source$.pipe(throughStage(startWith(-2, -1))));
      expect(observer.events).toEqual([]);
      subscription.request(1);
      subscription.request(1);
      expect([observer.events, demands]).toEqual([[-2, -1], []]);
      subscription.request(1);
      expect([observer.events, demands]).toEqual([[-2, -1, 0], [1]]);
    });

    it('1.5 completion waits for it', () => {
      const { observer, subscription } = observe(counter(1).source$.pipe(throughStage(endWith(8, 9))), 2);
      expect(observer.told).toEqual([0, 8]);
      subscription.request(1);
      expect(observer.told).toEqual([0, 8, 9, 'complete']);
    });

    it('1.4 an error of the operators does not', () => {
      const failing = mergeMap((n: number) => (n === 1 ? throwError(() => 'boom') : of(n, n, n)));
      const { observer, subscription } = observe(counter().source$.pipe(throughStage(failing)), 4);
      expect(observer.told).toEqual([0, 0, 0, 'boom']);
      expect(subscription.closed).toBe(true);
      const late = observe(
        counter().source$.pipe(
          throughStage(
            mergeMap((n: number) =>
              concat(
                of(n, n),
                throwError(() => 'boom'),
              ),
            ),
          ),
        ),
        1,
      );
      expect(late.observer.told).toEqual([0, 'boom']);
    });

    it('1.4 nor does an error of the source, which goes through the operators', () => {
      const source$ = new Subject<number>();
      const { observer } = observe(toDemand<number>()(source$).pipe(throughStage(mergeMap((n) => of(n, n)))), 1);
      source$.next(1);
      source$.error('boom');
      expect(observer.told).toEqual([1, 'boom']);
    });
  });

  describe('ends', () => {
    it('take(2) cancels the source at once, and asks for no more', () => {
      const { source$, demands, ends } = counter();
      const { observer, subscription } = observe(source$.pipe(throughStage(take(2))), 1);
      expect([observer.told, ends]).toEqual([[0], []]);
      subscription.request(5);
      expect([observer.told, demands, ends]).toEqual([[0, 1, 'complete'], [1, 5], ['cancelled']]);
    });

    it('2.13 an operator that throws: the source is cancelled once, then the error', () => {
      const { source$, ends, demands } = counter();
      const { observer } = observe(
        source$.pipe(
          throughStage(
            map((n) => {
              if (n === 2) {
                throw new Error('boom');
              }
              return n;
            }),
          ),
        ),
        5,
      );
      expect(observer.told).toEqual([0, 1, new Error('boom')]);
      expect([ends, demands]).toEqual([['cancelled'], [5]]);
    });

    it.each<[string, Stock]>([
      [
        'throws when it is applied',
        () => {
          throw new Error('boom');
        },
      ],
      [
        'throws when it is applied, having subscribed',
        (source) => {
          source.subscribe();
          throw new Error('boom');
        },
      ],
      [
        'throws when subscribed to',
        () =>
          defer(() => {
            throw new Error('boom');
          }),
      ],
    ])('2.13 an operator that %s: the error comes without demand, the source is asked for nothing', (_how, operator) => {
      const { source$, demands } = counter();
      const { observer, subscription } = observe(source$.pipe(throughStage(operator)));
      expect(observer.told).toEqual([new Error('boom')]);
      subscription.request(1);
      expect(demands).toEqual([]);
    });

    it('an operator that subscribes on its own and is left: the source is cancelled all the same', () => {
      const { source$, ends } = counter();
      const eager = (source: Observable<number>): Observable<number> => {
        const subject = new Subject<number>();
        source.subscribe(subject);
        return subject.pipe(take(2));
      };
      const { observer } = observe(source$.pipe(throughStage(eager)), 5);
      expect([observer.told, ends]).toEqual([[0, 1, 'complete'], ['cancelled']]);
    });

    it('an operator that returns no Observable is a TypeError', () => {
      const { observer } = observe(counter().source$.pipe(throughStage(() => undefined as never)));
      expect(observer.told).toEqual([expect.any(TypeError)]);
    });

    it('an operator that ignores its source, as concat(of) does, asks for nothing', () => {
      const { source$, demands } = counter();
      const { observer } = observe(source$.pipe(throughStage(() => of('a', 'b'))), 5);
      expect([observer.told, demands]).toEqual([['a', 'b', 'complete'], []]);
    });

    it('an operator may end, or fail, at any time', () => {
      const end$ = new Subject<void>();
      const { source$, ends } = counter(Infinity, 1);
      const first = observe(source$.pipe(throughStage(takeUntil(end$))), 1);
      const second = observe(
        source$.pipe(
          throughStage(
            takeUntil(
              end$.pipe(
                map(() => {
                  throw new Error('boom');
                }),
              ),
            ),
          ),
        ),
        1,
      );
      end$.next();
      expect(first.observer.told).toEqual([0, 'complete']);
      expect(second.observer.told).toEqual([0, new Error('boom')]);
      expect(ends).toEqual(['cancelled', 'cancelled']);
    });

    it('finalize runs once, on completion, failure and cancel', () => {
      const runs: string[] = [];
      const final = (name: string) => finalize<number>(() => runs.push(name));
      observe(counter(1).source$.pipe(throughStage(final('completed'))), 1);
      observe(
        counter(1).source$.pipe(
          throughStage(
            final('failed'),
            map(() => {
              throw new Error('boom');
            }),
          ),
        ),
        1,
      );
      observe(counter(1).source$.pipe(throughStage(final('cancelled')))).subscription.unsubscribe();
      expect(runs).toEqual(['completed', 'failed', 'cancelled']);
    });

    it('completes without demand when the source is empty; defaultIfEmpty then waits for it', () => {
      expect(observe(toDemand<number>()(EMPTY).pipe(throughStage(pass))).observer.told).toEqual(['complete']);
      const { observer, subscription } = observe(toDemand<number>()(EMPTY).pipe(throughStage(defaultIfEmpty(7))));
      expect(observer.told).toEqual([]);
      subscription.request(1);
      expect(observer.told).toEqual([7, 'complete']);
    });
  });

  describe('an operator that subscribes again', () => {
    it('retry: the cold source begins anew, with the demand that is left', () => {
      const { source$, demands, ends } = counter();
      let failures = 0;
      const flaky = map((n: number) => {
        if (n === 2 && failures++ < 2) {
          throw new Error('boom');
        }
        return n;
      });
      const { observer } = observe(source$.pipe(throughStage(flaky, retry(2))), 8);
      expect(observer.told).toEqual([0, 1, 0, 1, 0, 1, 2, 3]);
      expect([demands, ends]).toEqual([
        [8, 6, 4],
        ['cancelled', 'cancelled'],
      ]);
    });

    it('retry: after the source itself has failed', () => {
      let subscriptions = 0;
      const source$ = fromDemandProducer<string, number>({
        init: () => subscriptions++,
        handleDemand: (_demand, state) => {
          if (state < 2) {
            throw new Error('boom');
          }
          return { events: ['a'], state, done: true };
        },
      });
      const { observer } = observe(source$.pipe(throughStage(retry(3))), 1);
      expect([observer.told, subscriptions]).toEqual([['a', 'complete'], 3]);
    });

    it('retry that gives up: the last error goes on', () => {
      const { ends, source$ } = counter();
      const { observer } = observe(
        source$.pipe(
          throughStage(
            map(() => {
              throw new Error('boom');
            }),
            retry(2),
          ),
        ),
        1,
      );
      expect([observer.told, ends]).toEqual([[new Error('boom')], ['cancelled', 'cancelled', 'cancelled']]);
    });

    it('repeat: the cold source begins anew when there is demand for it', () => {
      const { source$, demands } = counter(2);
      const { observer, subscription } = observe(source$.pipe(throughStage(repeat(3))), 3);
      expect([observer.told, demands]).toEqual([
        [0, 1, 0],
        [3, 1],
      ]);
      subscription.request(3);
      expect([observer.told, demands]).toEqual([
        [0, 1, 0, 1, 0, 1, 'complete'],
        [3, 1, 3, 2],
      ]);
    });

    it.each([
      ['of one batch', 1000],
      ['of several', 1],
    ])('what was left unread %s, and the end of the source that came after it, are forgotten', (_what, most) => {
      const { source$ } = counter(3, most);
      const twice = (source: Observable<number>): Observable<number> =>
        source.pipe(
          take(2),
          mergeMap((n) => of(n, n, n)),
          repeat(2),
        );
      const { observer, subscription } = observe(source$.pipe(throughStage(twice)));
      for (let requests = 0; requests < 4; requests++) {
        subscription.request(3);
      }
      expect(observer.told).toEqual([0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1, 'complete']);
    });

    it('twice at a time: both are fed from one subscription to the source, which ends with the last', () => {
      const { source$, demands, ends, subscriptions } = counter();
      const both = (source: Observable<number>): Observable<number> =>
        merge(
          source.pipe(take(2)),
          source.pipe(
            map((n) => n * 10),
            take(4),
          ),
        );
      const { observer } = observe(source$.pipe(throughStage(both)), 6);
      expect(observer.told).toEqual([0, 0, 1, 10, 20, 30, 'complete']);
      expect([demands, ends, subscriptions()]).toEqual([[6], ['cancelled'], 1]);
    });

    it('twice at a time: both hear of the end', () => {
      const both = (source: Observable<number>): Observable<number> => merge(source.pipe(endWith(-1)), source.pipe(endWith(-2)));
      expect(observe(counter(2).source$.pipe(throughStage(both)), 9).observer.told).toEqual([0, 0, 1, 1, -1, -2, 'complete']);
    });

    it('before the one it had is gone: it goes on with the new one', () => {
      const again = (source: Observable<number>): Observable<number> =>
        new Observable((subscriber) => {
          source.subscribe({ next: (n) => subscriber.next(n), complete: () => source.subscribe(subscriber) });
        });
      const { observer } = observe(counter(2).source$.pipe(throughStage(again)), 5);
      expect(observer.told).toEqual([0, 1, 0, 1, 'complete']);
    });

    it('retry and repeat with a delay: the demand that is left is asked for when they subscribe', () => {
      new TestScheduler((actual, expected) => {
        expect(actual).toEqual(expected);
      }).run(({ cold, expectObservable }) => {
        const demand$ = demandMarbles(cold, '1--5---------------');
        const expected = '                   a--b----(ab)-(ab|)';
        const letters$ = counter(2).source$.pipe(mapStage((n) => 'ab'[n] ?? '?'));
        expectObservable(letters$.pipe(throughStage(repeat({ count: 3, delay: 5 })), requestOn(demand$))).toBe(expected);
      });
    });
  });

  describe('an operator that emits later than in answer to an event', () => {
    it.each<[string, Stock]>([
      ['delay', delay(0)],
      ['debounceTime', debounceTime(0)],
      ['an asynchronous mergeMap', mergeMap((n) => timer(0).pipe(map(() => n)))],
      ['a mergeMap to promises', mergeMap((n) => Promise.resolve(n))],
      ['an asynchronous switchMap', switchMap((n) => Promise.resolve(n))],
      ['observeOn(asapScheduler)', observeOn(asapScheduler)],
    ])('%s: a TypeError that names mapAsyncStage; the source is cancelled', async (_name, operator) => {
      const { source$, ends } = counter(Infinity, 10);
      const seen: unknown[] = [];
      const error = await new Promise((resolve) => {
        source$.pipe(throughStage(operator)).subscribeWithDemand({
          start: (subscription) => subscription.request(5),
          next: (events) => seen.push(...events),
          error: resolve,
          complete: () => resolve('complete'),
        });
      });
      expect(error).toEqual(new TypeError('An operator in throughStage() is asynchronous. Use mapAsyncStage() in its place.'));
      expect([seen, ends]).toEqual([[], ['cancelled']]);
    });

    it('the TypeError stays, whatever the operators say after it', () => {
      const side$ = new Subject<number>();
      const told: unknown[] = [];
      counter()
        .source$.pipe(throughStage(mergeWith(side$)))
        .subscribeWithDemand({
          start: (subscription) => subscription.request(5),
          next: (events) => {
            told.push(...events);
            side$.next(7);
            side$.next(8);
            side$.error('boom');
          },
          error: (error) => told.push(error),
          complete: () => told.push('complete'),
        });
      expect(told).toEqual([0, 1, 2, 3, 4, expect.any(TypeError)]);
    });

    it('an event that comes with the end is in time', () => {
      const { observer } = observe(counter(3).source$.pipe(throughStage(debounceTime(1000))), 1);
      expect(observer.told).toEqual([2, 'complete']);
    });
  });

  describe('events that bring nothing', () => {
    it('1024 in a row let others have the thread', async () => {
      const { source$, given, ends } = counter(Infinity, 10);
      const { observer, subscription } = observe(source$.pipe(throughStage(filter(() => false))), 5);
      expect(given()).toBeLessThanOrEqual(1030);
      await eventually(() => given() > 4000);
      subscription.unsubscribe();
      expect([ends, observer.told]).toEqual([['cancelled'], []]);
    });

    it('what is asked for meanwhile waits, and a cancel ends the pause', () => {
      new TestScheduler(() => undefined).run(({ flush }) => {
        let fed = 0;
        const silent = filter(() => {
          fed++;
          return false;
        });
        const { source$, demands } = counter(Infinity, 5000);
        const { subscription } = observe(source$.pipe(throughStage(silent)), 5000);
        subscription.request(1);
        expect([fed, demands]).toEqual([1024, [5000]]);
        subscription.unsubscribe();
        flush();
        expect([fed, demands]).toEqual([1024, [5000]]);
      });
    });

    it('3.13 a cancel leaves no timer behind', () => {
      jest.useFakeTimers();
      try {
        const { subscription } = observe(counter(Infinity, 5000).source$.pipe(throughStage(filter(() => false))), 5000);
        expect(jest.getTimerCount()).toBe(1);
        subscription.unsubscribe();
        expect(jest.getTimerCount()).toBe(0);
      } finally {
        jest.useRealTimers();
      }
    });

    it('makes no timer while something comes of the events', () => {
      jest.useFakeTimers();
      try {
        const { subscription } = observe(counter(Infinity, 5000).source$.pipe(throughStage(filter((n) => n % 2 === 0))), 5);
        expect(jest.getTimerCount()).toBe(0);
        subscription.unsubscribe();
      } finally {
        jest.useRealTimers();
      }
    });

    it('they are counted in a row: one that brings something begins the count anew', () => {
      const { source$ } = counter(5000);
      const { observer } = observe(source$.pipe(throughStage(filter((n) => n % 1000 === 999))), 5);
      expect(observer.events).toEqual([999, 1999, 2999, 3999, 4999]);
    });

    it('nothing is lost by the pause, whatever arrives meanwhile', () => {
      new TestScheduler((actual, expected) => {
        expect(actual).toEqual(expected);
      }).run(({ expectObservable, flush }) => {
        const { source$ } = counter(10_000, 700);
        const seen: number[] = [];
        const ended$ = new Subject<string>();
        expectObservable(ended$).toBe('(x|)');
        source$.pipe(throughStage(filter((n) => n % 4000 === 3999 || n === 9999))).subscribe({
          next: (n) => seen.push(n),
          complete: () => {
            ended$.next('x');
            ended$.complete();
          },
        });
        flush();
        expect(seen).toEqual([3999, 7999, 9999]);
      });
    });

    it('an error of the source does not wait for the end of the pause', () => {
      new TestScheduler((actual, expected) => {
        expect(actual).toEqual(expected);
      }).run(({ flush }) => {
        const source$ = new Subject<number>();
        const { observer } = observe(toDemand<number>()(source$).pipe(throughStage(filter(() => false))), 5);
        numbers(2000).forEach((n) => source$.next(n));
        source$.error('boom');
        expect(observer.told).toEqual(['boom']);
        flush();
        expect(observer.told).toEqual(['boom']);
      });
    });

    it('completion waits for the end of the pause and what it holds', async () => {
      const { source$ } = counter(1025);
      const told: unknown[] = [];
      await new Promise<void>((resolve) => {
        source$.pipe(throughStage(filter((n) => n === 1024))).subscribe({ next: (n) => told.push(n), complete: resolve });
        expect(told).toEqual([]);
      });
      expect(told).toEqual([1024]);
    });
  });

  describe('1.8 on cancel', () => {
    it('from start: nothing is subscribed', () => {
      let subscriptions = 0;
      const { source$ } = counter();
      const observer = new RecordingObserver<number>({ start: (subscription) => subscription.unsubscribe() });
      source$.pipe(throughStage(tap({ subscribe: () => subscriptions++ }))).subscribeWithDemand(observer);
      expect([subscriptions, observer.told]).toEqual([0, []]);
    });

    it('while the operators subscribe: they are unsubscribed', () => {
      let finals = 0;
      const observer = new RecordingObserver<number>();
      const { source$, ends } = counter();
      source$
        .pipe(
          throughStage(
            tap({ subscribe: () => observer.subscription.unsubscribe() }),
            finalize(() => finals++),
          ),
        )
        .subscribeWithDemand(observer);
      expect([finals, observer.told, ends.length <= 1]).toEqual([1, [], true]);
    });

    it('from inside an operator: the rest of the batch is not fed', () => {
      const fed: number[] = [];
      const { source$, ends } = counter();
      const { observer, subscription } = observe(
        source$.pipe(
          throughStage(
            tap((n) => {
              fed.push(n);
              if (n === 1) {
                subscription.unsubscribe();
              }
            }),
          ),
        ),
      );
      subscription.request(5);
      expect([fed, observer.told, ends]).toEqual([[0, 1], [], ['cancelled']]);
    });

    it('from inside next: nothing more is delivered, nothing more is asked', () => {
      const { source$, demands, ends } = counter();
      const observer = new RecordingObserver<number>({ next: (_events, subscription) => subscription.unsubscribe() });
      source$.pipe(throughStage(mergeMap((n) => of(n, n, n)))).subscribeWithDemand(observer);
      observer.subscription.request(2);
      expect([observer.told, demands, ends]).toEqual([[0, 0], [2], ['cancelled']]);
    });

    it('the source is told why', () => {
      const { source$, ends } = counter();
      observe(source$.pipe(throughStage(pass))).subscription.request(0);
      expect(ends).toEqual(['failed']);
    });
  });

  it('gives each subscription operators of its own', () => {
    const stage$ = counter(4).source$.pipe(throughStage(scan((sum, n) => sum + n, 0)));
    for (let subscriptions = 0; subscriptions < 2; subscriptions++) {
      expect(observe(stage$, 4).observer.told).toEqual([0, 1, 3, 6, 'complete']);
    }
  });

  it('throws for an operator that is no function, and when piped onto an Observable that carries no demand', () => {
    expect(() =>
      throughStage(
        map((n: number) => n),
        5 as never,
      ),
    ).toThrow(new TypeError('Expected `operators[1]` to be a function, got `5` (number)'));
    expect(() => of(1).pipe(throughStage(pass))).toThrow(/^throughStage\(\) needs a source that answers demand/);
  });
});
