import { lastValueFrom, repeat, take, toArray } from 'rxjs';
import { DemandObservable, fromAsyncIterable } from 'rxjs-demand';
import { turn } from '../support/eventually.js';
import { RecordingObserver } from '../support/recordingObserver.js';
import { collectUnhandledErrors, restoreUnhandledErrors, unhandledErrors } from '../support/unhandledErrors.js';

/** An iterable that writes down how it is used; `answer` makes each result. */
function recorded<T>(answer: (call: number) => IteratorResult<T, unknown> | Promise<IteratorResult<T, unknown>>) {
  const log: string[] = [];
  let call = 0;
  const iterable: AsyncIterable<T> = {
    [Symbol.asyncIterator]: () => {
      log.push('iterator');
      return {
        next: async () => {
          log.push('next');
          return answer(call++);
        },
        return: async () => {
          log.push('return');
          return { done: true, value: undefined };
        },
      };
    },
  };
  return { iterable, log, count: (what: string) => log.filter((entry) => entry === what).length };
}

function subscribe<T>(iterable: AsyncIterable<T> | Iterable<T>) {
  const observer = new RecordingObserver<T>();
  const subscription = fromAsyncIterable(iterable).subscribeWithDemand(observer);
  return { observer, subscription, request: (n: number) => subscription.request(n) };
}

const failure = new Error('iterator');

async function* letters(text: string, ended: string[] = []): AsyncGenerator<string> {
  try {
    for (const letter of text) {
      yield letter;
    }
  } finally {
    ended.push('finally');
  }
}

