import { from, NEVER, Observable, of, Subject, throwError, type ObservableInput } from 'rxjs';
import { subscribeReply } from '../../lib/observable/subscribeReply.js';
import { turn } from '../support/eventually.js';

/** Subscribes, and closes after `most` values. */
function receive<T>(reply: ObservableInput<T>, most = Infinity) {
  const log: unknown[] = [];
  const observer = {
    closed: false,
    log,
    isClosed: () => observer.closed,
    next: (value: T) => {
      log.push(value);
      observer.closed = log.length >= most;
    },
    error: (error: unknown) => log.push({ error }),
    complete: () => log.push('complete'),
  };
  return { observer, log, cancel: subscribeReply(reply, observer) };
}

async function* letters(): AsyncGenerator<string> {
  yield 'a';
  yield 'b';
}

describe('subscribeReply', () => {
  it('hears an Observable out', () => {
    expect(receive(of(1, 2)).log).toEqual([1, 2, 'complete']);
    expect(receive(throwError(() => 'no')).log).toEqual([{ error: 'no' }]);
  });

  it.each([
    ['a promise', () => Promise.resolve('a'), ['a', 'complete']],
    ['a promise of undefined', () => Promise.resolve(undefined), [undefined, 'complete']],
    ['a rejected promise', () => Promise.reject<string>('no'), [{ error: 'no' }]],
    ['an async iterable', () => letters(), ['a', 'b', 'complete']],
    ['an iterable', () => new Set(['a', 'b']), ['a', 'b', 'complete']],
    ['a string', () => 'ab', ['a', 'b', 'complete']],
  ])('takes %s', async (_what, reply, log) => {
    const received = receive<unknown>(reply());
    await turn();
    expect(received.log).toEqual(log);
  });

  it.each([undefined, null, 5, {}])('throws a TypeError for %p', (reply) => {
    expect(() => receive(reply as never)).toThrow(new RegExp('^You provided .* where a stream was expected'));
  });

  it('a promise costs one turn of the microtask queue', async () => {
    const { log } = receive(Promise.resolve(1));
    expect(log).toEqual([]);
    await Promise.resolve();
    expect(log).toEqual([1, 'complete']);
  });

  it('a thenable of somebody’s own making may answer at once, and counts once', () => {
    const twice = {
      then: (resolve: (value: number) => void, reject: (error: unknown) => void) => {
        resolve(1);
        resolve(2);
        reject('late');
      },
    };
    expect(receive(twice as PromiseLike<number>).log).toEqual([1, 'complete']);
  });

  it('a thenable that fails twice counts once', () => {
    const twice = {
      then: (resolve: (value: number) => void, reject: (error: unknown) => void) => {
        reject('no');
        reject('again');
        resolve(1);
      },
    };
    expect(receive(twice as PromiseLike<number>).log).toEqual([{ error: 'no' }]);
  });

  it('what a thenable throws once it has answered is not heard, as with await; before that it is', () => {
    const throwing = (...answer: number[]) => ({
      then: (resolve: (value: number) => void) => {
        answer.forEach(resolve);
        throw new Error('boom');
      },
    });
    expect(receive(throwing(1) as PromiseLike<number>).log).toEqual([1, 'complete']);
    expect(() => receive(throwing() as PromiseLike<number>)).toThrow('boom');
  });

  it('2.8 a late answer of a promise is ignored', async () => {
    const { observer, log } = receive(Promise.resolve(1));
    observer.closed = true;
    await turn();
    expect(log).toEqual([]);
  });

  it('cancels an Observable that is still at work', () => {
    const reply$ = new Subject<number>();
    const { cancel, log } = receive(reply$);
    cancel();
    expect(reply$.observed).toBe(false);
    reply$.next(1);
    expect(log).toEqual([]);
  });

  it.each([
    ['resolves', () => Promise.resolve(1)],
    ['rejects', () => Promise.reject(new Error('late'))],
  ])('hears nothing of a promise that %s after it was given up', async (_how, reply) => {
    const { cancel, log } = receive(reply());
    cancel();
    await turn();
    expect(log).toEqual([]);
  });

  it('stops a synchronous, endless reply once closed', () => {
    function* endless(): Generator<number> {
      for (let n = 1; ; n++) {
        yield n;
      }
    }
    expect(receive(from(endless()), 3).log.slice(0, 3)).toEqual([1, 2, 3]);
  });

  it('tears down a reply that was given up by what it emitted at once', () => {
    const teardown = jest.fn();
    const reply$ = new Observable<number>((subscriber) => {
      subscriber.next(1);
      return teardown;
    });
    expect(receive(reply$, 1).log).toEqual([1]);
    expect(teardown).toHaveBeenCalledTimes(1);
  });

  it('starts nothing for a stage that has ended', () => {
    const subscribed = jest.fn(() => NEVER.subscribe());
    const log = jest.fn();
    const cancel = subscribeReply(new Observable(subscribed), { isClosed: () => true, next: log, error: log, complete: log });
    cancel();
    expect(subscribed).not.toHaveBeenCalled();
    expect(log).not.toHaveBeenCalled();
  });

  it('hears a promise of a stage that has ended, so that its rejection is not unhandled', async () => {
    const error = jest.fn();
    subscribeReply(Promise.reject('late'), { isClosed: () => true, next: jest.fn(), error, complete: jest.fn() });
    await turn();
    expect(error).toHaveBeenCalledWith('late');
  });
});
