import fc from 'fast-check';
import {
  defer,
  EMPTY,
  from,
  lastValueFrom,
  NEVER,
  Observable,
  of,
  retry,
  Subject,
  take,
  throwError,
  timer,
  toArray,
  type ObservableInput,
  map,
} from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { DemandObservable, fromDemandProducer, toDemand } from '../../lib/index.js';
import type { ConsumerContext } from '../../lib/consumers/ConsumerLink.js';
import type { ConsumerOptions } from '../../lib/consumers/ConsumerOptions.js';
import { demandConsumer } from '../../lib/consumers/demandConsumer.js';
import { edgeProbe } from '../support/edgeProbe.js';
import { turn } from '../support/eventually.js';
import { handSource } from '../support/foreignSource.js';
import { numbers } from '../support/numbers.js';
import { collectUnhandledErrors, restoreUnhandledErrors, unhandledErrors } from '../support/unhandledErrors.js';

const boom = new Error('boom');

/** 0, 1, 2, … below `end`, as many as asked; writes down what it is asked and how it ended. */
function counter(end = Infinity, answer: 'now' | 'later' = 'now') {
  const demands: number[] = [];
  const ends: string[] = [];
  const source$ = fromDemandProducer<number, number>({
    init: () => 0,
    handleDemand: (demand, first) => {
      demands.push(demand);
      const events = numbers(Math.min(demand, end - first)).map((n) => first + n);
      const result = { events, state: first + events.length, done: first + events.length >= end };
      return answer === 'now' ? result : Promise.resolve(result);
    },
    terminate: (_first, reason) => {
      ends.push(reason);
    },
  });
  return { source$, demands, ends };
}

/** A producer that emits out of turn: what `push` is called with. */
function pushed() {
  let emit: (events: readonly number[]) => void = () => undefined;
  const source$ = fromDemandProducer<number>((_demand, context) => {
    emit = context.emit;
  });
  let next = 0;
  return { source$, push: (size: number) => emit(numbers(size).map(() => next++)) };
}

/** A source that is spoken for by hand. */
function hand() {
  const source = handSource<number>();
  return { source: source.source, requests: source.requests, observer: () => source.observer, cancels: () => source.cancels };
}

/** Handlers that are finished by hand. */
function tasks() {
  const open: { readonly events: readonly number[]; readonly done$: Subject<string> }[] = [];
  const cancelled: (readonly number[])[] = [];
  return {
    open,
    cancelled,
    handle: (events: readonly number[]) =>
      new Observable<string>((subscriber) => {
        const task = { events, done$: new Subject<string>() };
        open.push(task);
        subscriber.add(() => {
          if (open.includes(task)) {
            open.splice(open.indexOf(task), 1);
            cancelled.push(events);
          }
        });
        subscriber.add(
          task.done$.subscribe({
            next: (result) => subscriber.next(result),
            error: (error: unknown) => subscriber.error(error),
            complete: () => {
              open.splice(open.indexOf(task), 1);
              subscriber.complete();
            },
          }),
        );
      }),
    finish: (index = 0) => open[index]?.done$.complete(),
  };
}

function observe<R>(result$: Observable<R>) {
  const told: unknown[] = [];
  const subscription = result$.subscribe({
    next: (result) => told.push(result),
    error: (error: unknown) => told.push(error),
    complete: () => told.push('complete'),
  });
  return { told, subscription };
}

/** The first `count` of a repeating pattern, its last part being what repeats. */
const pattern = (head: readonly number[], cycle: readonly number[], count: number): number[] =>
  numbers(count).map((index) => head[index] ?? (cycle[(index - head.length) % cycle.length] as number));

