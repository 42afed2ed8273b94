import {
  concat,
  defer,
  filter,
  finalize,
  from,
  lastValueFrom,
  merge,
  NEVER,
  of,
  ReplaySubject,
  Subject,
  take,
  takeUntil,
  throwError,
  toArray,
  type ObservableInput,
} from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import {
  demandDispatcher,
  dispatchStage,
  fromDemandProducer,
  mapStage,
  superviseEach,
  toDemand,
  type DemandObservable,
  type SuperviseOptions,
} from '../../lib/index.js';
import { countingSource, SOURCE_KINDS } from '../support/countingSource.js';
import { edgeProbe } from '../support/edgeProbe.js';
import { turn } from '../support/eventually.js';
import { handSource } from '../support/foreignSource.js';
import { numbers } from '../support/numbers.js';
import { settle } from '../support/settle.js';

const boom = new Error('boom');

const marbles = (): TestScheduler =>
  new TestScheduler((actual, expected) => {
    expect(actual).toEqual(expected);
  });

/** a, b, c, … below `end`; what is asked of it goes to `asked$`. */
function letters(asked$: ReplaySubject<string>, end = Infinity): DemandObservable<string> {
  return fromDemandProducer<string, number>({
    init: () => 0,
    handleDemand: (demand, first) => {
      asked$.next(String(demand));
      const events = numbers(Math.min(demand, end - first)).map((n) => String.fromCharCode(97 + first + n));
      return { events, state: first + events.length, done: first + events.length >= end };
    },
  });
}