describe('fromAsyncIterable', () => {
  it('1.1 calls next() as often as it is asked, one after the other, and emits one by one', async () => {
    const { iterable, log } = recorded((call) => ({ value: call }));
    const { observer, request } = subscribe(iterable);
    expect(log).toEqual(['iterator']);
    request(2);
    expect(log).toEqual(['iterator', 'next']);
    await turn();
    expect(log).toEqual(['iterator', 'next', 'next']);
    expect(observer.batches).toEqual([[0], [1]]);
    request(1);
    request(1);
    await turn();
    expect(log).toHaveLength(5);
    expect(observer.events).toEqual([0, 1, 2, 3]);
  });

  it('calls next() one at a time, also when more is asked for meanwhile', async () => {
    const answers: ((value: string) => void)[] = [];
    const { iterable, count } = recorded<string>(() => new Promise((resolve) => answers.push((value) => resolve({ value }))));
    const { observer, request } = subscribe(iterable);
    request(2);
    request(3);
    await turn();
    expect(count('next')).toBe(1);
    answers[0]?.('a');
    await turn();
    expect(count('next')).toBe(2);
    expect(observer.events).toEqual(['a']);
  });

  it('1.5 completes when the iterator is done, and does not return() to it', async () => {
    const ended: string[] = [];
    const { observer, request } = subscribe(letters('ab', ended));
    request(2);
    await turn();
    expect(observer.told).toEqual(['a', 'b']);
    request(1);
    await turn();
    expect(observer.told).toEqual(['a', 'b', 'complete']);
    expect(ended).toEqual(['finally']);
    const { iterable, count } = recorded(() => ({ done: true, value: 'ignored' }));
    const done = subscribe(iterable);
    done.request(5);
    await turn();
    expect(done.observer.told).toEqual(['complete']);
    expect([count('next'), count('return')]).toEqual([1, 0]);
  });

  it.each([
    ['rejects', () => Promise.reject(failure)],
    [
      'throws',
      () => {
        throw failure;
      },
    ],
  ])('1.4 fails when next() %s, and does not return() to it', async (_how, next) => {
    const returned = jest.fn();
    const { observer, request } = subscribe({ [Symbol.asyncIterator]: () => ({ next, return: returned }) });
    request(1);
    await turn();
    expect(observer.told).toEqual([failure]);
    expect(returned).not.toHaveBeenCalled();
  });

  it.each(['asyncIterator', 'iterator'] as const)('2.13 fails when [Symbol.%s]() throws', async (name) => {
    const { observer } = subscribe({
      [Symbol[name]]: () => {
        throw failure;
      },
    } as unknown as Iterable<string>);
    await turn();
    expect(observer.told).toEqual([failure]);
  });

  it('fails when next() answers with no result', async () => {
    const { observer, request } = subscribe({ [Symbol.asyncIterator]: () => ({ next: async () => undefined as never }) });
    request(1);
    await turn();
    expect(observer.errors).toEqual([expect.any(TypeError)]);
  });

  describe('cancel', () => {
    it('runs a generator’s finally', async () => {
      const ended: string[] = [];
      const { observer, request, subscription } = subscribe(letters('abc', ended));
      request(1);
      await turn();
      subscription.unsubscribe();
      await turn();
      expect(observer.told).toEqual(['a']);
      expect(ended).toEqual(['finally']);
    });

    it('calls return() once, also while next() is pending, whose late answer is ignored', async () => {
      let answer: (result: IteratorResult<string>) => void = () => undefined;
      const { iterable, count } = recorded<string>(() => new Promise((resolve) => (answer = resolve)));
      const { observer, request, subscription } = subscribe(iterable);
      request(2);
      subscription.unsubscribe();
      subscription.unsubscribe();
      expect(count('return')).toBe(1);
      answer({ value: 'late' });
      await turn();
      expect(observer.told).toEqual([]);
      expect([count('next'), count('return')]).toEqual([1, 1]);
    });

    it('before any request calls return() and no next()', () => {
      const { iterable, log } = recorded(() => ({ value: 1 }));
      subscribe(iterable).subscription.unsubscribe();
      expect(log).toEqual(['iterator', 'return']);
    });

    it('3.9 so does a bad request', () => {
      const { iterable, count } = recorded(() => ({ value: 1 }));
      const { observer, request } = subscribe(iterable);
      request(0);
      expect(observer.errors).toEqual([expect.any(RangeError)]);
      expect(count('return')).toBe(1);
    });

    it('needs no return()', async () => {
      const { observer, request, subscription } = subscribe({ [Symbol.asyncIterator]: () => ({ next: async () => ({ value: 1 }) }) });
      request(1);
      await turn();
      expect(() => subscription.unsubscribe()).not.toThrow();
      expect(observer.told).toEqual([1]);
    });

    it.each([
      [
        'throws',
        () => {
          throw failure;
        },
      ],
      ['rejects', () => Promise.reject(failure)],
    ])('3.16 reports a return() that %s', async (_how, giveBack) => {
      collectUnhandledErrors();
      const { subscription } = subscribe({
        [Symbol.asyncIterator]: () => ({ next: async () => ({ value: 1 }), return: giveBack }),
      });
      expect(() => subscription.unsubscribe()).not.toThrow();
      await turn();
      expect(await unhandledErrors()).toEqual([failure]);
      restoreUnhandledErrors();
    });
  });

  it.each([
    ['an array', ['a', 'b']],
    ['a Set', new Set(['a', 'b'])],
    ['a string', 'ab'],
    ['a generator', ['a', 'b'].values()],
  ])('takes %s', async (_what, iterable) => {
    expect(await lastValueFrom(fromAsyncIterable(iterable).pipe(toArray()))).toEqual(['a', 'b']);
  });

  it('takes the asynchronous way where there are two', async () => {
    const both = { [Symbol.asyncIterator]: () => letters('a'), [Symbol.iterator]: () => 'b'[Symbol.iterator]() };
    expect(await lastValueFrom(fromAsyncIterable(both).pipe(toArray()))).toEqual(['a']);
  });

  it('keeps falsy events', async () => {
    const falsy = [undefined, null, 0, '', NaN, false];
    expect(await lastValueFrom(fromAsyncIterable(falsy).pipe(toArray()))).toEqual(falsy);
  });

  it('returns to an iterator that has answered with falsy values', async () => {
    const { iterable, count } = recorded<undefined>(() => ({ value: undefined, done: false }));
    const { observer, request, subscription } = subscribe(iterable);
    request(1);
    await turn();
    subscription.unsubscribe();
    expect(observer.told).toEqual([undefined]);
    expect(count('return')).toBe(1);
  });

  it('asks for an iterator anew for each subscription', async () => {
    const { iterable, count } = recorded((call) => ({ value: call, done: call % 2 === 1 }));
    const source = fromAsyncIterable(iterable);
    expect(source).toBeInstanceOf(DemandObservable);
    expect(count('iterator')).toBe(0);
    expect(await lastValueFrom(source.pipe(repeat(2), take(5), toArray()))).toEqual([0, 2]);
    expect(count('iterator')).toBe(2);
  });

  it.each([
    [undefined, '`undefined` (undefined)'],
    [null, '`null` (null)'],
    [5, '`5` (number)'],
    [{}, '`[object Object]` (object)'],
    [{ [Symbol.asyncIterator]: 'no' }, '`[object Object]` (object)'],
  ])('throws a TypeError for %p when it is called', (iterable, described) => {
    expect(() => fromAsyncIterable(iterable as never)).toThrow(
      new TypeError(`Expected \`iterable\` to be an async iterable or an iterable, got ${described}`),
    );
  });
});
