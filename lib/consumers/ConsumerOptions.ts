import { choiceOption, integerOption, optionsObject, windowOptions, type WindowOptions } from '../protocol/options.js';
import type { Decide } from './ConsumerEnd.js';

/** What a consumer does after its handler has failed: end the stream with the error, or go on with the next batch. */
export type HandlerErrorDecision = 'stop' | 'skip';

/** The window of a consumer, how many work side by side, and what a failing handler means. */
export interface ConsumerOptions<T = unknown> extends WindowOptions {
  /**
   * Competing consumers inside this one, each with a window of its own: as many batches are handled at a time, and in flight are at most
   * `concurrency * maxDemand`. An integer of at least 1. Default: 1. Only asynchronous handlers gain from more.
   */
  readonly concurrency?: number;
  /**
   * What a handler that throws or rejects means. Default: `'stop'`, upstream is cancelled and the error ends the stream. `'skip'` counts the
   * batch as handled. A function decides case by case, and is the place to report it. Messages that are not settled by then are nacked either way.
   */
  readonly onHandlerError?: HandlerErrorDecision | ((error: unknown, events: readonly T[]) => HandlerErrorDecision);
}

/** The same, checked and filled in. */
export interface ConsumerSettings<T> {
  readonly maxDemand: number;
  readonly minDemand: number;
  readonly concurrency: number;
  readonly decide: Decide<T>;
}

/** Checks the ranges and fills in the defaults. */
export function consumerSettings<T>(options: ConsumerOptions<T>): ConsumerSettings<T> {
  const { concurrency = 1, onHandlerError = 'stop' } = optionsObject(options);
  if (typeof onHandlerError !== 'function') {
    choiceOption('onHandlerError', onHandlerError, ['stop', 'skip']);
  }
  return {
    ...windowOptions(options),
    concurrency: integerOption('concurrency', concurrency, 1),
    decide: (error, events) => (typeof onHandlerError === 'function' ? onHandlerError(error, events) : onHandlerError) === 'skip',
  };
}
