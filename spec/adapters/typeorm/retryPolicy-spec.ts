import { TestScheduler } from 'rxjs/testing';
import { defer, retry, throwError, of } from 'rxjs';
import { retryConfig, retryDelay, retryPolicy } from '../../../lib/adapters/typeorm/retryPolicy.js';

const deadlock = Object.assign(new Error('Deadlock found'), { code: 'ER_LOCK_DEADLOCK', errno: 1213 });
const never = () => false;

/** Fails `failures` times with `error`, then emits 'ok'. */
function failing(failures: number, error: unknown) {
  let attempts = 0;
  return defer(() => (attempts++ < failures ? throwError(() => error) : of('ok')));
}

describe('retryPolicy', () => {
  it('defaults to 10 attempts, 100 ms to 5 s apart', () => {
    expect(retryPolicy({})).toEqual({ maxAttempts: 10, initialDelayMs: 100, maxDelayMs: 5000 });
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
    let scheduler: TestScheduler;

    beforeEach(() => {
      jest.spyOn(Math, 'random').mockReturnValue(0);
      scheduler = new TestScheduler((actual, expected) => {
        expect(actual).toEqual(expected);
      });
    });

    it('sends again after the wait', () => {
      scheduler.run(({ expectObservable }) => {
        expectObservable(failing(2, deadlock).pipe(retry(retryConfig(policy, never)))).toBe('20ms (a|)', { a: 'ok' });
      });
    });

    it('gives up after maxAttempts with the last error', () => {
      scheduler.run(({ expectObservable }) => {
        expectObservable(failing(3, deadlock).pipe(retry(retryConfig(policy, never)))).toBe('20ms #', undefined, deadlock);
      });
    });

    it('never sends again with one attempt', () => {
      scheduler.run(({ expectObservable }) => {
        const once = retryPolicy({ maxAttempts: 1 });
        expectObservable(failing(1, deadlock).pipe(retry(retryConfig(once, never)))).toBe('#', undefined, deadlock);
      });
    });

    it('does not send again what does not pass by itself', () => {
      scheduler.run(({ expectObservable }) => {
        const error = Object.assign(new Error('no such table'), { code: 'ER_NO_SUCH_TABLE' });
        expectObservable(failing(1, error).pipe(retry(retryConfig(policy, never)))).toBe('#', undefined, error);
      });
    });

    it('does not send again what giveUp says is no use', () => {
      scheduler.run(({ expectObservable }) => {
        expectObservable(failing(1, deadlock).pipe(retry(retryConfig(policy, () => true)))).toBe('#', undefined, deadlock);
      });
    });
  });
});
