import { EMPTY, of, Subject, throwError } from 'rxjs';
import { fromAsyncIterable, fromDemandProducer, toDemand } from '../../lib/index.js';
import { toAsyncIterable } from '../../lib/consumers/toAsyncIterable.js';
import { turn } from '../support/eventually.js';
import { handSource } from '../support/foreignSource.js';
import { numbers } from '../support/numbers.js';

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

const read = async <T>(iterable: AsyncIterable<T>): Promise<T[]> => {
  const events: T[] = [];
  for await (const event of iterable) {
    events.push(event);
  }
  return events;
};
const iterate = <T>(...args: Parameters<typeof toAsyncIterable<T>>): AsyncIterator<T> =>
  toAsyncIterable<T>(...args)[Symbol.asyncIterator]();

describe('toAsyncIterable', () => {
  it.each(['now', 'later'] as const)('gives every event in order, then ends; the source answers %s', async (answer) => {
    for (const options of [{}, { maxDemand: 1 }, { maxDemand: 10, minDemand: 8 }, { maxDemand: 10, minDemand: 0 }]) {
      expect(await read(toAsyncIterable(counter(25, answer).source$, options))).toEqual(numbers(25));
    }
  });

  it('falsy events are events', async () => {
    const falsy = [undefined, null, 0, '', NaN, false];
    const source$ = fromDemandProducer<unknown, null>({ handleDemand: () => ({ events: falsy, state: null, done: true }) });
    expect(await read(toAsyncIterable(source$))).toEqual(falsy);
  });

  it('is cold: nothing is asked before the first next(), and each iterator is a subscription of its own', async () => {
    const { source$, demands } = counter(3);
    const iterable = toAsyncIterable(source$, { maxDemand: 4 });
    iterable[Symbol.asyncIterator]();
    expect(demands).toEqual([]);
    expect([await read(iterable), await read(iterable)]).toEqual([numbers(3), numbers(3)]);
    expect(demands).toEqual([4, 4]);
  });

  describe('window', () => {
    it('4/2: asks for 4, then for 2 each time 2 have been read; an event is read when the next one is asked for', async () => {
      const { source$, demands } = counter();
      const iterator = iterate(source$, { maxDemand: 4, minDemand: 2 });
      const asked: string[] = [];
      for (let reads = 0; reads < 7; reads++) {
        await iterator.next();
        asked.push(demands.join());
      }
      expect(asked).toEqual(['4', '4', '4,2', '4,2', '4,2,2', '4,2,2', '4,2,2,2']);
    });

    it.each([
      [{ maxDemand: 1 }, [1, 1, 1]],
      [{ maxDemand: 10, minDemand: 0 }, [10, 10, 10]],
      // Events are read one by one, so the next request is due at every 80th: GenStage's 100, 80, 100 comes from cutting batches.
      [{ maxDemand: 100, minDemand: 20 }, [100, 80, 80]],
      [{}, [1000, 500, 500]],
    ])('%p asks for %p', async (options, expected) => {
      const { source$, demands } = counter();
      const iterator = iterate(source$, options);
      while (demands.length < 3) {
        await iterator.next();
      }
      expect(demands).toEqual(expected);
    });

    it('asks only when something is to be asked for: never for 0', async () => {
      const hand = handSource<number>((n, observer) => observer.next(numbers(n)));
      const iterator = iterate(hand.source, { maxDemand: 4, minDemand: 2 });
      for (let reads = 0; reads < 4; reads++) {
        await iterator.next();
      }
      expect(hand.requests).toEqual([4, 2]);
    });

    it('in flight is never more than maxDemand', async () => {
      const { source$, demands } = counter();
      const iterator = iterate(source$, { maxDemand: 5, minDemand: 3 });
      for (let reads = 0; reads < 50; reads++) {
        await iterator.next();
        expect(demands.reduce((sum, demand) => sum + demand) - reads).toBeLessThanOrEqual(5);
      }
    });
  });

  describe('several next() at a time', () => {
    it.each(['now', 'later'] as const)('are answered in order, also more than maxDemand of them; the source answers %s', async (answer) => {
      const { source$ } = counter(7, answer);
      const iterator = iterate(source$, { maxDemand: 2 });
      const results = await Promise.all(numbers(9).map(() => iterator.next()));
      expect(results).toEqual([
        ...numbers(7).map((value) => ({ done: false, value })),
        { done: true, value: undefined },
        { done: true, value: undefined },
      ]);
    });

    it('an error rejects the first that waits and ends the others', async () => {
      const iterator = iterate(toDemand<number>()(throwError(() => boom)));
      const results = await Promise.allSettled(numbers(3).map(() => iterator.next()));
      expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    });
  });

  describe('the loop is left', () => {
    it('by break: the source is cancelled, once', async () => {
      const { source$, demands, ends } = counter();
      const seen: number[] = [];
      for await (const n of toAsyncIterable(source$, { maxDemand: 2, minDemand: 0 })) {
        seen.push(n);
        if (n === 2) {
          break;
        }
      }
      expect([seen, demands, ends]).toEqual([[0, 1, 2], [2, 2], ['cancelled']]);
    });

    it('by a throw: the source is cancelled, the loop throws', async () => {
      const { source$, ends } = counter();
      const loop = async (): Promise<void> => {
        for await (const n of toAsyncIterable(source$)) {
          throw new Error(`at ${n}`);
        }
      };
      await expect(loop()).rejects.toEqual(new Error('at 0'));
      expect(ends).toEqual(['cancelled']);
    });

    it('by return() while next() is pending: the source is cancelled at once, both are answered', async () => {
      const hand = handSource<number>();
      const iterator = iterate(hand.source);
      const pending = iterator.next();
      const left = iterator.return?.();
      expect(hand.cancels).toBe(1);
      expect(await Promise.all([pending, left])).toEqual([
        { done: true, value: undefined },
        { done: true, value: undefined },
      ]);
    });

    it('with events that nobody has read: they are dropped, later next() say it is over', async () => {
      const { source$, ends } = counter();
      const iterator = iterate(source$, { maxDemand: 10 });
      expect(await iterator.next()).toEqual({ done: false, value: 0 });
      await iterator.return?.();
      await iterator.return?.();
      expect([await iterator.next(), await iterator.next()]).toEqual([
        { done: true, value: undefined },
        { done: true, value: undefined },
      ]);
      expect(ends).toEqual(['cancelled']);
    });

    it('before it began: the source is never subscribed to', async () => {
      const { source$, demands, ends } = counter();
      const iterator = iterate(source$);
      await iterator.return?.();
      expect([await iterator.next(), demands, ends]).toEqual([{ done: true, value: undefined }, [], []]);
    });

    it('after it failed: the error that nobody has read is dropped with the events', async () => {
      const hand = handSource<number>();
      const iterator = iterate(hand.source);
      const first = iterator.next();
      hand.observer.next([1, 2]);
      hand.observer.next([3]);
      hand.observer.error(boom);
      expect(await first).toEqual({ done: false, value: 1 });
      await iterator.return?.();
      expect(await iterator.next()).toEqual({ done: true, value: undefined });
    });
  });

  describe('the source ends', () => {
    it('empty: the loop does not run', async () => {
      expect(await read(toAsyncIterable(toDemand()(EMPTY)))).toEqual([]);
    });

    it('with an error: what it delivered before is read first; after it the iterator is over', async () => {
      const hand = handSource<number>();
      const iterator = iterate(hand.source, { maxDemand: 4 });
      const first = iterator.next();
      hand.observer.next([1, 2]);
      hand.observer.next([3]);
      hand.observer.error(boom);
      expect([await first, await iterator.next(), await iterator.next()].map(({ value }) => value as number)).toEqual([1, 2, 3]);
      await expect(iterator.next()).rejects.toBe(boom);
      expect(await iterator.next()).toEqual({ done: true, value: undefined });
      expect([hand.cancels, hand.requests]).toEqual([0, [4]]);
    });

    it('with undefined as its error', async () => {
      await expect(read(toAsyncIterable(toDemand()(throwError(() => undefined))))).rejects.toBeUndefined();
    });

    it('while next() is pending', async () => {
      const source$ = new Subject<number>();
      const failing$ = new Subject<number>();
      const pending = iterate(toDemand<number>()(source$)).next();
      const failing = iterate(toDemand<number>()(failing$)).next();
      source$.complete();
      failing$.error(boom);
      expect(await pending).toEqual({ done: true, value: undefined });
      await expect(failing).rejects.toBe(boom);
    });
  });

  it('an error that nobody reads is no unhandled rejection', async () => {
    const hand = handSource<number>();
    const iterator = iterate(hand.source);
    const first = iterator.next();
    hand.observer.next([1]);
    hand.observer.error(boom);
    await first;
    await turn();
  });

  it('and fromAsyncIterable are each other undone, with demand kept both ways', async () => {
    let produced = 0;
    async function* endless(): AsyncGenerator<number> {
      for (;;) {
        yield produced++;
      }
    }
    const seen: number[] = [];
    for await (const n of toAsyncIterable(fromAsyncIterable(endless()), { maxDemand: 3, minDemand: 1 })) {
      seen.push(n);
      await turn();
      expect(produced).toBeLessThanOrEqual(seen.length + 3);
      if (n === 9) {
        break;
      }
    }
    expect(seen).toEqual(numbers(10));
  });

  it('throws at once for a source that carries no demand and for options out of range', () => {
    expect(() => toAsyncIterable(of(1))).toThrow(/^toAsyncIterable\(\) needs a source that answers demand, got a plain Observable/);
    expect(() => toAsyncIterable(undefined as never)).toThrow(/got `undefined` \(undefined\)/);
    expect(() => toAsyncIterable(counter().source$, { maxDemand: 0 })).toThrow(RangeError);
    expect(() => toAsyncIterable(counter().source$, { maxDemand: 2, minDemand: 2 })).toThrow(
      new RangeError('Expected `minDemand` to be an integer from 0 to 1, got `2` (number)'),
    );
  });
});
