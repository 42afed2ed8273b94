import {
  defer,
  EMPTY,
  from,
  NEVER,
  Observable,
  of,
  range,
  ReplaySubject,
  Subject,
  throwError,
  timer,
  type ObservableInput,
  map,
} from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { demandConsumer, fromDemandProducer, mapStage, requestOn, toDemand, type DemandObservable } from '../../lib/index.js';
import { mapAsyncStage } from '../../lib/stages/mapAsyncStage.js';

const digits = Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => [n, n]));

/** 0, 1, 2, … below `end`, as many as asked; writes down what it is asked and how it ended. */
function counter(end = Infinity) {
  const demands: number[] = [];
  const ends: string[] = [];
  const asked$ = new ReplaySubject<number>(Infinity);
  const source$ = fromDemandProducer<number, number>({
    init: () => 0,
    handleDemand: (demand, from) => {
      demands.push(demand);
      asked$.next(demand);
      const events = Array.from({ length: Math.min(demand, end - from) }, (_, index) => from + index);
      return { events, state: from + events.length, done: from + events.length >= end };
    },
    terminate: (_from, reason) => {
      ends.push(reason);
    },
  });
  return { source$, demands, ends, asked$ };
}

/** Inner streams that are told by hand what to emit. */
function tasks() {
  const subjects: Subject<string>[] = [];
  const open = new Set<number>();
  return {
    open,
    task: (n: number): Subject<string> => subjects[n] as Subject<string>,
    started: () => subjects.length,
    project: (n: number) =>
      new Observable<string>((subscriber) => {
        const subject = new Subject<string>();
        subjects[n] = subject;
        open.add(n);
        subscriber.add(() => open.delete(n));
        subscriber.add(subject.subscribe(subscriber));
      }),
  };
}

function observe<T>(source$: DemandObservable<T>, request: number) {
  const log: unknown[] = [];
  const subscription = source$.subscribeWithDemand({
    next: (events) => log.push(...events),
    error: (error: unknown) => log.push(error),
    complete: () => log.push('complete'),
  });
  if (request > 0) {
    subscription.request(request);
  }
  return { log, subscription };
}

const marbles = (work: Parameters<TestScheduler['run']>[0]): void => {
  new TestScheduler((actual, expected) => {
    expect(actual).toEqual(expected);
  }).run(work);
};

