import type { Observable } from 'rxjs';
import type { Dispatcher } from '../dispatchers/Dispatcher.js';
import { connectTo } from '../observable/connectTo.js';
import { functionOption, objectOption } from '../protocol/options.js';
import { DispatchedObservable } from './DispatchedObservable.js';
import { dispatchSettings, type DispatchOptions } from './DispatchOptions.js';

/**
 * Shares one source among many consumers, each with its own demand.
 *
 *     consumer 1 asks   2---------2-----
 *     consumer 2 asks   --2-------------
 *     upstream          2-2-------2-----
 *     demandDispatcher                          competing consumers: each event goes to one of them
 *     consumer 1 gets   (01)------(45)--
 *     consumer 2 gets   --(23)----------
 *
 * - **Emits when** the dispatcher hands an event to a consumer. `demandDispatcher`: to the one with the largest unmet demand; `broadcastDispatcher`:
 *   to all, at the pace of the slowest; `partitionDispatcher`: to the one that reads the event's partition.
 * - **Asks upstream when** a consumer asks, for what the dispatcher makes of it and the buffer cannot meet. Never more than the consumers can take.
 * - **Completes when** the source has completed, each consumer as soon as what is buffered or queued for it has been delivered. If the source
 *   fails, all consumers fail at once.
 * - **On cancel** of one consumer, what was held for it goes back to the buffer, to be delivered before all that comes later. When the last one
 *   leaves, the source is cancelled, and the next subscriber starts afresh; with `keepAlive` the source and the buffer stay.
 *
 * ```ts
 * import { demandConsumer, demandDispatcher, dispatchStage, fromDemandProducer } from 'rxjs-demand';
 *
 * const jobs$ = fromDemandProducer({
 *   init: () => 0,
 *   handleDemand: (demand, from) => {
 *     const count = Math.min(demand, 12 - from);
 *     return { events: Array.from({ length: count }, (_, index) => from + index), state: from + count, done: from + count === 12 };
 *   },
 * }).pipe(dispatchStage(demandDispatcher(), { startAfter: 2 }));
 *
 * for (const name of ['a', 'b']) {
 *   jobs$.pipe(demandConsumer((jobs) => console.log(name, jobs), { maxDemand: 4, minDemand: 0 })).subscribe();
 * }
 * // => a [ 0, 1, 2, 3 ]
 * // => b [ 4, 5, 6, 7 ]
 * // => a [ 8, 9, 10, 11 ]
 * ```
 *
 * Source: GenStage's dispatchers. Three deliberate improvements: buffered events go out before new ones, and to a newcomer at once; a consumer
 * that leaves loses nothing that was not delivered to it; queues of partitions are bounded and stop upstream instead of growing.
 *
 * @param dispatcher  `demandDispatcher()`, `broadcastDispatcher()`, `partitionDispatcher(…)` or your own.
 * @throws TypeError when `dispatcher` is none, or when piped onto an Observable that carries no demand; RangeError for an option out of range.
 */
export function dispatchStage<T>(
  dispatcher: Dispatcher<T>,
  options: DispatchOptions = {},
): (source: Observable<T>) => DispatchedObservable<T> {
  objectOption('dispatcher', dispatcher, 'a dispatcher');
  for (const method of ['subscribe', 'cancel', 'ask', 'dispatch'] as const) {
    functionOption(`dispatcher.${method}`, dispatcher[method]);
  }
  const settings = dispatchSettings(options);
  return (source) => new DispatchedObservable(connectTo(source, 'dispatchStage()'), dispatcher, { ...settings });
}
