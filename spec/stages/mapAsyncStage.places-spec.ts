import { from, Observable, Subject } from 'rxjs';
import { fromDemandProducer, mapAsyncStage, type DemandObservable } from '../../lib/index.js';
import { turn } from '../support/eventually.js';

/** 0, 1, 2, … below `end`, as many as asked. */
function counter(end: number): DemandObservable<number> {
  return fromDemandProducer<number, number>({
    init: () => 0,
    handleDemand: (demand, first) => {
      const events = Array.from({ length: Math.min(demand, end - first) }, (_, index) => first + index);
      return { events, state: first + events.length, done: first + events.length >= end };
    },
  });
}

function observe<T>(source$: DemandObservable<T>, request: number) {
  const batches: (readonly T[])[] = [];
  const log: unknown[] = [];
  const subscription = source$.subscribeWithDemand({
    next: (events) => {
      batches.push(events);
      log.push(...events);
    },
    error: (error: unknown) => log.push(error),
    complete: () => log.push('complete'),
  });
  subscription.request(request);
  return { batches, log, subscription };
}

/** Settles when it is told to, and as often as it is told to. */
class Thenable implements PromiseLike<string> {
  private readonly listeners: ((value: string) => unknown)[] = [];

  then<A, B>(onFulfilled?: ((value: string) => A | PromiseLike<A>) | null): PromiseLike<A | B> {
    if (onFulfilled) {
      this.listeners.push(onFulfilled);
    }
    return new Promise(() => undefined);
  }

  settle(value: string): void {
    this.listeners.forEach((listener) => listener(value));
  }
}

describe('mapAsyncStage: one place serves one event after the other', () => {
  describe.each([true, false])('ordered: %s', (ordered) => {
    it('a thenable that settles twice does not answer for the next event', () => {
      const thenables: Thenable[] = [];
      const project = () => {
        const thenable = new Thenable();
        thenables.push(thenable);
        return thenable;
      };
      const { log } = observe(counter(2).pipe(mapAsyncStage(project, { ordered })), 9);
      thenables[0]?.settle('first');
      expect(thenables).toHaveLength(2);
      thenables[0]?.settle('first, again');
      thenables[1]?.settle('second');
      expect(log).toEqual(['first', 'second', 'complete']);
    });

    it('a promise whose `then` was replaced by one that calls back twice does not, either', () => {
      const thenables: Thenable[] = [];
      const project = () => {
        const thenable = new Thenable();
        thenables.push(thenable);
        return Object.assign(Promise.resolve('never asked'), { then: thenable.then.bind(thenable) });
      };
      const { log } = observe(counter(2).pipe(mapAsyncStage(project, { ordered })), 9);
      thenables[0]?.settle('first');
      thenables[0]?.settle('first, again');
      thenables[1]?.settle('second');
      expect(log).toEqual(['first', 'second', 'complete']);
    });

    it('promises, streams and lists take turns in the same places', async () => {
      const project = (n: number) => [Promise.resolve(n), from([n, n]), [n], Promise.resolve(n)][n % 4] as Promise<number> | number[];
      const { log } = observe(counter(10_000).pipe(mapAsyncStage(project, { concurrency: 3, ordered })), 20_000);
      while (log.at(-1) !== 'complete') {
        await Promise.resolve();
      }
      const expected = Array.from({ length: 10_000 }, (_, n) => (n % 4 === 1 ? [n, n] : [n])).flat();
      const results = log.slice(0, -1) as number[];
      expect(ordered ? results : results.sort((a, b) => a - b)).toEqual(expected);
    });

    it('2.13 a rejected promise fails the stream, also in a place that has served before', async () => {
      const failure = new Error('the third');
      const project = (n: number) => (n === 2 ? Promise.reject(failure) : Promise.resolve(n));
      const { log } = observe(counter(9).pipe(mapAsyncStage(project, { ordered })), 9);
      await new Promise((resolve) => setImmediate(resolve));
      expect(log).toEqual([0, 1, failure]);
    });
  });

  it('ordered: a task that completes the one before it from inside project has its turn, and is not taken for finished', () => {
    const inner: Subject<string>[] = [];
    const project = (n: number) =>
      new Observable<string>((subscriber) => {
        const subject = new Subject<string>();
        inner[n] = subject;
        return subject.subscribe(subscriber);
      });
    const completing = (n: number) => {
      if (n === 3) {
        inner[2]?.complete();
      }
      return project(n);
    };
    const { log } = observe(counter(4).pipe(mapAsyncStage(completing, { concurrency: 2 })), 9);
    inner[0]?.complete();
    inner[1]?.complete();
    inner[3]?.next('third');
    inner[3]?.complete();
    expect(log).toEqual(['third', 'complete']);
  });

  it('ordered: promises that were kept while an earlier one was open go out with it, in one batch', async () => {
    let settle = (_: string): void => undefined;
    const slow = new Promise<string>((resolve) => {
      settle = resolve;
    });
    const project = (n: number) => (n === 0 ? slow : Promise.resolve(String(n)));
    const { batches } = observe(counter(4).pipe(mapAsyncStage(project, { concurrency: 4 })), 4);
    await turn();
    expect(batches).toEqual([]);
    settle('0');
    await turn();
    expect(batches).toEqual([['0', '1', '2', '3']]);
  });

  it.each([true, false])(
    'promises that settle in one turn go out in one batch, and are made up for in one request: ordered %s',
    async (ordered) => {
      const demands: number[] = [];
      const source$ = fromDemandProducer<number, number>({
        init: () => 0,
        handleDemand: (demand, first) => {
          demands.push(demand);
          const events = Array.from({ length: demand }, (_, index) => first + index);
          return { events, state: first + demand, done: first + demand >= 8 };
        },
      });
      const { batches } = observe(source$.pipe(mapAsyncStage((n) => Promise.resolve(n), { concurrency: 4, ordered })), 8);
      await turn();
      expect(batches).toEqual([
        [0, 1, 2, 3],
        [4, 5, 6, 7],
      ]);
      expect(demands).toEqual([4, 4]);
    },
  );

  it('unordered: promises that settle in one turn go out in the order in which they settled', async () => {
    const settle: ((n: number) => void)[] = [];
    const project = (n: number) =>
      new Promise<number>((resolve) => {
        settle[n] = resolve;
      });
    const { batches } = observe(counter(3).pipe(mapAsyncStage(project, { concurrency: 3, ordered: false })), 3);
    for (const n of [2, 0, 1]) {
      settle[n]?.(n);
    }
    await turn();
    expect(batches).toEqual([[2, 0, 1]]);
  });

  it.each([true, false])(
    '2.13 what settled before a promise that fails in the same turn goes out before the error: ordered %s',
    async (ordered) => {
      const boom = new Error('boom');
      const project = (n: number) => (n === 2 ? Promise.reject(boom) : Promise.resolve(n));
      const { log } = observe(counter(4).pipe(mapAsyncStage(project, { concurrency: 4, ordered })), 4);
      await turn();
      expect(log).toEqual([0, 1, boom]);
    },
  );

  it('1.8 delivers nothing to whoever leaves in the turn in which promises settle', async () => {
    const { log, subscription } = observe(counter(8).pipe(mapAsyncStage((n) => Promise.resolve(n), { concurrency: 4 })), 8);
    // Behind the four, and before what they bring goes out.
    queueMicrotask(() => {
      subscription.unsubscribe();
    });
    await turn();
    expect(log).toEqual([]);
  });
});
