import { timer, throwError, type RetryConfig, type SchedulerLike } from 'rxjs';
import { describeValue } from './describeValue.js';
import { isTransient } from './failure.js';

/** When a batch that failed for a passing reason (a deadlock, a lost connection, a busy file) is sent again. Other errors never are. */
export interface SinkRetryOptions {
  /**
   * How often one statement is sent before the stream fails with its error. Unit: times. An integer of at least 1, or Infinity. Default: 10.
   * With the defaults below 10 attempts outlast an outage of 10 to 21 seconds.
   */
  readonly maxAttempts?: number;
  /** The wait before the second attempt; doubled before each further one. Unit: milliseconds. At least 0. Default: 100. */
  readonly initialDelayMs?: number;
  /**
   * The longest wait. Unit: milliseconds. At least `initialDelayMs`. Default: 5000.
   * With 100/5000 the waits are 100, 200, 400, … 3200, 5000, 5000, each shortened at random by up to a half.
   */
  readonly maxDelayMs?: number;
  /**
   * How long one statement is sent again, from its first failure on: a wait that would end later is not begun, the stream fails instead.
   * Unit: milliseconds. At least 0, or Infinity. Default: Infinity, `maxAttempts` decides.
   * `{ maxAttempts: Infinity, maxElapsedMs: 600_000 }` outlasts an outage of ten minutes, however often it has to try.
   */
  readonly maxElapsedMs?: number;
}

/** How often and after what wait a statement is sent again. */
export interface RetryPolicy {
  readonly maxAttempts: number;
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
  readonly maxElapsedMs: number;
}

/** Fills in the defaults and checks the ranges. */
export function retryPolicy(options: SinkRetryOptions): RetryPolicy {
  const { maxAttempts = 10, initialDelayMs = 100, maxDelayMs = Math.max(5000, initialDelayMs), maxElapsedMs = Infinity } = options;
  if (maxAttempts !== Infinity && !(Number.isInteger(maxAttempts) && maxAttempts >= 1)) {
    throw new RangeError(`Expected \`retry.maxAttempts\` to be an integer of at least 1 or Infinity, got ${describeValue(maxAttempts)}`);
  }
  if (!(Number.isFinite(initialDelayMs) && initialDelayMs >= 0)) {
    throw new RangeError(`Expected \`retry.initialDelayMs\` to be a number of at least 0, got ${describeValue(initialDelayMs)}`);
  }
  if (!(Number.isFinite(maxDelayMs) && maxDelayMs >= initialDelayMs)) {
    throw new RangeError(
      `Expected \`retry.maxDelayMs\` to be a number of at least \`retry.initialDelayMs\`, ${initialDelayMs}, got ${describeValue(maxDelayMs)}`,
    );
  }
  if (!(typeof maxElapsedMs === 'number' && maxElapsedMs >= 0)) {
    throw new RangeError(`Expected \`retry.maxElapsedMs\` to be a number of at least 0 or Infinity, got ${describeValue(maxElapsedMs)}`);
  }
  return { maxAttempts, initialDelayMs, maxDelayMs, maxElapsedMs };
}

/**
 * The wait before attempt 2, 3, 4, … (`retry` 1, 2, 3, …): doubled each time up to the maximum, less up to a half of it by chance, as
 * writers that met in a deadlock or lost the same server must not come back together. `random` is from [0, 1).
 */
export function retryDelay(policy: RetryPolicy, retry: number, random: number): number {
  return Math.min(policy.maxDelayMs, policy.initialDelayMs * 2 ** (retry - 1)) * (1 - random / 2);
}

/** What one statement that is sent again depends on. */
export interface RetryRun {
  readonly policy: RetryPolicy;
  /** Whether it is no use, although it may pass. */
  readonly giveUp: (error: unknown) => boolean;
  /** Told before each wait. */
  readonly onRetry: (error: unknown, retry: { readonly attempt: number; readonly waitMs: number }) => void;
  readonly clock: Pick<SchedulerLike, 'now'>;
}

/** The argument of rxjs' `retry()`, for one statement: waits and sends again what failed for a passing reason. */
export function retryConfig({ policy, giveUp, onRetry, clock }: RetryRun): RetryConfig {
  let firstFailure: number | undefined;
  return {
    count: policy.maxAttempts - 1,
    delay: (error: unknown, attempt) => {
      firstFailure ??= clock.now();
      const waitMs = retryDelay(policy, attempt, Math.random());
      if (!isTransient(error) || giveUp(error) || clock.now() + waitMs - firstFailure > policy.maxElapsedMs) {
        return throwError(() => error);
      }
      onRetry(error, { attempt, waitMs });
      return timer(waitMs);
    },
  };
}
