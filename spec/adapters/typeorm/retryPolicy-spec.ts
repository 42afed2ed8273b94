import { TestScheduler } from 'rxjs/testing';
import { asyncScheduler, defer, mergeMap, of, retry, throwError, timer } from 'rxjs';
import { retryConfig, retryDelay, retryPolicy, type RetryPolicy } from '../../../lib/adapters/typeorm/retryPolicy.js';

const deadlock = Object.assign(new Error('Deadlock found'), { code: 'ER_LOCK_DEADLOCK', errno: 1213 });

/** Fails `failures` times with `error`, then emits 'ok'. */
function failing(failures: number, error: unknown) {
  let attempts = 0;
  return defer(() => (attempts++ < failures ? throwError(() => error) : of('ok')));
}

describe('retryPolicy', () => {
  it('defaults to 10 attempts, 100 ms to 5 s apart', () => {
    expect(retryPolicy({})).toEqual({ maxAttempts: 10, initialDelayMs: 100, maxDelayMs: 5000, maxElapsedMs: Infinity });
  });

  it('a first wait above 5 s raises the longest one', () => {
    expect(retryPolicy({ initialDelayMs: 9000 })).toMatchObject({ maxDelayMs: 9000 });
  });

  it('doubles the wait up to the maximum', () => {
    const policy = retryPolicy({});
    expect([1, 2, 3, 4, 5, 6, 7, 8, 900, 5000].map((attempt) => retryDelay(policy, attempt, 0))).toEqual([
      100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000, 5000,
    ]);
  });

  it('shortens the wait at random, by half at most', () => {
    const policy = retryPolicy({});
    expect(retryDelay(policy, 3, 0.5)).toBe(300);
    expect(retryDelay(policy, 3, 0.9999)).toBeGreaterThan(200);
  });

  describe('retryConfig', () => {
    const policy = retryPolicy({ maxAttempts: 3, initialDelayMs: 10, maxDelayMs: 10 });
    const told: unknown[] = [];
    const config = (policy: RetryPolicy, giveUp = () => false) =>
      retryConfig({ policy, giveUp, onRetry: (error, { attempt, waitMs }) => told.push([error, attempt, waitMs]), clock: asyncScheduler });
    let scheduler: TestScheduler;

    beforeEach(() => {
      jest.spyOn(Math, 'random').mockReturnValue(0);
      told.length = 0;
      scheduler = new TestScheduler((actual, expected) => {
        expect(actual).toEqual(expected);
      });
    });

    it('sends again after the wait', () => {
      scheduler.run(({ expectObservable }) => {
        expectObservable(failing(2, deadlock).pipe(retry(config(policy)))).toBe('20ms (a|)', { a: 'ok' });
      });
    });

    it('gives up after maxAttempts with the last error', () => {
      scheduler.run(({ expectObservable }) => {
        expectObservable(failing(3, deadlock).pipe(retry(config(policy)))).toBe('20ms #', undefined, deadlock);
      });
    });

    it('never sends again with one attempt', () => {
      scheduler.run(({ expectObservable }) => {
        const once = retryPolicy({ maxAttempts: 1 });
        expectObservable(failing(1, deadlock).pipe(retry(config(once)))).toBe('#', undefined, deadlock);
      });
    });

    it('does not send again what does not pass by itself', () => {
      scheduler.run(({ expectObservable }) => {
        const error = Object.assign(new Error('no such table'), { code: 'ER_NO_SUCH_TABLE' });
        expectObservable(failing(1, error).pipe(retry(config(policy)))).toBe('#', undefined, error);
      });
    });

    it('does not send again what giveUp says is no use', () => {
      scheduler.run(({ expectObservable }) => {
        expectObservable(failing(1, deadlock).pipe(retry(config(policy, () => true)))).toBe('#', undefined, deadlock);
      });
    });

    it('says before each wait how long it is, and nothing when it gives up', () => {
      scheduler.run(({ expectObservable, flush }) => {
        const growing = retryPolicy({ maxAttempts: 3, initialDelayMs: 10 });
        expectObservable(failing(3, deadlock).pipe(retry(config(growing)))).toBe('30ms #', undefined, deadlock);
        flush();
        expect(told).toEqual([
          [deadlock, 1, 10],
          [deadlock, 2, 20],
        ]);
      });
    });

    it('begins no wait that would end later than maxElapsedMs after the first failure', () => {
      scheduler.run(({ expectObservable }) => {
        const capped = retryPolicy({ maxAttempts: Infinity, initialDelayMs: 10, maxDelayMs: 10, maxElapsedMs: 35 });
        // The first failure is at 5; 35 ms later there is time for three waits of 10.
        const slow$ = timer(5).pipe(mergeMap(() => throwError(() => deadlock)));
        const instant$ = throwError(() => deadlock);
        let first = true;
        const source$ = defer(() => (first ? ((first = false), slow$) : instant$));
        expectObservable(source$.pipe(retry(config(capped)))).toBe('35ms #', undefined, deadlock);
      });
    });
  });
});
