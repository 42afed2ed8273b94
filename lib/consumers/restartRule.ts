import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { check, choiceOption, functionOption, integerOption } from '../protocol/options.js';
import type { Decide } from './ConsumerEnd.js';

/** What becomes of a task that fails. */
export interface RestartOptions<T = unknown> {
  /**
   * `'temporary'`: a task that fails is done. `'transient'`: it is started again, with the same event, at once; a task that completes is not.
   * Default: `'temporary'`.
   */
  readonly restart?: 'temporary' | 'transient';
  /**
   * Most restarts of all tasks together within `withinMs`; one more ends the stream with the task's error, and the other tasks. An integer of at
   * least 0. Default: 3.
   */
  readonly maxRestarts?: number;
  /** Unit: milliseconds, at least 1. Default: 5000. */
  readonly withinMs?: number;
  /** Told of each failure, restarted or not. Default: writes it to the console, as GenStage logs it. */
  readonly onFailure?: (error: unknown, event: T) => void;
  /** Time source. Default: `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/** Checks the options. Returns what makes the rule of one subscription. */
export function restartRule<T>({
  onFailure = logFailure,
  restart = 'temporary',
  maxRestarts = 3,
  withinMs = 5000,
  scheduler = asyncScheduler,
}: RestartOptions<T>): () => Decide<T> {
  functionOption('onFailure', onFailure);
  functionOption('scheduler.now', (scheduler as Partial<SchedulerLike> | null)?.now);
  check(Number.isFinite(withinMs) && withinMs >= 1, 'withinMs', 'a number of milliseconds of at least 1', withinMs);
  choiceOption('restart', restart, ['temporary', 'transient']);
  integerOption('maxRestarts', maxRestarts, 0);
  return () => {
    /** When tasks were started again: the latest `maxRestarts`, the oldest first. */
    const restarts: number[] = [];
    return (error, [event]) => {
      onFailure(error, event as T);
      if (restart === 'temporary') {
        return true;
      }
      const now = scheduler.now();
      return restarts.push(now) > maxRestarts && (restarts.shift() as number) >= now - withinMs ? false : undefined;
    };
  };
}

function logFailure(error: unknown): void {
  console.error('superviseEach: a task failed', error);
}