describe('superviseEach', () => {
  describe('in time', () => {
    it('starts a task per event; with 3/2 two that finish make it ask for two', () => {
      marbles().run(({ cold, expectObservable }) => {
        const asked$ = new ReplaySubject<string>(Infinity);
        const upstream = '  3---2----2------';
        const taskOfA = '   ---(1|)';
        const taskOfB = '   ----(2|)';
        const taskOfC = '   ---------(3|)';
        const taskOfD = '       ---(4|)';
        const taskOfE = '       ----------';
        const expected = '  ---12--4-3------';
        const tasks: Record<string, string> = { a: taskOfA, b: taskOfB, c: taskOfC, d: taskOfD, e: taskOfE };
        expectObservable(
          letters(asked$).pipe(superviseEach((letter) => cold((tasks[letter] ?? '-').trim()), { maxDemand: 3, minDemand: 2 })),
          '----------------!',
        ).toBe(expected.trim());
        expectObservable(asked$).toBe(upstream.trim());
      });
    });

    it('one at a time, one after the other; completes when the source has and the last task', () => {
      marbles().run(({ cold, expectObservable }) => {
        const asked$ = new ReplaySubject<string>(Infinity);
        const task = '      --x-|';
        const upstream = '  1---1---1---';
        const expected = '  --x---x---x-|';
        expectObservable(letters(asked$, 3).pipe(superviseEach(() => cold(task.trim()), { maxDemand: 1 }))).toBe(expected.trim());
        expectObservable(asked$).toBe(upstream.trim());
      });
    });

    it('restarts in virtual time: the window slides; one more within it ends all with the error of the task', () => {
      const scheduler = marbles();
      scheduler.run(({ cold, expectObservable, expectSubscriptions }) => {
        const asked$ = new ReplaySubject<string>(Infinity);
        const steady$ = cold('    ----------------------------');
        const steadyLives = '     ^---------------------!';
        // Fails at 5, 14, 18 and 22: the first is out of the window of 8 at the second; the last three are within it.
        const lives = ['-----#', '---------#', '----#', '----#'];
        const expected = '        ----------------------#';
        let life = 0;
        const failures: [number, unknown][] = [];
        const result$ = letters(asked$, 2).pipe(
          superviseEach((letter) => (letter === 'a' ? steady$ : cold(lives[life++] ?? '-', undefined, boom)), {
            restart: 'transient',
            maxRestarts: 2,
            withinMs: 8,
            scheduler,
            onFailure: (error, event) => {
              expect(error).toBe(boom);
              failures.push([scheduler.now(), event]);
            },
          }),
        );
        expectObservable(result$).toBe(expected.trim(), undefined, boom);
        expectSubscriptions(steady$.subscriptions).toBe(steadyLives.trim());
        scheduler.flush();
        expect(failures).toEqual([
          [5, 'b'],
          [14, 'b'],
          [18, 'b'],
          [22, 'b'],
        ]);
      });
    });
  });

  describe.each(SOURCE_KINDS)('%s source', (kind) => {
    it.each([
      [1, 0],
      [3, 0],
      [3, 2],
      [10, 5],
      [7, 3],
    ])('%i/%i: every event has its task, never more than maxDemand are alive', async (maxDemand, minDemand) => {
      const source = countingSource(kind, { events: numbers(40) });
      const { observable, edge } = edgeProbe(source.observable);
      let alive = 0;
      let mostAlive = 0;
      const results: number[] = [];
      let completed = false;
      observable
        .pipe(
          superviseEach(
            (n) =>
              defer(async () => {
                mostAlive = Math.max(mostAlive, ++alive);
                await turn();
                alive--;
                return n as number;
              }),
            { maxDemand, minDemand },
          ),
        )
        .subscribe({ next: (n) => results.push(n), complete: () => (completed = true) });
      const isCompleted = (): boolean => completed;
      while (!isCompleted()) await settle(source);
      expect([...results].sort((a, b) => a - b)).toEqual(numbers(40));
      expect(mostAlive).toBe(maxDemand);
      expect(edge.mostOutstanding).toBeLessThanOrEqual(maxDemand);
      expect(edge.violations).toEqual([]);
      expect(source.ends).toEqual(['completed']);
    });

    it('cancel: source and tasks, once', async () => {
      const source = countingSource(kind, { events: numbers(10), end: 'open' });
      let alive = 0;
      const results: unknown[] = [];
      const subscription = source.observable
        .pipe(
          superviseEach((n) =>
            defer(() => {
              alive++;
              return concat(of(n), NEVER);
            }).pipe(finalize(() => alive--)),
          ),
        )
        .subscribe((result) => results.push(result));
      await settle(source);
      expect(alive).toBe(10);
      expect(results).toEqual(numbers(10));
      subscription.unsubscribe();
      subscription.unsubscribe();
      await settle(source);
      expect(alive).toBe(0);
      expect(source.ends).toEqual(['cancelled']);
    });

    it('the source fails: what is alive finishes, then the error', async () => {
      const source = countingSource(kind, { events: ['a', 'b'], end: 'fail' });
      const told: unknown[] = [];
      const gates = new Map<unknown, Subject<string>>();
      source.observable
        .pipe(
          superviseEach(
            (event) => {
              const gate$ = new Subject<string>();
              gates.set(event, gate$);
              return gate$;
            },
            { maxDemand: 2, minDemand: 0 },
          ),
        )
        .subscribe({ next: (result) => told.push(result), error: (error: unknown) => told.push(error) });
      await settle(source);
      gates.get('a')?.complete();
      await settle(source);
      expect(source.ends).toEqual(['failed']);
      expect(told).toEqual([]);
      gates.get('b')?.next('result of b');
      gates.get('b')?.complete();
      expect(told).toEqual(['result of b', source.failure]);
    });
  });

  it('tasks are whatever can be waited for', async () => {
    const tasks: Record<string, () => ObservableInput<unknown>> = {
      array: () => ['a1', 'a2'],
      promise: () => Promise.resolve('p'),
      observable: () => of('o'),
      string: () => 'st',
      generator: function* () {
        yield 'g';
      },
      asyncGenerator: async function* () {
        yield 'ag';
      },
      demand: () => fromDemandProducer<string, null>({ handleDemand: () => ({ events: ['d'], state: null, done: true }) }),
    };
    const names$ = toDemand<string>()(from(Object.keys(tasks)));
    const results = await lastValueFrom(
      names$.pipe(
        superviseEach((name) => tasks[name]?.() ?? []),
        toArray(),
      ),
    );
    expect([...results].sort()).toEqual(['a1', 'a2', 'ag', 'd', 'g', 'o', 'p', 's', 't']);
  });

  it('one hundred thousand synchronous tasks, from a synchronous source: the stack stays flat', async () => {
    for (const maxDemand of [1, 2, 1000]) {
      let next = 0;
      const source$ = fromDemandProducer((demand) => numbers(demand).map(() => next++));
      const last = await lastValueFrom(
        source$.pipe(
          superviseEach((n) => of(n), { maxDemand }),
          take(100_000),
        ),
      );
      expect(last).toBe(99_999);
    }
  });

  it('take() cancels the source in the middle of a batch', () => {
    const source = countingSource('synchronous', { events: numbers(100), end: 'open' });
    const started: unknown[] = [];
    const told: unknown[] = [];
    source.observable
      .pipe(
        superviseEach((n) => {
          started.push(n);
          return of(n);
        }),
        take(3),
      )
      .subscribe({ next: (n) => told.push(n), complete: () => told.push('complete') });
    expect(told).toEqual([0, 1, 2, 'complete']);
    expect(started).toEqual([0, 1, 2]);
    expect(source.ends).toEqual(['cancelled']);
  });

  it('take() ends a task that emits at once and without end', () => {
    const source = countingSource('synchronous', { events: ['a', 'b'], end: 'open' });
    const told: unknown[] = [];
    source.observable
      .pipe(
        superviseEach(function* (event) {
          for (;;) yield event;
        }),
        take(3),
      )
      .subscribe({ next: (result) => told.push(result), complete: () => told.push('complete') });
    expect(told).toEqual(['a', 'a', 'a', 'complete']);
  });

  it('is cold: each subscription has its own tasks, restarts and source', () => {
    const source = countingSource('synchronous', { events: ['a'] });
    let starts = 0;
    const flaky$ = source.observable.pipe(
      superviseEach(() => (++starts % 3 === 0 ? of('ok') : throwError(() => boom)), {
        restart: 'transient',
        maxRestarts: 2,
        onFailure: () => undefined,
      }),
    );
    const told: unknown[] = [];
    for (let count = 0; count < 3; count++) {
      flaky$.subscribe({ next: (result) => told.push(result), error: (error: unknown) => told.push(error) });
    }
    expect(told).toEqual(['ok', 'ok', 'ok']);
    expect(source.subscriptions).toBe(3);
  });

  describe('onFailure', () => {
    it('is told of each failure, also of those that are restarted, and of the one too many', () => {
      const onFailure = jest.fn();
      const source = countingSource('synchronous', { events: ['a'], end: 'open' });
      let failed: unknown;
      source.observable
        .pipe(superviseEach(() => throwError(() => boom), { restart: 'transient', maxRestarts: 2, onFailure }))
        .subscribe({ error: (error: unknown) => (failed = error) });
      expect(onFailure.mock.calls).toEqual([
        [boom, 'a'],
        [boom, 'a'],
        [boom, 'a'],
      ]);
      expect(failed).toBe(boom);
      expect(source.ends).toEqual(['cancelled']);
    });

    it('by default writes to the console; nothing is silent', () => {
      const log = jest.spyOn(console, 'error').mockImplementation(() => undefined);
      const source = countingSource('synchronous', { events: ['a', 'b'] });
      const told: unknown[] = [];
      source.observable
        .pipe(superviseEach((event) => (event === 'a' ? throwError(() => boom) : of(event))))
        .subscribe({ next: (result) => told.push(result), complete: () => told.push('complete') });
      expect(log.mock.calls).toEqual([['superviseEach: a task failed', boom]]);
      expect(told).toEqual(['b', 'complete']);
    });

    it('is not told what a task throws that has cancelled the stream: nobody waits for it', () => {
      const failures: unknown[] = [];
      const cancel$ = new Subject<void>();
      letters(new ReplaySubject(Infinity), 2)
        .pipe(
          superviseEach(
            () => {
              cancel$.next();
              throw boom;
            },
            { onFailure: (error) => failures.push(error) },
          ),
          takeUntil(cancel$),
        )
        .subscribe();
      expect(failures).toEqual([]);
    });

    it('that throws ends the stream: source and tasks are cancelled', () => {
      const source = countingSource('synchronous', { events: ['a', 'b'], end: 'open' });
      let cancelled = 0;
      let failed: unknown;
      source.observable
        .pipe(
          superviseEach((event) => (event === 'a' ? NEVER.pipe(finalize(() => cancelled++)) : throwError(() => new Error('task'))), {
            onFailure: () => {
              throw boom;
            },
          }),
        )
        .subscribe({ error: (error: unknown) => (failed = error) });
      expect(failed).toBe(boom);
      expect(cancelled).toBe(1);
      expect(source.ends).toEqual(['cancelled']);
    });
  });

  it('several of them compete for one source: no event is worked on twice', () => {
    const source = countingSource('synchronous', { events: numbers(20) });
    const shared$ = source.observable.pipe(dispatchStage(demandDispatcher(), { startAfter: 2 }));
    const results: unknown[] = [];
    for (const name of ['a', 'b']) {
      shared$.pipe(superviseEach((n) => of(`${name}${String(n)}`), { maxDemand: 3 })).subscribe((result) => results.push(result));
    }
    const seen = results.map((result) => Number(String(result).slice(1)));
    expect([...seen].sort((a, b) => a - b)).toEqual(numbers(20));
    expect(new Set(results.map((result) => String(result)[0]))).toEqual(new Set(['a', 'b']));
  });

  it("the supervisor's other functions are RxJS: start_child is merge, terminate_child takeUntil, count_children finalize", () => {
    const source = countingSource('synchronous', { events: ['a', 'b'], end: 'open' });
    const terminate$ = new Subject<unknown>();
    let children = 0;
    const own$ = new Subject<string>();
    const results: unknown[] = [];
    const supervised$ = source.observable.pipe(
      superviseEach(
        (event) =>
          defer(() => {
            children++;
            return concat(of(event), NEVER).pipe(takeUntil(terminate$.pipe(filter((which) => which === event))));
          }).pipe(finalize(() => children--)),
        { maxDemand: 2, minDemand: 0 },
      ),
    );
    merge(supervised$, own$).subscribe((result) => results.push(result));
    own$.next('own');
    expect(results).toEqual(['a', 'b', 'own']);
    expect(children).toBe(2);
    terminate$.next('a');
    expect(children).toBe(1);
    // It has finished: another event is asked for. The task of one's own does not count.
    expect(source.demands).toEqual([2, 1]);
  });

  it('a source of another copy of the package is asked by the same rule', () => {
    const hand = handSource<string>();
    const tasks: Subject<unknown>[] = [];
    const told: unknown[] = [];
    superviseEach<string, unknown>(
      () => {
        const task$ = new Subject<unknown>();
        tasks.push(task$);
        return task$;
      },
      { maxDemand: 3, minDemand: 2 },
    )(hand.source).subscribe({ error: (error: unknown) => told.push(error) });
    hand.observer.next(['a', 'b', 'c']);
    tasks[0]?.complete();
    expect(hand.requests).toEqual([3]);
    tasks[2]?.complete();
    expect(hand.requests).toEqual([3, 2]);
    tasks[1]?.complete();
    hand.observer.next(['too', 'many', 'of', 'them']);
    expect(told).toEqual([expect.objectContaining({ rule: '1.1' })]);
    expect(hand.cancels).toBe(1);
  });

  describe('throws when called', () => {
    it.each<[unknown, string]>([
      [undefined, 'Expected `project` to be a function, got `undefined` (undefined)'],
      [of(1), 'Expected `project` to be a function, got `[object Object]` (object)'],
    ])('a TypeError for the project %p', (project, message) => {
      expect(() => superviseEach(project as never)).toThrow(new TypeError(message));
    });

    it.each<[unknown, string]>([
      [null, 'Expected `options` to be an object, got `null` (null)'],
      [3, 'Expected `options` to be an object, got `3` (number)'],
      [{ onFailure: 'log' }, 'Expected `onFailure` to be a function, got `log` (string)'],
      [{ onFailure: null }, 'Expected `onFailure` to be a function, got `null` (null)'],
      [{ scheduler: null }, 'Expected `scheduler.now` to be a function, got `undefined` (undefined)'],
    ])('a TypeError for the options %p', (options, message) => {
      expect(() => superviseEach(() => of(1), options as SuperviseOptions)).toThrow(new TypeError(message));
    });

    it.each<[object, string]>([
      [{ maxDemand: 0 }, 'Expected `maxDemand` to be an integer of at least 1, got `0` (number)'],
      [{ maxDemand: 3, minDemand: 3 }, 'Expected `minDemand` to be an integer from 0 to 2, got `3` (number)'],
      [{ restart: 'permanent' }, "Expected `restart` to be one of 'temporary', 'transient', got `permanent` (string)"],
      [{ maxRestarts: -1 }, 'Expected `maxRestarts` to be an integer of at least 0, got `-1` (number)'],
      [{ maxRestarts: Infinity }, 'Expected `maxRestarts` to be an integer of at least 0, got `Infinity` (number)'],
      [{ withinMs: 0 }, 'Expected `withinMs` to be a number of milliseconds of at least 1, got `0` (number)'],
      [{ withinMs: Infinity }, 'Expected `withinMs` to be a number of milliseconds of at least 1, got `Infinity` (number)'],
      [{ withinMs: null }, 'Expected `withinMs` to be a number of milliseconds of at least 1, got `null` (null)'],
    ])('a RangeError for the options %p', (options, message) => {
      expect(() => superviseEach(() => of(1), options as SuperviseOptions)).toThrow(new RangeError(message));
    });

    it('a TypeError when piped onto an Observable that carries no demand, before any subscription', () => {
      expect(() => of(1).pipe(superviseEach(() => of(1)))).toThrow(
        /^superviseEach\(\) needs a source that answers demand, got a plain Observable: use toDemand\(\)/,
      );
    });
  });

  it('withinMs may be as little as 1', () => {
    expect(() => superviseEach(() => of(1), { withinMs: 1 })).not.toThrow();
  });

  it('undefined options are options not given: 1000/500, temporary', () => {
    const source = countingSource('synchronous', { events: numbers(1600), end: 'open' });
    const none = { maxDemand: undefined, minDemand: undefined, restart: undefined, maxRestarts: undefined, withinMs: undefined };
    const tasks: Subject<unknown>[] = [];
    source.observable
      .pipe(
        mapStage((event) => event),
        superviseEach(() => {
          const task$ = new Subject<unknown>();
          tasks.push(task$);
          return task$;
        }, none as object),
      )
      .subscribe();
    tasks.slice(0, 499).forEach((task$) => task$.complete());
    expect(source.demands).toEqual([1000]);
    tasks[499]?.complete();
    expect(source.demands).toEqual([1000, 500]);
  });
});
