import { timer, throwError, type RetryConfig } from 'rxjs';
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
}

/** How often and after what wait a statement is sent again. */
export interface RetryPolicy {
  readonly maxAttempts: number;
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
}

/** Fills in the defaults and checks the ranges. */
export function retryPolicy(options: SinkRetryOptions): RetryPolicy {
  const { maxAttempts = 10, initialDelayMs = 100, maxDelayMs = Math.max(5000, initialDelayMs) } = options;
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
  return { maxAttempts, initialDelayMs, maxDelayMs };
}

/**
 * The wait before attempt 2, 3, 4, … (`retry` 1, 2, 3, …): doubled each time up to the maximum, less up to a half of it by chance, as
 * writers that met in a deadlock or lost the same server must not come back together. `random` is from [0, 1).
 */
export function retryDelay(policy: RetryPolicy, retry: number, random: number): number {
  return Math.min(policy.maxDelayMs, policy.initialDelayMs * 2 ** (retry - 1)) * (1 - random / 2);
}

/** The argument of rxjs' `retry()`: waits and sends again what failed for a passing reason, unless `giveUp` says that it is no use. */
export function retryConfig(policy: RetryPolicy, giveUp: (error: unknown) => boolean): RetryConfig {
  return {
    count: policy.maxAttempts - 1,
    delay: (error: unknown, retry) =>
      isTransient(error) && !giveUp(error) ? timer(retryDelay(policy, retry, Math.random())) : throwError(() => error),
  };
}