describe('demandConsumer', () => {
  describe("asks and cuts as GenStage's consumers do", () => {
    const TABLE: readonly [number, number, readonly number[], readonly number[]][] = [
      [1000, 500, pattern([1000], [500], 8), pattern([], [500], 8)],
      [1000, 750, pattern([1000], [250], 8), pattern([], [250], 8)],
      [100, 80, pattern([100], [20], 8), pattern([], [20], 8)],
      [100, 20, pattern([], [100, 80], 8), pattern([], [80, 20, 80], 9)],
      [10, 0, pattern([], [10], 8), pattern([], [10], 8)],
      [10, 5, pattern([10], [5], 8), pattern([], [5], 8)],
      [10, 8, pattern([10], [2], 8), pattern([], [2], 8)],
      [10, 9, pattern([10], [1], 8), pattern([], [1], 8)],
      [10, 2, pattern([], [10, 8], 8), pattern([], [8, 2, 8], 9)],
      [10, 3, pattern([], [10, 7], 8), pattern([], [7, 3, 7], 9)],
      [4, 0, pattern([], [4], 8), pattern([], [4], 8)],
      [4, 2, pattern([4], [2], 8), pattern([], [2], 8)],
      [1, 0, pattern([], [1], 8), pattern([], [1], 8)],
      [2, 1, pattern([2], [1], 8), pattern([], [1], 8)],
      [3, 1, pattern([], [3, 2], 8), pattern([], [2, 1, 2], 9)],
      [7, 3, pattern([], [7, 4], 8), pattern([], [4, 3, 4], 9)],
    ];

    it.each(TABLE)('%i/%i asks for %p and handles %p', (maxDemand, minDemand, demands, batches) => {
      const source = counter();
      const sizes: number[] = [];
      source.source$
        .pipe(
          demandConsumer((events) => void sizes.push(events.length), { maxDemand, minDemand }),
          take(30),
        )
        .subscribe();
      expect(source.demands.slice(0, demands.length)).toEqual(demands);
      expect(sizes.slice(0, batches.length)).toEqual(batches);
    });

    it.each(TABLE)('%i/%i: no different when the producer answers later', async (maxDemand, minDemand, demands, batches) => {
      // Those that cut a batch in unequal parts ask twice while one answer is pending: these requests are added up.
      const source = counter(Infinity, 'later');
      const sizes: number[] = [];
      await lastValueFrom(
        source.source$.pipe(
          demandConsumer((events) => void sizes.push(events.length), { maxDemand, minDemand }),
          take(12),
        ),
      );
      const chunk = maxDemand - minDemand;
      expect(source.demands[0]).toBe(demands[0]);
      expect(Math.max(...sizes)).toBe(Math.max(...batches));
      expect(sizes.every((size) => size <= chunk)).toBe(true);
      if (maxDemand % chunk === 0) {
        expect(sizes).toEqual(pattern([], [chunk], 12));
      }
    });

    it('the default is 1000/500, and minDemand half of maxDemand', () => {
      for (const [options, expected] of [
        [undefined, [1000, 500]],
        [{}, [1000, 500]],
        [{ maxDemand: 7 }, [7, 4]],
        [{ minDemand: 0 }, [1000, 1000]],
      ] as const) {
        const { source$, demands } = counter();
        source$
          .pipe(
            demandConsumer(() => undefined, options),
            take(3),
          )
          .subscribe();
        expect(demands.slice(0, 2)).toEqual(expected);
      }
    });

    it.each<[string, ConsumerOptions, readonly number[], readonly number[]]>([
      ['1000/750, 100 six times', { maxDemand: 1000, minDemand: 750 }, [100, 100, 100, 100, 100, 100], [100, 100, 100, 100, 100, 100]],
      ['10/5, 1 seven times', { maxDemand: 10, minDemand: 5 }, [1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1, 1]],
      ['10/5, 3 four times', { maxDemand: 10, minDemand: 5 }, [3, 3, 3, 3], [3, 3, 3, 3]],
      ['10/0, 4 three times', { maxDemand: 10, minDemand: 0 }, [4, 4, 4], [4, 4, 2, 2]],
      ['10/0, 3, 3, 3, 1', { maxDemand: 10, minDemand: 0 }, [3, 3, 3, 1], [3, 3, 3, 1]],
      ['10/8, 7 and 5', { maxDemand: 10, minDemand: 8 }, [7, 5], [2, 2, 2, 1, 2, 2, 1]],
      ['4/2, 10 at once', { maxDemand: 4, minDemand: 2 }, [10], [2, 2, 2, 2, 2]],
      ['10/5, 25 at once', { maxDemand: 10, minDemand: 5 }, [25], [5, 5, 5, 5, 5]],
    ])('chunks are never merged across batches: %s', (_what, options, pushes, batches) => {
      const { source$, push } = pushed();
      const handled: (readonly number[])[] = [];
      source$.pipe(demandConsumer((events) => void handled.push(events), options)).subscribe();
      pushes.forEach(push);
      expect(handled.flat()).toEqual(numbers(handled.flat().length));
      expect(handled.map(({ length }) => length)).toEqual(batches);
    });

    it('asks by what has been handled, whatever comes at a time', () => {
      const asks = (options: ConsumerOptions, ...sizes: number[]): number[] => {
        const { source, requests, observer } = hand();
        source.pipe(demandConsumer(() => undefined, options)).subscribe();
        let next = 0;
        sizes.forEach((size) => observer().next(numbers(size).map(() => next++)));
        return requests;
      };
      expect(asks({ maxDemand: 1000, minDemand: 750 }, 100, 100, 100, 100, 100, 100)).toEqual([1000, 300, 300]);
      expect(asks({ maxDemand: 10, minDemand: 5 }, 1, 1, 1, 1, 1, 1, 1)).toEqual([10, 5]);
      expect(asks({ maxDemand: 10, minDemand: 5 }, 3, 3, 3, 3)).toEqual([10, 6, 6]);
      expect(asks({ maxDemand: 10, minDemand: 0 }, 4, 4, 2, 2)).toEqual([10, 10]);
      expect(asks({ maxDemand: 10, minDemand: 8 }, 7, 5)).toEqual([10, 2, 2, 2, 3, 2]);
    });
  });

  it('shows demand, batches and results in marbles', () => {
    new TestScheduler((actual, expected) => {
      expect(actual).toEqual(expected);
    }).run(({ expectObservable }) => {
      const asked$ = new Subject<string>();
      const handled$ = new Subject<string>();
      const upstream = '4-------2-----2';
      const handled = ' a-------c-----e-----g';
      const expected = '--------a-----c-----e-----(g|)';
      let next = 0;
      const source$ = fromDemandProducer<string, null>({
        handleDemand: (demand) => {
          asked$.next(String(demand));
          const events = numbers(Math.min(demand, 8 - next)).map(() => String.fromCharCode(97 + next++));
          return { events, state: null, done: next === 8 };
        },
      });
      expectObservable(asked$).toBe(upstream);
      expectObservable(handled$).toBe(handled);
      expectObservable(
        source$.pipe(
          demandConsumer(
            ([first = '']) => {
              handled$.next(first);
              return timer(first === 'a' ? 8 : 6).pipe(map(() => first));
            },
            { maxDemand: 4, minDemand: 2 },
          ),
        ),
      ).toBe(expected);
    });
  });

  describe('emits what each batch produced', () => {
    const results = async <R>(handle: (events: readonly number[], context: ConsumerContext) => ObservableInput<R>): Promise<R[]> =>
      lastValueFrom(counter(5).source$.pipe(demandConsumer(handle, { maxDemand: 4, minDemand: 2 }), toArray()));
    const batches = [[0, 1], [2, 3], [4]];

    it('a handler that returns nothing, or what is nothing: the batch itself', () => {
      const seen: number[] = [];
      let count = 0;
      const handlers: ((events: readonly number[]) => void)[] = [
        () => undefined,
        (events) => {
          seen.push(...events);
        },
        (events) => seen.push(...events),
        (events) => (count += events.length),
        () => null,
        () => true,
        () => ({ stored: true }),
        () => () => undefined,
        () => Symbol('nothing'),
      ];
      for (const handle of handlers) {
        expect(observe(counter(5).source$.pipe(demandConsumer(handle, { maxDemand: 4, minDemand: 2 }))).told).toEqual([
          ...batches,
          'complete',
        ]);
      }
      expect([seen, count]).toEqual([[0, 1, 2, 3, 4, 0, 1, 2, 3, 4], 5]);
    });

    it('a promise: what it resolves to, undefined too', async () => {
      expect(await results(async (events) => events.length)).toEqual([2, 2, 1]);
      expect(await results(async () => undefined)).toEqual([undefined, undefined, undefined]);
      expect(await results(() => ({ then: (resolve: (n: number) => void) => resolve(7) }) as PromiseLike<number>)).toEqual([7, 7, 7]);
    });

    it('an Observable: what it emits, none or many, as it comes', async () => {
      expect(await results((events) => from(events).pipe(map((n) => n * 10)))).toEqual([0, 10, 20, 30, 40]);
      expect(await results(() => EMPTY)).toEqual([]);
      expect(await results(() => timer(0))).toEqual([0, 0, 0]);
    });

    it('an array, an iterable, an async iterable: each of its items', async () => {
      expect(await results((events) => events)).toEqual([0, 1, 2, 3, 4]);
      expect(await results((events) => new Set(events))).toEqual([0, 1, 2, 3, 4]);
      expect(
        await results((events) =>
          (async function* () {
            yield* events;
          })(),
        ),
      ).toEqual([0, 1, 2, 3, 4]);
      expect(await results(() => 'ab')).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
    });

    it('the state form: each new state', () => {
      const sum = { init: () => 0, handleEvents: (events: readonly number[], state: number) => events.reduce((a, b) => a + b, state) };
      const sums$ = counter(5).source$.pipe(demandConsumer(sum, { maxDemand: 4, minDemand: 2 }));
      expect(observe(sums$).told).toEqual([1, 6, 10, 'complete']);
      expect(observe(sums$).told).toEqual([1, 6, 10, 'complete']);
    });

    it('the state form, with concurrency: a state for each', () => {
      let inits = 0;
      const count = { init: () => inits++ * 100, handleEvents: (events: readonly number[], state: number) => state + events.length };
      expect(observe(counter(8).source$.pipe(demandConsumer(count, { maxDemand: 2, minDemand: 0, concurrency: 2 }))).told).toEqual([
        2,
        102,
        4,
        104,
        'complete',
      ]);
    });

    it('falsy events are events', () => {
      const falsy = [undefined, null, 0, '', NaN, false];
      const source$ = fromDemandProducer<unknown, null>({ handleDemand: () => ({ events: falsy, state: null, done: true }) });
      expect(observe(source$.pipe(demandConsumer(() => undefined, { minDemand: 0 }))).told).toEqual([falsy, 'complete']);
    });
  });

  it('handles one batch at a time, in order, and asks when its ObservableInput has completed, not when it emits', () => {
    const { source$, demands } = counter(6);
    const { open, handle, finish } = tasks();
    const { told } = observe(source$.pipe(demandConsumer(handle, { maxDemand: 4, minDemand: 2 })));
    open[0]?.done$.next('first');
    open[0]?.done$.next('second');
    expect([told, demands, open.map(({ events }) => events)]).toEqual([['first', 'second'], [4], [[0, 1]]]);
    finish();
    expect([demands, open.map(({ events }) => events)]).toEqual([[4, 2], [[2, 3]]]);
    finish();
    finish();
    expect(told).toEqual(['first', 'second', 'complete']);
  });

  describe('ends', () => {
    it('completes when the source has completed and everything was handled', () => {
      const { source$ } = counter(4);
      const { handle, finish } = tasks();
      const { told } = observe(source$.pipe(demandConsumer(handle, { maxDemand: 4, minDemand: 2 })));
      finish();
      expect(told).toEqual([]);
      finish();
      expect(told).toEqual(['complete']);
    });

    it('1.5 completes at once when the source is empty', () => {
      expect(observe(toDemand<number>()(EMPTY).pipe(demandConsumer(() => NEVER))).told).toEqual(['complete']);
    });

    it.each([1, 3])('handles what the source delivered before it failed, then fails; concurrency %i', (concurrency) => {
      const { source, observer } = hand();
      const { handle, finish, open } = tasks();
      const { told } = observe(source.pipe(demandConsumer(handle, { maxDemand: 4, minDemand: 2, concurrency })));
      observer().next([0, 1, 2]);
      observer().next([3]);
      observer().error(boom);
      expect(told).toEqual([]);
      while (open.length > 0) {
        finish();
      }
      expect(told).toEqual([boom]);
    });

    it('fails at once when the source fails and nothing is at work; the signal is aborted', () => {
      const { source, observer } = hand();
      let signal: AbortSignal | undefined;
      const { told } = observe(
        source.pipe(
          demandConsumer((_events, context) => {
            ({ signal } = context);
          }),
        ),
      );
      observer().next([1]);
      observer().error(boom);
      expect([told, signal?.aborted]).toEqual([[[1], boom], true]);
    });

    it('does not abort the signal when all went well', () => {
      let signal: AbortSignal | undefined;
      observe(
        counter(3).source$.pipe(
          demandConsumer((_events, context) => {
            ({ signal } = context);
          }),
        ),
      );
      expect(signal?.aborted).toBe(false);
    });
  });

  describe('a handler that fails', () => {
    beforeEach(collectUnhandledErrors);
    afterEach(async () => {
      const unhandled = await unhandledErrors();
      restoreUnhandledErrors();
      expect(unhandled).toEqual([]);
    });

    const WAYS: readonly [string, () => ObservableInput<never>][] = [
      [
        'throws',
        () => {
          throw boom;
        },
      ],
      ['rejects', () => Promise.reject(boom)],
      ['answers with an Observable that fails', () => throwError(() => boom)],
      [
        'answers with an Observable that fails later',
        () =>
          timer(0).pipe(
            map(() => {
              throw boom;
            }),
          ),
      ],
      [
        'answers with a thenable that throws',
        () => ({
          then: () => {
            throw boom;
          },
        }),
      ],
      [
        'answers with an iterable that throws',
        () => ({
          [Symbol.iterator]: () => {
            throw boom;
          },
        }),
      ],
    ];

    it.each(WAYS)('2.13 %s: upstream is cancelled once, the error comes once', async (_how, fail) => {
      for (const concurrency of [1, 2]) {
        const { source$, ends } = counter();
        const told: unknown[] = [];
        let signal: AbortSignal | undefined;
        await new Promise<void>((resolve) => {
          source$
            .pipe(
              demandConsumer(
                (events, context) => {
                  ({ signal } = context);
                  return events.includes(2) ? fail() : events.includes(0) ? of(0) : NEVER;
                },
                { maxDemand: 2, minDemand: 0, concurrency },
              ),
            )
            .subscribe({
              next: (result) => told.push(result),
              error: (error: unknown) => {
                told.push(error);
                resolve();
              },
              complete: resolve,
            });
        });
        await turn();
        expect([told, ends, signal?.aborted]).toEqual([[0, boom], ['cancelled'], true]);
      }
    });

    it.each(WAYS)("%s, and onHandlerError is 'skip': the batch counts as handled", async (_how, fail) => {
      const { source$, demands } = counter(8);
      const results = await lastValueFrom(
        source$.pipe(
          demandConsumer((events) => (events.includes(2) ? fail() : of(events[0])), { maxDemand: 2, minDemand: 0, onHandlerError: 'skip' }),
          toArray(),
        ),
      );
      expect([results, demands]).toEqual([
        [0, 4, 6],
        [2, 2, 2, 2],
      ]);
    });

    it('2.13 in the state form: init, and handleEvents; a batch that is skipped leaves the state as it was', () => {
      const { source$, demands, ends } = counter(6);
      const init = observe(
        source$.pipe(
          demandConsumer({
            init: (): number => {
              throw boom;
            },
            handleEvents: () => 0,
          }),
        ),
      );
      expect([init.told, demands, ends]).toEqual([[boom], [], []]);
      const count = {
        init: () => 0,
        handleEvents: (events: readonly number[], state: number) => {
          if (events.includes(2)) throw boom;
          return state + events.length;
        },
      };
      expect(observe(source$.pipe(demandConsumer(count, { maxDemand: 2, minDemand: 0 }))).told).toEqual([2, boom]);
      expect(observe(source$.pipe(demandConsumer(count, { maxDemand: 2, minDemand: 0, onHandlerError: 'skip' }))).told).toEqual([
        2,
        4,
        'complete',
      ]);
    });

    it('onHandlerError decides case by case, and is told what failed', () => {
      const reports: unknown[] = [];
      const { told } = observe(
        counter(8).source$.pipe(
          demandConsumer(
            ([first = 0]) => {
              if (first > 0) {
                throw new Error(`at ${first}`);
              }
            },
            {
              maxDemand: 2,
              minDemand: 0,
              onHandlerError: (error, events) => {
                reports.push(error, events);
                return events[0] === 4 ? 'stop' : 'skip';
              },
            },
          ),
        ),
      );
      expect(reports).toEqual([new Error('at 2'), [2, 3], new Error('at 4'), [4, 5]]);
      expect(told).toEqual([[0, 1], new Error('at 4')]);
    });

    it('2.13 onHandlerError that throws ends the stream with what it threw; one that returns nothing stops it', () => {
      const { source$, ends } = counter();
      const fail = (): void => {
        throw boom;
      };
      const thrown = new Error('in onHandlerError');
      expect(
        observe(
          source$.pipe(
            demandConsumer(fail, {
              onHandlerError: () => {
                throw thrown;
              },
            }),
          ),
        ).told,
      ).toEqual([thrown]);
      expect(observe(source$.pipe(demandConsumer(fail, { onHandlerError: () => undefined as never }))).told).toEqual([boom]);
      expect(ends).toEqual(['cancelled', 'cancelled']);
    });

    it('1.8 onHandlerError that unsubscribes: nothing more happens', () => {
      for (const decision of ['stop', 'skip'] as const) {
        const { source, observer, requests, cancels } = hand();
        const { told, subscription } = observe(
          source.pipe(
            demandConsumer(
              (): void => {
                throw boom;
              },
              {
                maxDemand: 1,
                onHandlerError: () => {
                  subscription.unsubscribe();
                  return decision;
                },
              },
            ),
          ),
        );
        observer().next([1]);
        expect([told, requests, cancels()]).toEqual([[], [1], 1]);
      }
    });

    it('2.13 the other handlers are given up with it, and their late answers change nothing', async () => {
      const { source$ } = counter();
      const { open, cancelled, handle } = tasks();
      const { told } = observe(source$.pipe(demandConsumer(handle, { maxDemand: 2, minDemand: 0, concurrency: 3 })));
      expect(open.length).toBe(3);
      open[1]?.done$.error(boom);
      expect([told, open.length, cancelled.length]).toEqual([[boom], 0, 3]);
    });

    it('2.13 two handlers that fail together make one error', async () => {
      const errors: unknown[] = [];
      counter()
        .source$.pipe(demandConsumer((events) => Promise.reject(events[0]), { maxDemand: 1, concurrency: 3 }))
        .subscribe({ error: (error: unknown) => errors.push(error) });
      await turn();
      expect(errors).toEqual([0]);
    });

    it('a thenable that settles twice is heard once', async () => {
      const twice = {
        then: (resolve: (n: number) => void, reject: (error: unknown) => void) => {
          resolve(1);
          resolve(2);
          reject(boom);
        },
      } as PromiseLike<number>;
      expect(observe(counter(2).source$.pipe(demandConsumer(() => twice, { maxDemand: 1 }))).told).toEqual([1, 1, 'complete']);
    });
  });

  describe('on unsubscribe', () => {
    it('1.8 cancels the source, gives the handler up and aborts the signal; a late answer changes nothing', async () => {
      const { source$, ends } = counter();
      const { handle, cancelled } = tasks();
      const signals: AbortSignal[] = [];
      const first = observe(
        source$.pipe(
          demandConsumer((events, { signal }) => {
            signals.push(signal);
            return handle(events);
          }),
        ),
      );
      let resolve: (n: number) => void = () => undefined;
      let reject: (error: unknown) => void = () => undefined;
      const second = observe(
        source$.pipe(
          demandConsumer(
            () =>
              new Promise<number>((settle) => {
                resolve = settle;
              }),
          ),
        ),
      );
      const third = observe(
        source$.pipe(
          demandConsumer(
            () =>
              new Promise<number>((_settle, fail) => {
                reject = fail;
              }),
          ),
        ),
      );
      for (const { subscription } of [first, second, third]) {
        subscription.unsubscribe();
        subscription.unsubscribe();
      }
      resolve(1);
      reject(boom);
      await turn();
      expect([first.told, second.told, third.told]).toEqual([[], [], []]);
      expect([ends, cancelled.length, signals.map(({ aborted }) => aborted)]).toEqual([['cancelled', 'cancelled', 'cancelled'], 1, [true]]);
    });

    it('aborts the signal of a handler at work, though the source has completed', () => {
      let signal: AbortSignal | undefined;
      const { source$, ends } = counter(3);
      const { subscription } = observe(
        source$.pipe(
          demandConsumer((_events, context) => {
            ({ signal } = context);
            return NEVER;
          }),
        ),
      );
      expect([ends, signal?.aborted]).toEqual([['completed'], false]);
      subscription.unsubscribe();
      expect(signal?.aborted).toBe(true);
    });

    it('1.8 inside an emission: no further batch is handled, nothing more is asked', () => {
      for (const concurrency of [1, 2]) {
        const { source$, demands, ends } = counter();
        const handled: (readonly number[])[] = [];
        source$
          .pipe(
            demandConsumer(
              (events) => {
                handled.push(events);
                return events;
              },
              { maxDemand: 4, minDemand: 2, concurrency },
            ),
            take(1),
          )
          .subscribe();
        expect([handled, demands.length, ends]).toEqual([[[0, 1]], concurrency === 1 ? 1 : demands.length, ['cancelled']]);
      }
    });

    it('1.8 inside the handler: its answer is not subscribed to', () => {
      let subscriptions = 0;
      const { source, observer } = hand();
      const { told, subscription } = observe(
        source.pipe(
          demandConsumer(() => {
            subscription.unsubscribe();
            return defer(() => of(subscriptions++));
          }),
        ),
      );
      observer().next([1, 2]);
      expect([told, subscriptions]).toEqual([[], 0]);
    });

    it('1.8 inside a handler that then throws: nobody is told', () => {
      const decisions: unknown[] = [];
      const { source, observer, cancels } = hand();
      const { told, subscription } = observe(
        source.pipe(
          demandConsumer(
            (): void => {
              subscription.unsubscribe();
              throw boom;
            },
            {
              onHandlerError: (error) => {
                decisions.push(error);
                return 'skip';
              },
            },
          ),
        ),
      );
      observer().next([1, 2]);
      expect([told, decisions, cancels()]).toEqual([[], [], 1]);
    });

    it('1.8 inside the handler of one of several: what came for the others with it is not handled', () => {
      const { source, observer } = hand();
      const handled: (readonly number[])[] = [];
      const { subscription } = observe(
        source.pipe(
          demandConsumer(
            (events) => {
              handled.push(events);
              subscription.unsubscribe();
            },
            { maxDemand: 2, minDemand: 0, concurrency: 2 },
          ),
        ),
      );
      observer().next([0, 1, 2, 3]);
      expect(handled).toEqual([[0, 1]]);
    });

    it('the signal can be asked for later, and is then aborted already', () => {
      const { source, observer } = hand();
      let context: ConsumerContext | undefined;
      const { subscription } = observe(
        source.pipe(
          demandConsumer((_events: readonly number[], given) => {
            context = given;
          }),
        ),
      );
      observer().next([1]);
      expect(context?.signal.aborted).toBe(false);
      subscription.unsubscribe();
      expect(context?.signal.aborted).toBe(true);
    });

    it('a context whose signal nobody looked at before the end is aborted all the same', () => {
      const { source, observer } = hand();
      let context: ConsumerContext | undefined;
      const { subscription } = observe(
        source.pipe(
          demandConsumer((_events: readonly number[], given) => {
            context = given;
          }),
        ),
      );
      observer().next([1]);
      subscription.unsubscribe();
      expect(context?.signal.aborted).toBe(true);
    });
  });

  describe('is cold', () => {
    it('runs nothing before it is subscribed to, and anew each time', () => {
      const { source$, demands } = counter(2);
      const consumer$ = source$.pipe(demandConsumer(() => undefined, { maxDemand: 2, minDemand: 0 }));
      expect(consumer$).not.toBeInstanceOf(DemandObservable);
      expect(demands).toEqual([]);
      expect([observe(consumer$).told, observe(consumer$).told]).toEqual([
        [[0, 1], 'complete'],
        [[0, 1], 'complete'],
      ]);
    });

    it('retry runs the pipeline again', () => {
      let failures = 0;
      const consumer$ = counter(3).source$.pipe(
        demandConsumer(
          (events) => {
            if (events.includes(1) && failures++ < 2) {
              throw boom;
            }
          },
          { maxDemand: 1 },
        ),
        retry(2),
      );
      expect(observe(consumer$).told).toEqual([[0], [0], [0], [1], [2], 'complete']);
    });
  });

  it.each([
    [1, 1_000_000],
    [2, 200_000],
  ])('3.3 events that come one by one do not grow the stack; concurrency %i, %i events', (concurrency, total) => {
    const event = ['event'];
    let left = total;
    const source$ = fromDemandProducer<string>((_demand, context) => {
      if (--left === 0) {
        context.complete();
      }
      return event;
    });
    let handled = 0;
    source$.pipe(demandConsumer((events) => void (handled += events.length), { maxDemand: 1, concurrency })).subscribe();
    expect(handled).toBe(total);
  });

  it('3.3 nor do fifty thousand answers that come at once', () => {
    let count = 0;
    counter(50_000)
      .source$.pipe(demandConsumer((events) => of(events), { maxDemand: 1 }))
      .subscribe(() => count++);
    expect(count).toBe(50_000);
  });

  describe('concurrency', () => {
    it('runs as many handlers, each with a window of its own', () => {
      const { source$, demands } = counter(40);
      const { open, handle, finish } = tasks();
      observe(source$.pipe(demandConsumer(handle, { maxDemand: 4, minDemand: 2, concurrency: 3 })));
      expect(demands).toEqual([4, 4, 4]);
      expect(open.map(({ events }) => events)).toEqual([
        [0, 1],
        [4, 5],
        [8, 9],
      ]);
      finish(1);
      expect([demands, open.map(({ events }) => events)]).toEqual([
        [4, 4, 4, 2],
        [
          [0, 1],
          [8, 9],
          [6, 7],
        ],
      ]);
    });

    it.each(['now', 'later'] as const)(
      'shares equally, loses nothing and keeps the order within each; the source answers %s',
      async (answer) => {
        const { source$ } = counter(600, answer);
        const shares: number[][] = [[], [], []];
        let next = 0;
        const consumer = {
          init: () => shares[next++] as number[],
          handleEvents: (events: readonly number[], share: number[]) => {
            share.push(...events);
            return share;
          },
        };
        await lastValueFrom(source$.pipe(demandConsumer(consumer, { maxDemand: 10, minDemand: 5, concurrency: 3 })));
        for (const share of shares) {
          expect(share).toEqual([...share].sort((a, b) => a - b));
          expect(share.length).toBeGreaterThanOrEqual(190);
        }
        expect(shares.flat().sort((a, b) => a - b)).toEqual(numbers(600));
      },
    );

    it('a slow one does not hold the others up', () => {
      const { source$ } = counter(10);
      const { open, handle, finish } = tasks();
      const { told } = observe(source$.pipe(demandConsumer(handle, { maxDemand: 1, concurrency: 2 })));
      for (let round = 0; round < 9; round++) {
        expect(open[0]?.events).toEqual([0]);
        finish(1);
      }
      expect([told, open.length]).toEqual([[], 1]);
      finish();
      expect(told).toEqual(['complete']);
    });

    it.each(['now', 'later'] as const)(
      'a source that completes with its answer: what has just arrived is handled; the source answers %s',
      async (answer) => {
        for (const end of [1, 2, 3, 5, 8, 9]) {
          const { source$ } = counter(end, answer);
          const handled: number[] = [];
          await lastValueFrom(
            source$.pipe(
              demandConsumer(
                async (events) => {
                  await Promise.resolve();
                  handled.push(...events);
                },
                { maxDemand: 2, minDemand: 0, concurrency: 3 },
              ),
            ),
          );
          expect(handled.sort()).toEqual(numbers(end));
        }
      },
    );

    it('a source that answers the last request at once, with its last event: that event is handled', () => {
      const answers = [[0], [], [1]];
      const source$ = fromDemandProducer<number, number>({
        init: () => 0,
        handleDemand: (_demand, calls) => ({ events: answers[calls] ?? [], state: calls + 1, done: calls === 2 }),
      });
      const { open, handle, finish } = tasks();
      const { told } = observe(source$.pipe(demandConsumer(handle, { maxDemand: 1, concurrency: 2 })));
      expect(open.map(({ events }) => events)).toEqual([[0]]);
      finish();
      expect([open.map(({ events }) => events), told]).toEqual([[[1]], []]);
      finish();
      expect(told).toEqual(['complete']);
    });
  });

  it('in flight never exceeds concurrency * maxDemand; nothing is lost or merged (random windows, sizes, handlers)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .integer({ min: 1, max: 12 })
          .chain((maxDemand) => fc.record({ maxDemand: fc.constant(maxDemand), minDemand: fc.integer({ min: 0, max: maxDemand - 1 }) })),
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 }),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }),
        fc.boolean(),
        async (window, concurrency, sizes, handlers, later) => {
          // The producer answers with batches of these sizes, at once or later.
          let given = 0;
          let answers = 0;
          const total = sizes.reduce((sum, size) => sum + size);
          const source$ = fromDemandProducer<number, null>({
            handleDemand: (demand) => {
              const size = Math.min(demand, sizes[answers++ % sizes.length] as number, total - given);
              const result = { events: numbers(size).map(() => given++), state: null, done: given >= total };
              return later ? Promise.resolve(result) : result;
            },
          });
          const { observable, edge } = edgeProbe(source$);
          const handled: number[] = [];
          let running = 0;
          let calls = 0;
          const most = concurrency * window.maxDemand;
          const inFlight = (): number => edge.requested - handled.length;
          await lastValueFrom(
            observable.pipe(
              demandConsumer(
                (events: readonly number[]): ObservableInput<unknown> => {
                  running++;
                  expect(running).toBeLessThanOrEqual(concurrency);
                  expect(inFlight()).toBeLessThanOrEqual(most);
                  expect(events.length).toBeLessThanOrEqual(window.maxDemand - window.minDemand);
                  expect(events).toEqual(numbers(events.length).map((n) => n + (events[0] ?? 0)));
                  const done = (): void => {
                    handled.push(...events);
                    running--;
                  };
                  if (handlers[calls++ % handlers.length] === true) {
                    return Promise.resolve().then(done);
                  }
                  done();
                  return EMPTY;
                },
                { ...window, concurrency },
              ),
            ),
            { defaultValue: undefined },
          );
          expect(edge.violations).toEqual([]);
          expect(inFlight()).toBeLessThanOrEqual(most);
          expect([...handled].sort((a, b) => a - b)).toEqual(numbers(total));
          if (concurrency === 1) {
            expect(handled).toEqual(numbers(total));
          }
        },
      ),
      { numRuns: 150, seed: 20260805 },
    );
  });

  it('throws when called with what it cannot use, before any subscription', () => {
    expect(() => demandConsumer(1 as never)).toThrow(
      new TypeError('Expected `handleEvents` to be a function or an object with init and handleEvents, got `1` (number)'),
    );
    expect(() => demandConsumer(null as never)).toThrow(TypeError);
    expect(() => demandConsumer({ init: () => 0 } as never)).toThrow(
      new TypeError('Expected `consumer.handleEvents` to be a function, got `undefined` (undefined)'),
    );
    expect(() => demandConsumer({ handleEvents: () => 0 } as never)).toThrow(
      new TypeError('Expected `consumer.init` to be a function, got `undefined` (undefined)'),
    );
    expect(() => demandConsumer(() => undefined, { maxDemand: 10, minDemand: 10 })).toThrow(
      new RangeError('Expected `minDemand` to be an integer from 0 to 9, got `10` (number)'),
    );
  });

  it('throws when piped onto an Observable that carries no demand', () => {
    expect(() => of(1).pipe(demandConsumer(() => undefined))).toThrow(
      new TypeError(
        'demandConsumer() needs a source that answers demand, got a plain Observable: ' +
          'use toDemand(), or throughStage() around stock operators',
      ),
    );
  });
});
