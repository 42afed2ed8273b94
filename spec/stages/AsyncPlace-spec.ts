import { EMPTY, Observable, of, Subject, type Subscriber } from 'rxjs';
import { AsyncPlace } from '../../lib/stages/AsyncPlace.js';
import { turn } from '../support/eventually.js';
import { retained } from '../support/retained.js';

/** A place, and what its owner saw of it each time it was told. */
function place<R = number>() {
  const told: unknown[] = [];
  const owner = {
    closed: false,
    advanced: (which: AsyncPlace<R>, isPromise: boolean) => {
      const results = which.results.clear();
      for (const result of results) which.results.push(result);
      told.push({ results, done: which.done, ...(isPromise && { settled: true }) });
    },
    failed: (error: unknown) => {
      told.push({ error });
    },
  };
  return { owner, place: new AsyncPlace<R>(owner), told };
}

const boom = new Error('boom');

describe('AsyncPlace', () => {
  it('gathers what a stream emits until it is collected, and says when it is done', () => {
    const { place: made, told } = place();
    const stream$ = new Subject<number>();
    made.start(stream$);
    expect(told).toEqual([]);
    stream$.next(1);
    stream$.next(2);
    made.results.clear();
    stream$.next(3);
    stream$.complete();
    expect(told).toEqual([
      { results: [1], done: false },
      { results: [1, 2], done: false },
      { results: [3], done: false },
      { results: [3], done: true },
    ]);
  });

  it('is done when a stream has brought nothing', () => {
    const { place: made, told } = place();
    made.start(EMPTY);
    expect(told).toEqual([{ results: [], done: true }]);
  });

  it('a promise costs one turn of the microtask queue, and is done with its result', async () => {
    const { place: made, told } = place();
    made.start(Promise.resolve(1));
    expect(told).toEqual([]);
    await Promise.resolve();
    expect(told).toEqual([{ results: [1], done: true, settled: true }]);
  });

  it('takes undefined for a result', async () => {
    const { place: made, told } = place<number | undefined>();
    made.start(of(undefined));
    made.results.clear();
    made.done = false;
    made.start(Promise.resolve(undefined));
    await turn();
    expect(told[0]).toEqual({ results: [undefined], done: false });
    expect(told.at(-1)).toEqual({ results: [undefined], done: true, settled: true });
  });

  it.each<[string, () => Promise<number> | Observable<number>]>([
    ['a promise', () => Promise.reject(boom)],
    ['an Observable', () => new Observable((subscriber) => subscriber.error(boom))],
  ])('2.13 tells of the error of %s, and nothing else', async (_what, stream) => {
    const { place: made, told } = place();
    made.start(stream());
    await turn();
    expect(told).toEqual([{ error: boom }]);
  });

  it('throws for what is no stream, as from() does', () => {
    expect(() => place().place.start(5 as never)).toThrow(TypeError);
  });

  it('serves one stream after the other', async () => {
    const { place: made, told } = place();
    for (const stream of [Promise.resolve(1), of(2), Promise.resolve(3)]) {
      made.done = false;
      made.results.clear();
      made.start(stream);
      await turn();
      expect(told.splice(0).at(-1)).toMatchObject({ results: [expect.anything()], done: true });
    }
  });

  describe('a promise whose `then` is of somebody’s own making counts once: the place may serve another stream by then', () => {
    class Twice<T> extends Promise<T> {
      override then<A = T, B = never>(
        resolved?: ((value: T) => A | PromiseLike<A>) | null,
        rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
      ): Promise<A | B> {
        void super.then(resolved, rejected);
        return super.then(resolved, rejected);
      }
    }
    const thenable = {
      then: (resolve: (value: number) => void) => {
        resolve(1);
        resolve(1);
      },
    };

    it.each<[string, () => PromiseLike<number>]>([
      ['a class of promises', () => new Twice((resolve) => resolve(1))],
      ['one promise alone', () => Object.assign(Promise.resolve(1), { then: Twice.prototype.then })],
      ['a thenable', () => thenable as PromiseLike<number>],
    ])('%s', async (_what, make) => {
      const { place: made, told } = place();
      made.start(make());
      await turn();
      expect(told.at(-1)).toEqual({ results: [1], done: true });
    });
  });

  it('2.8 takes no more of a stream once its owner has closed', () => {
    const { owner, place: made, told } = place();
    const stream$ = new Subject<number>();
    made.start(stream$);
    owner.closed = true;
    stream$.next(1);
    expect(told.filter((one) => (one as { results: unknown[] }).results.length > 0)).toEqual([]);
    expect(stream$.observed).toBe(false);
  });

  describe('given up', () => {
    it('2.8 unsubscribes from its stream, and tells nobody any more', () => {
      const { place: made, told } = place();
      const stream$ = new Subject<number>();
      made.start(stream$);
      made.giveUp();
      expect(stream$.observed).toBe(false);
      made.next(1);
      made.error(boom);
      made.complete();
      expect(told).toEqual([]);
    });

    it.each([
      ['resolves', () => Promise.resolve(1)],
      ['rejects', () => Promise.reject(boom)],
    ])('2.8 ignores a promise that %s afterwards', async (_how, promise) => {
      const { place: made, told } = place();
      made.start(promise());
      made.giveUp();
      await turn();
      expect(told).toEqual([]);
    });

    it('has nothing to give up before it has begun, and starts no stream afterwards', () => {
      const { place: made, told } = place();
      made.giveUp();
      const subscribed = jest.fn();
      made.start(new Observable(subscribed));
      expect(subscribed).not.toHaveBeenCalled();
      expect(told).toEqual([]);
    });

    it('takes no more of a stream that goes on at once', () => {
      const { place: made } = place();
      const seen: number[] = [];
      made.start(
        new Observable((subscriber) => {
          made.giveUp();
          for (let index = 0; index < 3 && !subscriber.closed; index++) {
            seen.push(index);
            subscriber.next(index);
          }
        }),
      );
      expect(seen).toEqual([0]);
    });

    it('3.13 keeps neither its owner nor its results, though somebody keeps the stream’s subscriber or promise', async () => {
      const kept: unknown[] = [];
      const make = (stream: Observable<object> | Promise<object>): Record<string, WeakRef<object>> => {
        const { owner, place: made } = place<object>();
        const result = { name: 'result' };
        made.start(stream);
        made.next(result);
        made.giveUp();
        return { owner: new WeakRef(owner), result: new WeakRef(result) };
      };
      const never = new Promise<object>(() => undefined);
      const stream$ = new Observable<object>((subscriber: Subscriber<object>) => {
        kept.push(subscriber);
      });
      kept.push(never, stream$);
      expect([await retained(make(never)), await retained(make(stream$))]).toEqual([[], []]);
      expect(kept).toHaveLength(3);
    });
  });
});