describe('mapAsyncStage', () => {
  describe('in marbles', () => {
    /** Event n takes as many frames as the n-th of these. */
    const taking =
      (...frames: number[]) =>
      (n: number): Observable<string> =>
        timer(frames[n] ?? 1).pipe(map(() => String.fromCharCode(97 + n)));

    it('runs one task at a time by default, in order', () => {
      marbles(({ cold, expectObservable }) => {
        const { source$, asked$ } = counter();
        const demand$ = cold('  3--------------1--', digits);
        const upstream = '      1---1---1------1--';
        const expected = '      ----a---b---c----d';
        expectObservable(source$.pipe(mapAsyncStage(taking(4, 4, 4, 2)), requestOn(demand$))).toBe(expected);
        expectObservable(asked$).toBe(upstream, digits);
      });
    });

    it('concurrency 2: asks for no more than it can start, and no more than is wanted', () => {
      marbles(({ cold, expectObservable }) => {
        const { source$, asked$ } = counter();
        const demand$ = cold('  3--------------1---', digits);
        const upstream = '      2---1----------1---';
        const expected = '      ----a--b-c-------d-';
        expectObservable(source$.pipe(mapAsyncStage(taking(4, 7, 5, 2), { concurrency: 2 }), requestOn(demand$))).toBe(expected);
        expectObservable(asked$).toBe(upstream, digits);
      });
    });

    it('ordered: a slow task holds back the results, and the places, of those behind it', () => {
      marbles(({ cold, expectObservable }) => {
        const { source$, asked$ } = counter(6);
        const demand$ = cold('  9-----------------', digits);
        const upstream = '      3------3----------';
        const expected = '      -------(abc)-d(ef|)';
        expectObservable(source$.pipe(mapAsyncStage(taking(7, 2, 4, 6, 7, 3), { concurrency: 3 }), requestOn(demand$))).toBe(expected);
        expectObservable(asked$).toBe(upstream, digits);
      });
    });

    it('unordered: results go out as they come', () => {
      marbles(({ cold, expectObservable }) => {
        const { source$, asked$ } = counter();
        const demand$ = cold('  5-------------', digits);
        const upstream = '      3-1-1---------';
        const expected = '      --b-c--(ad)e--';
        expectObservable(source$.pipe(mapAsyncStage(taking(7, 2, 4, 5, 7), { concurrency: 3, ordered: false }), requestOn(demand$))).toBe(
          expected,
        );
        expectObservable(asked$).toBe(upstream, digits);
      });
    });

    it('inner streams that emit none, one, many', () => {
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const { source$, asked$ } = counter(4);
        const demand$ = cold('  1---------5----------', digits);
        const upstream = '      1-1---------1--1-----';
        const inner = [
          cold('                --|'),
          cold('                  --a---b---(c|)'),
          cold('                            ---|'),
          cold('                               --d|'),
        ] as const;
        const expected = '      ----a-----b-c----d|';
        const result$ = source$.pipe(
          mapAsyncStage((n) => inner[n as 0]),
          requestOn(demand$),
        );
        expectObservable(result$).toBe(expected);
        expectObservable(asked$).toBe(upstream, digits);
        expectSubscriptions(inner[0].subscriptions).toBe('^-!');
        expectSubscriptions(inner[1].subscriptions).toBe('--^---------!');
        expectSubscriptions(inner[3].subscriptions).toBe('---------------^--!');
      });
    });
  });

  it.each([1, 2, 3, 8])('never has more than %i inner streams open, and never asks for more than it can start', (concurrency) => {
    for (const ordered of [true, false]) {
      const { source$, demands } = counter();
      const { project, open, started, task } = tasks();
      let most = 0;
      const { log, subscription } = observe(source$.pipe(mapAsyncStage(project, { concurrency, ordered })), 20);
      const sum = (): number => demands.reduce((total, demand) => total + demand, 0);
      for (let round = 0; round < 20; round++) {
        most = Math.max(most, open.size);
        expect(sum()).toBe(started());
        // The last that is open finishes first, where it may.
        const last = [...open].at(ordered ? 0 : -1) ?? 0;
        task(last).next(`${last}`);
        task(last).complete();
      }
      expect([most, log.length, demands[0], open.size]).toEqual([concurrency, 20, concurrency, 0]);
      subscription.unsubscribe();
    }
  });

  it('asks for no more than downstream has asked for', () => {
    const { source$, demands } = counter();
    const { project, task } = tasks();
    const { subscription } = observe(source$.pipe(mapAsyncStage(project, { concurrency: 5 })), 2);
    expect(demands).toEqual([2]);
    subscription.request(1);
    expect(demands).toEqual([2, 1]);
    subscription.request(100);
    expect(demands).toEqual([2, 1, 2]);
    task(0).next('a');
    expect(demands).toEqual([2, 1, 2]);
    task(0).complete();
    expect(demands).toEqual([2, 1, 2, 1]);
  });

  it('asks again for events whose inner stream brought nothing', () => {
    const { source$, demands } = counter();
    const { log } = observe(source$.pipe(mapAsyncStage((n) => (n % 4 === 3 ? [n] : EMPTY), { concurrency: 2 })), 2);
    expect(log).toEqual([3, 7]);
    expect(demands.reduce((sum, demand) => sum + demand)).toBe(8);
  });

  it('1.1 what inner streams emit beyond the demand waits, in order; no new task starts meanwhile', () => {
    const { source$, demands } = counter();
    const { log, subscription } = observe(source$.pipe(mapAsyncStage((n) => [`${n}a`, `${n}b`, `${n}c`])), 2);
    expect([log, demands]).toEqual([['0a', '0b'], [1]]);
    subscription.request(1);
    expect([log.length, demands]).toEqual([3, [1]]);
    subscription.request(1);
    expect([log.at(-1), demands]).toEqual(['1a', [1, 1]]);
  });

  it('ordered: what a later task emits waits for its turn, what the task whose turn it is emits goes out at once', () => {
    const { project, task } = tasks();
    const { log } = observe(counter(2).source$.pipe(mapAsyncStage(project, { concurrency: 2 })), 10);
    task(1).next('1a');
    task(0).next('0a');
    task(1).next('1b');
    task(0).next('0b');
    expect(log).toEqual(['0a', '0b']);
    task(0).complete();
    expect(log).toEqual(['0a', '0b', '1a', '1b']);
    task(1).next('1c');
    task(1).complete();
    expect(log).toEqual(['0a', '0b', '1a', '1b', '1c', 'complete']);
  });

  it('ordered: the finished ones behind a slow task follow it at once, up to the first that is open', () => {
    const { project, task, open } = tasks();
    const { log } = observe(counter(5).source$.pipe(mapAsyncStage(project, { concurrency: 5 })), 10);
    for (const n of [4, 2, 1]) {
      task(n).next(`${n}`);
      task(n).complete();
    }
    expect([log, [...open]]).toEqual([[], [0, 3]]);
    task(0).complete();
    expect(log).toEqual(['1', '2']);
    task(3).complete();
    expect(log).toEqual(['1', '2', '4', 'complete']);
  });

  it.each<[string, () => ObservableInput<unknown>]>([
    ['promise', () => Promise.resolve(1)],
    ['array', () => [1]],
    ['Observable', () => of(1)],
    ['iterable', () => new Set([1])],
    [
      'async iterable',
      () =>
        (async function* () {
          yield 1;
        })(),
    ],
  ])('takes any ObservableInput: %s', async (_kind, project) => {
    const seen: unknown[] = [];
    await counter(3)
      .source$.pipe(mapAsyncStage(project, { concurrency: 2 }))
      .forEach((event) => void seen.push(event));
    expect(seen).toEqual([1, 1, 1]);
  });

  it('passes falsy values, and gives project an index that counts on', () => {
    const falsy = [undefined, null, 0, '', NaN, false];
    const indexes: number[] = [];
    const { log } = observe(
      counter(6).source$.pipe(
        mapAsyncStage((n, index) => {
          indexes.push(index);
          return [falsy[n]];
        }),
      ),
      6,
    );
    expect(log).toEqual([...falsy, 'complete']);
    expect(indexes).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('3.3 a hundred thousand inner streams that answer at once do not grow the stack', () => {
    for (const [options, total] of [
      [{}, 100_000],
      [{ concurrency: 16 }, 10_000],
      [{ concurrency: 16, ordered: false }, 10_000],
    ] as const) {
      let count = 0;
      counter(total)
        .source$.pipe(mapAsyncStage((n) => of(n), options))
        .subscribe(() => count++);
      expect(count).toBe(total);
    }
  });

  it('an endless source and slow tasks: it is never asked for more than the concurrency', () => {
    const { source$, demands } = counter();
    const { project, started } = tasks();
    observe(source$.pipe(mapAsyncStage(project, { concurrency: 4 })), Infinity);
    expect([demands, started()]).toEqual([[4], 4]);
  });

  it('1.3 a result that comes while downstream is being called waits for its turn', () => {
    const { project, task } = tasks();
    const log: string[] = [];
    let depth = 0;
    counter(2)
      .source$.pipe(mapAsyncStage(project, { concurrency: 2, ordered: false }))
      .subscribeWithDemand({
        start: (subscription) => subscription.request(10),
        next: (events) => {
          expect(depth++).toBe(0);
          log.push(...events);
          if (events.includes('a')) {
            task(1).next('b');
            task(1).complete();
          }
          depth--;
        },
        error: (error: unknown) => log.push(String(error)),
        complete: () => log.push('complete'),
      });
    task(0).next('a');
    expect(log).toEqual(['a', 'b']);
    task(0).complete();
    expect(log).toEqual(['a', 'b', 'complete']);
  });

  describe('completes', () => {
    it('when the source and all tasks have completed', () => {
      const { project, task } = tasks();
      const { log } = observe(counter(2).source$.pipe(mapAsyncStage(project, { concurrency: 3 })), 10);
      task(0).complete();
      expect(log).toEqual([]);
      task(1).complete();
      expect(log).toEqual(['complete']);
    });

    it('1.5 after what waits for demand was delivered', () => {
      const { log, subscription } = observe(counter(1).source$.pipe(mapAsyncStage(() => ['a', 'b'])), 1);
      expect(log).toEqual(['a']);
      subscription.request(1);
      expect(log).toEqual(['a', 'b', 'complete']);
    });

    it('1.5 without demand when the source is empty', () => {
      const log: string[] = [];
      toDemand<never>()(EMPTY)
        .pipe(mapAsyncStage(() => NEVER))
        .subscribeWithDemand({ next: () => undefined, error: () => undefined, complete: () => log.push('complete') });
      expect(log).toEqual(['complete']);
    });
  });

  describe('fails', () => {
    it('2.13 when a task fails: the others and the source are cancelled once, what was emitted before goes out', () => {
      const { source$, ends } = counter();
      const { project, task, open } = tasks();
      const { log } = observe(source$.pipe(mapAsyncStage(project, { concurrency: 3 })), 10);
      task(0).next('a');
      task(1).next('held back');
      task(1).error(new Error('boom'));
      expect([log, ends, open.size]).toEqual([['a', new Error('boom')], ['cancelled'], 0]);
      task(0).next('late');
      task(2).error(new Error('late'));
      expect(log.length).toBe(2);
    });

    it.each<[string, (n: number) => ObservableInput<string>]>([
      [
        'project throws',
        () => {
          throw new Error('boom');
        },
      ],
      ['a promise rejects', () => Promise.reject(new Error('boom'))],
      ['an inner stream fails at once', () => throwError(() => new Error('boom'))],
    ])('2.13 when %s', async (_how, fail) => {
      const { source$, demands, ends } = counter();
      const { project, open } = tasks();
      const error = await new Promise((resolve) => {
        source$.pipe(mapAsyncStage((n) => (n === 1 ? fail(n) : project(n)), { concurrency: 3 })).subscribe({ error: resolve });
      });
      expect(error).toEqual(new Error('boom'));
      expect([demands, ends, open.size]).toEqual([[3], ['cancelled'], 0]);
    });

    it.each([undefined, null, 1, {}])('with a TypeError when project returns %p', (reply) => {
      const { log } = observe(counter().source$.pipe(mapAsyncStage(() => reply as never)), 1);
      expect(log).toEqual([
        expect.objectContaining({
          name: 'TypeError',
          message: expect.stringContaining('Expected `project(event)` to be an ObservableInput'),
        }),
      ]);
    });

    it('starts none of the events behind one that fails', () => {
      const started: number[] = [];
      const { log } = observe(
        counter().source$.pipe(
          mapAsyncStage(
            (n) => {
              started.push(n);
              return n === 1 ? throwError(() => 'boom') : NEVER;
            },
            { concurrency: 4 },
          ),
        ),
        4,
      );
      expect([started, log]).toEqual([[0, 1], ['boom']]);
    });

    it('1.4 at once when the source fails: tasks are given up, results beyond the demand are discarded', () => {
      const { project, task, open } = tasks();
      const source$ = new Subject<number>();
      const { log } = observe(toDemand<number>()(source$).pipe(mapAsyncStage(project, { concurrency: 2 })), 2);
      source$.next(0);
      source$.next(1);
      task(0).next('a');
      task(0).next('b');
      task(0).next('too many');
      source$.error(new Error('boom'));
      expect([log, open.size]).toEqual([['a', 'b', new Error('boom')], 0]);
    });

    it('with the first error, when two tasks fail while downstream is being called', () => {
      const { project, task } = tasks();
      const told: unknown[] = [];
      counter()
        .source$.pipe(mapAsyncStage(project, { concurrency: 3 }))
        .subscribeWithDemand({
          start: (subscription) => subscription.request(5),
          next: (events) => {
            told.push(...events);
            task(1).error('first');
            task(2).error('second');
          },
          error: (error) => told.push(error),
          complete: () => told.push('complete'),
        });
      task(0).next('a');
      expect(told).toEqual(['a', 'first']);
    });

    it('a failed task may fail with undefined', () => {
      const ended: unknown[] = [];
      counter()
        .source$.pipe(mapAsyncStage(() => throwError(() => undefined)))
        .subscribe({ error: (error: unknown) => ended.push('error', error) });
      expect(ended).toEqual(['error', undefined]);
    });
  });

  describe('1.8 on cancel', () => {
    it('unsubscribes from the tasks and cancels the source, once', () => {
      const { source$, ends, demands } = counter();
      const { project, open, task } = tasks();
      const { log, subscription } = observe(source$.pipe(mapAsyncStage(project, { concurrency: 3 })), 10);
      subscription.unsubscribe();
      subscription.unsubscribe();
      task(0).next('late');
      expect([log, open.size, ends, demands]).toEqual([[], 0, ['cancelled'], [3]]);
    });

    it('ignores a promise that answers late', async () => {
      const { log, subscription } = observe(counter().source$.pipe(mapAsyncStage(() => Promise.resolve('late'))), 1);
      subscription.unsubscribe();
      await Promise.resolve();
      expect(log).toEqual([]);
    });

    it('in project itself: it is called no more, and what it returns is not started', () => {
      const calls: number[] = [];
      let subscriptions = 0;
      const { subscription } = observe(
        counter().source$.pipe(
          mapAsyncStage(
            (n) => {
              calls.push(n);
              if (n === 1) {
                subscription.unsubscribe();
              }
              return defer(() => {
                subscriptions++;
                return NEVER;
              });
            },
            { concurrency: 3 },
          ),
        ),
        0,
      );
      subscription.request(3);
      expect([calls, subscriptions]).toEqual([[0, 1], 1]);
    });

    it('while a task is being started: it is given up', () => {
      let unsubscribed = 0;
      const { subscription } = observe(
        counter().source$.pipe(
          mapAsyncStage(
            () =>
              new Observable<never>(() => {
                subscription.unsubscribe();
                return () => unsubscribed++;
              }),
          ),
        ),
        0,
      );
      subscription.request(1);
      expect(unsubscribed).toBe(1);
    });

    it('in a delivery of several results: delivers no more and asks for no more', () => {
      const { source$, demands } = counter();
      const seen: string[] = [];
      const subscription = source$.pipe(mapAsyncStage(() => ['a', 'b'])).subscribeWithDemand({
        next: (events) => {
          seen.push(...events);
          subscription.unsubscribe();
        },
        error: () => undefined,
        complete: () => undefined,
      });
      subscription.request(1);
      expect([seen, demands]).toEqual([['a'], [1]]);
    });
  });

  it('keeps the window of a consumer behind it, whatever the inner streams do', () => {
    const batches: number[] = [];
    counter(20)
      .source$.pipe(
        mapAsyncStage((n) => range(0, n % 4), { concurrency: 3 }),
        mapStage((n) => n + 1),
        demandConsumer((events) => void batches.push(events.length), { maxDemand: 4, minDemand: 0 }),
      )
      .subscribe();
    expect(Math.max(...batches)).toBeLessThanOrEqual(4);
    expect(batches.reduce((sum, size) => sum + size)).toBe(30);
  });

  it('gives each subscription tasks of its own', () => {
    const result$ = counter(2).source$.pipe(mapAsyncStage((n, index) => from([`${n}${index}`])));
    expect([observe(result$, 2).log, observe(result$, 2).log]).toEqual([
      ['00', '11', 'complete'],
      ['00', '11', 'complete'],
    ]);
  });

  it('throws for options out of range, a project that is no function, and a source that carries no demand', () => {
    const project = (n: number): number[] => [n];
    expect(() => mapAsyncStage(project, { concurrency: 0 })).toThrow(
      new RangeError('Expected `concurrency` to be an integer of at least 1, got `0` (number)'),
    );
    expect(() => mapAsyncStage(project, { concurrency: Infinity })).toThrow(RangeError);
    expect(() => mapAsyncStage('x' as never)).toThrow(new TypeError('Expected `project` to be a function, got `x` (string)'));
    expect(() => of(1).pipe(mapAsyncStage(project))).toThrow(/^mapAsyncStage\(\) needs a source that answers demand/);
  });
});
