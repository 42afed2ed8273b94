import { DemandObservable } from '../observable/DemandObservable.js';
import { functionProducer, type HandleDemand } from './functionProducer.js';
import { ProducerLink } from './ProducerLink.js';
import { producerSettings, type ProducerOptions } from './ProducerOptions.js';
import { statefulProducer, type StatefulProducer } from './statefulProducer.js';

/**
 * Makes a demand source from a function that is told how many events are wanted.
 *
 *     requested       5----------3---------
 *     handleDemand    5          3
 *     emitted         (abcde)----(fgh)-----
 *
 * - **Emits when** `handleDemand` answers, or `context.emit` pushes, and there is demand; never more than was requested (1.1).
 * - **Asks upstream when**: it is the source. `handleDemand(n)` is called for demand that the buffer could not meet, one call at a time:
 *   requests made during a delivery are answered one call each, in order; requests made while an asynchronous answer is pending are
 *   added up into one call. Unmet demand is never forgotten: fewer events than asked for are followed by a call for the rest, an empty
 *   answer by a call when new demand arrives, after `emit`, or after `pollIntervalMs`.
 * - **Completes when** an answer says `done` or `context.complete()` was called, and everything buffered has been delivered. It fails at once
 *   when `handleDemand` throws or rejects, or `context.error()` is called.
 * - **On cancel** the pending answer is given up, `context.signal` is aborted and `terminate` is told `'cancelled'`.
 *
 * ```ts
 * import { demandConsumer, fromDemandProducer } from 'rxjs-demand';
 *
 * // A counter, with GenStage's callbacks.
 * const counter$ = fromDemandProducer({
 *   init: () => 0,
 *   handleDemand: (demand, count) => ({
 *     events: Array.from({ length: Math.min(demand, 10 - count) }, (_, index) => count + index),
 *     state: Math.min(10, count + demand),
 *     done: count + demand >= 10,
 *   }),
 * });
 * counter$.pipe(demandConsumer((events) => console.log(events), { maxDemand: 4, minDemand: 2 })).subscribe();
 * // => [ 0, 1 ]
 * // => [ 2, 3 ]
 * // => [ 4, 5 ]
 * // => [ 6, 7 ]
 * // => [ 8, 9 ]
 * ```
 *
 * With `subscribe()` alone the demand is unbounded: `handleDemand` is then called with `Infinity` and answers with as many as it likes.
 *
 * Source: GenStage `handle_demand/2`. Unlike there, a shortfall is remembered for the producer, and buffered events always go out before new ones.
 *
 * @param producer  A function `(demand, context) => events`, or an object with `init`, `handleDemand` and `terminate` that keeps a state.
 *   `demand` is at least 1. An array is one batch; an ObservableInput (a promise, an Observable, …) emits batches.
 * @param options  Buffer, poll interval and scheduler.
 * @throws TypeError when there is no function to call; RangeError for an option out of range.
 */
export function fromDemandProducer<T = unknown, R = T>(handleDemand: HandleDemand<T, R>, options?: ProducerOptions): DemandObservable<R>;
export function fromDemandProducer<T, S>(producer: StatefulProducer<T, S>, options?: ProducerOptions): DemandObservable<T>;
export function fromDemandProducer<T>(
  producer: HandleDemand<T, T> | StatefulProducer<T, unknown>,
  options: ProducerOptions = {},
): DemandObservable<T> {
  const settings = producerSettings(options);
  const run = typeof producer === 'function' ? functionProducer(producer) : statefulProducer(producer);
  return new DemandObservable((downstream) => {
    new ProducerLink(downstream, run, settings).open();
  });
}
