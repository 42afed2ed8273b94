import fc from 'fast-check';
import { EMPTY, finalize, NEVER, Observable, of, Subject, throwError, type ObservableInput } from 'rxjs';
import { restartRule, type RestartOptions } from '../../lib/consumers/restartRule.js';
import { Supervisor } from '../../lib/consumers/Supervisor.js';
import type { WindowSettings } from '../../lib/protocol/options.js';
import { turn } from '../support/eventually.js';
import { ManualScheduler } from '../support/manualScheduler.js';
import { numbers } from '../support/numbers.js';
import { RecordingUpstream } from '../support/recordingLinks.js';
import { collectUnhandledErrors, restoreUnhandledErrors, unhandledErrors } from '../support/unhandledErrors.js';

type Event = string | number;

/** A task that the spec ends. */
class HandTask {
  private readonly results$ = new Subject<unknown>();
  alive = false;
  readonly observable = new Observable<unknown>((subscriber) => {
    this.alive = true;
    const subscription = this.results$.subscribe(subscriber);
    return () => {
      this.alive = false;
      subscription.unsubscribe();
    };
  });

  constructor(readonly event: Event) {}

  emit(result: unknown): void {
    this.results$.next(result);
  }

  finish(): void {
    this.results$.complete();
  }

  fail(error: unknown): void {
    this.results$.error(error);
  }
}

interface Parts extends Partial<WindowSettings>, RestartOptions<Event> {
  project?(event: Event): ObservableInput<unknown>;
  onRequest?(n: number, supervisor: Supervisor<Event, unknown>): void;
  onResult?(result: unknown): void;
}

const SETTINGS = {
  maxDemand: 3,
  minDemand: 1,
  restart: 'temporary',
  maxRestarts: 3,
  withinMs: 5000,
  onFailure: () => undefined,
  scheduler: new ManualScheduler(),
} as const;

/** A supervisor between an upstream and a subscriber that write down what they are told. Tasks are the spec's, unless `project` makes them. */
function run({ project, onRequest, onResult, ...settings }: Parts = {}) {
  const tasks: HandTask[] = [];
  const failures: [unknown, Event][] = [];
  const told: unknown[] = [];
  const scheduler = new ManualScheduler();
  const upstream = new RecordingUpstream((n) => onRequest?.(n, supervisor));
  let supervisor: Supervisor<Event, unknown>;
  const subscription = new Observable<unknown>((subscriber) => {
    supervisor = new Supervisor<Event, unknown>(
      subscriber,
      project ??
        ((event) => {
          const task = new HandTask(event);
          tasks.push(task);
          return task.observable;
        }),
      { ...SETTINGS, ...settings },
      restartRule<Event>({ ...SETTINGS, onFailure: (error, event) => failures.push([error, event]), scheduler, ...settings })(),
    );
    supervisor.open(upstream);
  }).subscribe({
    next: (result) => {
      told.push(result);
      onResult?.(result);
    },
    error: (error: unknown) => told.push(error),
    complete: () => told.push('complete'),
  });
  return {
    tasks,
    /** The latest task of each event. */
    task: (event: Event) => tasks.filter((task) => task.event === event).at(-1) as HandTask,
    alive: () => tasks.filter(({ alive }) => alive).map(({ event }) => event),
    failures,
    told,
    scheduler,
    subscription,
    get supervisor() {
      return supervisor;
    },
    asked: upstream.calls,
    next: (...events: Event[]) => supervisor.next(events),
  };
}

const boom = new Error('boom');

describe('Supervisor', () => {
  beforeEach(collectUnhandledErrors);

  afterEach(async () => {
    expect((await unhandledErrors()).splice(0)).toEqual([]);
    restoreUnhandledErrors();
  });

  describe("asks by GenStage's rule for supervisors", () => {
    it('3/2: 3 started, 2 finish: asks 2', () => {
      const { asked, next, task } = run({ minDemand: 2 });
      expect(asked).toEqual([3]);
      next('a', 'b', 'c');
      task('a').finish();
      expect(asked).toEqual([3]);
      task('b').finish();
      expect(asked).toEqual([3, 2]);
      next('d', 'e');
      task('c').finish();
      task('d').finish();
      expect(asked).toEqual([3, 2, 2]);
    });

    it('3/0: 2 of 3 have come and are alive: asks nothing; each that finishes: 1', () => {
      const { asked, next, task } = run({ minDemand: 0 });
      next('a', 'b');
      expect(asked).toEqual([3]);
      task('b').finish();
      expect(asked).toEqual([3, 1]);
      task('a').finish();
      expect(asked).toEqual([3, 1, 1]);
    });

    it('asks for as many as have finished, also when these are more than minDemand', () => {
      const { asked, next } = run({ maxDemand: 5, minDemand: 2, project: () => EMPTY });
      next('a', 'b', 'c', 'd', 'e');
      expect(asked).toEqual([5, 5]);
      next('f');
      expect(asked).toEqual([5, 5]);
      next('g', 'h');
      expect(asked).toEqual([5, 5, 3]);
    });

    it('1/0 with ok, error, ignore, ok, ok, ok: one alive at a time; error and ignore are consumed at once', () => {
      const script = ['ok 1', 'error', 'ignore', 'ok 2', 'ok 3', 'ok 4'];
      const tasks: HandTask[] = [];
      const { asked, failures, supervisor } = run({
        maxDemand: 1,
        minDemand: 0,
        project: (event) => {
          if (event === 'error') {
            throw boom;
          }
          if (event === 'ignore') {
            return EMPTY;
          }
          const task = new HandTask(event);
          tasks.push(task);
          return task.observable;
        },
        onRequest: (n, link) => {
          expect(n).toBe(1);
          const event = script.shift();
          if (event !== undefined) {
            link.next([event]);
          }
        },
      });
      const started: Event[] = [];
      for (;;) {
        const alive = tasks.filter((task) => task.alive);
        expect(alive.length).toBeLessThanOrEqual(1);
        const [task] = alive;
        if (task === undefined) break;
        started.push(task.event);
        task.finish();
      }
      expect(started).toEqual(['ok 1', 'ok 2', 'ok 3', 'ok 4']);
      expect(failures).toEqual([[boom, 'error']]);
      expect(asked).toEqual([1, 1, 1, 1, 1, 1, 1]);
      expect(supervisor.closed).toBe(false);
    });

    it('a task that is started again has not finished', () => {
      const { asked, next, task, tasks } = run({ maxDemand: 1, minDemand: 0, restart: 'transient' });
      next('a');
      task('a').fail(boom);
      task('a').fail(boom);
      expect(tasks.length).toBe(3);
      expect(asked).toEqual([1]);
      task('a').finish();
      expect(asked).toEqual([1, 1]);
    });

    it('nothing once the source has ended', () => {
      const { asked, next, task, supervisor } = run({ minDemand: 0 });
      next('a', 'b');
      supervisor.complete();
      task('a').finish();
      expect(asked).toEqual([3]);
    });

    it('never keeps more than maxDemand alive, and never stops asking', () => {
      const window = fc.integer({ min: 1, max: 8 }).chain((max) => fc.tuple(fc.constant(max), fc.integer({ min: 0, max: max - 1 })));
      const step = fc.oneof(fc.record({ arrive: fc.integer({ min: 1, max: 8 }) }), fc.record({ finish: fc.nat(), fails: fc.boolean() }));
      fc.assert(
        fc.property(window, fc.array(step, { maxLength: 80 }), ([maxDemand, minDemand], steps) => {
          const { asked, supervisor, tasks } = run({ maxDemand, minDemand });
          let arrived = 0;
          const requested = (): number => asked.reduce<number>((sum, n) => sum + (n as number), 0);
          for (const each of steps) {
            const alive = tasks.filter((task) => task.alive);
            if ('arrive' in each) {
              const size = Math.min(each.arrive, requested() - arrived);
              if (size > 0) {
                supervisor.next(numbers(size).map((n) => arrived + n));
                arrived += size;
              }
            } else if (alive.length > 0) {
              const task = alive[each.finish % alive.length] as HandTask;
              if (each.fails) {
                task.fail(boom);
              } else {
                task.finish();
              }
            }
            const now = tasks.filter((task) => task.alive).length;
            expect(now + requested() - arrived).toBeLessThanOrEqual(maxDemand);
            // Either something is on its way, or something runs that will make it ask.
            expect(now + requested() - arrived).toBeGreaterThan(0);
          }
        }),
        { seed: 3, numRuns: 200 },
      );
    });
  });

  describe('restart', () => {
    it('temporary: a task that fails is done', () => {
      const { next, task, tasks, failures, asked } = run({ minDemand: 0 });
      next('a');
      task('a').fail(boom);
      expect(tasks.length).toBe(1);
      expect(failures).toEqual([[boom, 'a']]);
      expect(asked).toEqual([3, 1]);
    });

    it('transient: a task that fails is started again, with its event; one that completes is not', () => {
      const { next, task, tasks, failures, alive, told } = run({ restart: 'transient' });
      next('a', 'b');
      task('a').emit('a1');
      task('a').fail(boom);
      task('b').finish();
      expect(alive()).toEqual(['a']);
      task('a').emit('a2');
      expect(tasks.map(({ event }) => event)).toEqual(['a', 'b', 'a']);
      expect(failures).toEqual([[boom, 'a']]);
      expect(told).toEqual(['a1', 'a2']);
    });

    it('maxRestarts within withinMs: one more ends the stream with its error, and the other tasks, and the source, once', () => {
      const { next, task, alive, failures, told, asked, scheduler } = run({ restart: 'transient', maxRestarts: 2, withinMs: 100 });
      next('a', 'b', 'c');
      task('a').fail(1);
      scheduler.advance(50);
      task('b').fail(2);
      scheduler.advance(50);
      expect(alive().sort()).toEqual(['a', 'b', 'c']);
      task('c').fail(3);
      expect(alive()).toEqual([]);
      expect(told).toEqual([3]);
      expect(asked).toEqual([3, 'cancelled']);
      expect(failures).toEqual([
        [1, 'a'],
        [2, 'b'],
        [3, 'c'],
      ]);
    });

    it('the window slides: what is longer ago than withinMs does not count', () => {
      const { next, task, told, scheduler } = run({ restart: 'transient', maxRestarts: 2, withinMs: 100 });
      next('a');
      for (let restart = 0; restart < 20; restart++) {
        task('a').fail(boom);
        scheduler.advance(restart % 2 === 0 ? 1 : 100);
      }
      expect(told).toEqual([]);
      // 99 after the one before the last: three within 100.
      task('a').fail(boom);
      scheduler.advance(50);
      task('a').fail(boom);
      expect(told).toEqual([]);
      scheduler.advance(50);
      task('a').fail(boom);
      expect(told).toEqual([boom]);
    });

    it('the source and the tasks are cancelled before the error is told', () => {
      const upstream = new RecordingUpstream();
      const atError: unknown[] = [];
      let cancelled = 0;
      new Observable<unknown>((subscriber) => {
        const supervisor = new Supervisor<Event, unknown>(
          subscriber,
          (event) => (event === 'a' ? NEVER.pipe(finalize(() => cancelled++)) : throwError(() => boom)),
          SETTINGS,
          restartRule<Event>({ ...SETTINGS, restart: 'transient', maxRestarts: 0 })(),
        );
        supervisor.open(upstream);
        supervisor.next(['a', 'b']);
      }).subscribe({ error: () => atError.push([...upstream.calls], cancelled) });
      expect(atError).toEqual([[3, 'cancelled'], 1]);
    });

    it('maxRestarts 0: the first failure ends the stream', () => {
      const { next, task, told, failures } = run({ restart: 'transient', maxRestarts: 0 });
      next('a');
      task('a').fail(boom);
      expect(told).toEqual([boom]);
      expect(failures).toEqual([[boom, 'a']]);
    });

    it('a task that always fails at once does not grow the stack', () => {
      let starts = 0;
      const { next, told } = run({
        restart: 'transient',
        maxRestarts: 50_000,
        onFailure: () => undefined,
        project: () => {
          starts++;
          return throwError(() => boom);
        },
      });
      next('a');
      expect(starts).toBe(50_001);
      expect(told).toEqual([boom]);
    });

    it('of one task waits until the rest of the batch was started', () => {
      const order: Event[] = [];
      let failed = false;
      const { next } = run({
        restart: 'transient',
        project: (event) => {
          order.push(event);
          if (event === 'a' && !failed) {
            failed = true;
            throw boom;
          }
          return NEVER;
        },
      });
      next('a', 'b', 'c');
      expect(order).toEqual(['a', 'b', 'c', 'a']);
    });
  });

  describe('what counts as a failure', () => {
    it.each<[string, () => ObservableInput<unknown>, unknown]>([
      [
        'project throws',
        () => {
          throw boom;
        },
        boom,
      ],
      ['the task fails', () => throwError(() => boom), boom],
      ['the promise rejects', () => Promise.reject(boom), boom],
      ['project returns nothing to wait for', () => undefined as never, expect.any(TypeError)],
    ])('%s', async (_name, project, error) => {
      const { next, failures, asked, told } = run({ maxDemand: 1, minDemand: 0, project });
      next('a');
      await turn();
      expect(failures).toEqual([[error, 'a']]);
      expect(asked).toEqual([1, 1]);
      expect(told).toEqual([]);
    });

    it('onFailure that throws ends the stream with what it threw', () => {
      const { next, task, told, asked, alive } = run({
        onFailure: () => {
          throw new RangeError('handler');
        },
      });
      next('a', 'b');
      task('a').fail(boom);
      expect(told).toEqual([new RangeError('handler')]);
      expect(asked).toEqual([3, 'cancelled']);
      expect(alive()).toEqual([]);
    });

    it('onFailure may cancel: nothing is started again', () => {
      const stage = run({ restart: 'transient', onFailure: () => stage.subscription.unsubscribe() });
      stage.next('a', 'b');
      stage.task('a').fail(boom);
      expect(stage.tasks.length).toBe(2);
      expect(stage.alive()).toEqual([]);
      expect(stage.told).toEqual([]);
      expect(stage.asked).toEqual([3, 'cancelled']);
    });

    it('a start ends once: a thenable that settles and throws, or settles twice, is one task', () => {
      const settling = (settle: (resolve: (value: string) => void, reject: (error: unknown) => void) => void): never =>
        ({
          then: (resolve: (value: string) => void, reject: (error: unknown) => void) => settle(resolve, reject),
        }) as never;
      const thenables = [
        settling((resolve) => {
          resolve('resolved');
          throw boom;
        }),
        settling((_resolve, reject) => {
          reject(boom);
          throw new Error('again');
        }),
        settling((resolve, reject) => {
          resolve('resolved');
          reject(boom);
        }),
      ];
      const { next, asked, told, failures } = run({ minDemand: 0, project: (event) => thenables[event as number] as never });
      next(0, 1, 2);
      expect(asked).toEqual([3, 3]);
      expect(told).toEqual(['resolved', 'resolved']);
      expect(failures).toEqual([[boom, 1]]);
    });
  });

  describe('the end of the source', () => {
    it('completion waits for the tasks', () => {
      const { next, task, supervisor, told } = run();
      next('a', 'b');
      supervisor.complete();
      task('a').emit(1);
      task('a').finish();
      task('b').fail(boom);
      expect(told).toEqual([1, 'complete']);
    });

    it('completion waits for a task that is started again', () => {
      const { next, task, supervisor, told } = run({ restart: 'transient' });
      next('a');
      supervisor.complete();
      task('a').fail(boom);
      expect(told).toEqual([]);
      task('a').finish();
      expect(told).toEqual(['complete']);
    });

    it('an error, too: tasks outlive their source, as in GenStage; then comes the error', () => {
      const { next, task, supervisor, told } = run();
      next('a');
      supervisor.error(boom);
      task('a').emit(1);
      expect(told).toEqual([1]);
      task('a').finish();
      expect(told).toEqual([1, boom]);
    });

    it('comes at once when no task is alive', () => {
      const completed = run();
      completed.supervisor.complete();
      const failed = run();
      failed.supervisor.error(boom);
      expect([completed.told, failed.told]).toEqual([['complete'], [boom]]);
      expect([completed.asked, failed.asked]).toEqual([[3], [3]]);
    });

    it('comes last when it comes while synchronous tasks are started', () => {
      const stage = run({
        project: (event) => {
          if (event === 'a') stage.supervisor.complete();
          return of(event);
        },
      });
      stage.next('a', 'b');
      expect(stage.told).toEqual(['a', 'b', 'complete']);
    });
  });

  describe('cancel', () => {
    it('unsubscribes from all tasks and from the source, once', () => {
      const { next, alive, asked, subscription, told, supervisor } = run();
      next('a', 'b', 'c');
      expect(alive()).toEqual(['a', 'b', 'c']);
      subscription.unsubscribe();
      subscription.unsubscribe();
      expect(alive()).toEqual([]);
      expect(asked).toEqual([3, 'cancelled']);
      expect(told).toEqual([]);
      expect(supervisor.closed).toBe(true);
    });

    it('from a result: the rest of the batch is not started, the rest of a synchronous task is not heard', () => {
      const started: Event[] = [];
      const stage = run({
        project: (event) => {
          started.push(event);
          return of(`${event}1`, `${event}2`);
        },
        onResult: (result) => {
          if (result === 'b1') stage.subscription.unsubscribe();
        },
      });
      stage.next('a', 'b', 'c');
      expect(started).toEqual(['a', 'b']);
      expect(stage.told).toEqual(['a1', 'a2', 'b1']);
      expect(stage.asked).toEqual([3, 'cancelled']);
    });

    it('before a promise answers: its answer, or its rejection, is not heard', async () => {
      const { next, subscription, told, failures } = run({
        project: (event) => (event === 'a' ? Promise.resolve(1) : Promise.reject(boom)),
      });
      next('a', 'b');
      subscription.unsubscribe();
      await turn();
      expect(told).toEqual([]);
      expect(failures).toEqual([]);
    });

    it('before the source has answered: it is asked for nothing', () => {
      const upstream = new RecordingUpstream();
      new Observable<unknown>((subscriber) => {
        subscriber.complete();
        new Supervisor<Event, unknown>(
          subscriber,
          () => of(1),
          SETTINGS,
          () => true,
        ).open(upstream);
      }).subscribe();
      expect(upstream.calls).toEqual(['cancelled']);
    });

    it('a teardown that throws is reported, and the other tasks are cancelled all the same', async () => {
      let cancelled = false;
      const { next, subscription, asked } = run({
        project: (event) =>
          new Observable(() => () => {
            if (event === 'a') throw boom;
            cancelled = true;
          }),
      });
      next('a', 'b');
      subscription.unsubscribe();
      expect(cancelled).toBe(true);
      expect(asked).toEqual([3, 'cancelled']);
      expect((await unhandledErrors()).splice(0)).toEqual([expect.objectContaining({ errors: [boom] })]);
    });
  });

  it('results mix as they come', () => {
    const { next, task, told } = run();
    next('a', 'b');
    task('b').emit('b1');
    task('a').emit('a1');
    task('b').emit('b2');
    expect(told).toEqual(['b1', 'a1', 'b2']);
  });

  it('events and results that are falsy are events and results', () => {
    const falsy = [undefined, null, 0, '', NaN, false];
    const seen: unknown[] = [];
    const { next, told } = run({
      maxDemand: 6,
      project: (event) => {
        seen.push(event);
        return of(event);
      },
    });
    next(...(falsy as Event[]));
    expect(seen).toEqual(falsy);
    expect(told).toEqual(falsy);
  });

  it('a hundred thousand synchronous tasks do not grow the stack', () => {
    let left = 100_000;
    let results = 0;
    const { supervisor, asked } = run({
      maxDemand: 1,
      minDemand: 0,
      project: () => of(1),
      onResult: () => results++,
      onRequest: (_n, link) => {
        if (left > 0) {
          left--;
          link.next(['a']);
        }
      },
    });
    expect(results).toBe(100_000);
    expect(asked.length).toBe(100_001);
    expect(supervisor.closed).toBe(false);
  });
});
