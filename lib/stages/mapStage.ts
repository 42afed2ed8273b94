import type { Observable } from 'rxjs';
import { connectTo } from '../observable/connectTo.js';
import { DemandObservable } from '../observable/DemandObservable.js';
import { functionOption, objectOption, optionsObject, sizeOption, windowOptions, type WindowOptions } from '../protocol/options.js';
import { HandleEventsLink, type HandleEventsSettings } from './HandleEventsLink.js';
import { mapLoop } from './loops/mapLoops.js';
import type { EventFunction } from './loops/loopChooser.js';
import { MapLink } from './MapLink.js';
import type { StageOperator } from './StageOperator.js';
import type { StatefulStage } from './StatefulStage.js';

/** The window and the buffer of a stage that works in batches. */
export interface StageOptions extends WindowOptions {
  /**
   * Most results that wait for demand. Unit: events. An integer of at least 0, or `Infinity`. Default: `Infinity`, as for GenStage's
   * producer-consumers: what waits is bounded anyway by the results of the batch in hand. More than that fails the stream with a
   * `BufferOverflowError`: a stage has no say in what may be lost.
   */
  readonly bufferSize?: number;
}

/**
 * Turns events into others: one by one with a function, in batches with GenStage's producer-consumer.
 *
 *     requested            2-----1--
 *     upstream             2-----1--
 *     source               (ab)--c--
 *     mapStage(upperCase)  (AB)--C--
 *
 * `mapStage(project)` is transparent:
 *
 * - **Emits when** an event arrives.
 * - **Asks upstream when** downstream asks, for as many. It prefetches nothing and holds nothing.
 * - **Completes when** the source completes. A `project` that throws cancels the source; results made before are delivered, then the error (2.13).
 * - **On cancel** cancels the source.
 *
 * ```ts
 * import { fromDemandProducer, mapStage } from 'rxjs-demand';
 *
 * let next = 0;
 * fromDemandProducer((demand) => Array.from({ length: demand }, () => next++))
 *   .pipe(mapStage((n, index) => `${index}: ${n * n}`))
 *   .subscribeWithDemand({ next: (events) => console.log(events), error: console.error, complete: () => undefined })
 *   .request(3);
 * // => [ '0: 0', '1: 1', '2: 4' ]
 * ```
 *
 * `mapStage({ init, handleEvents }, options)` is a producer-consumer: one batch in, any number of events out.
 *
 *     requested       4----------------4-----
 *     upstream        D10-------5 5-----------   maxDemand 10, minDemand 5
 *     source          (0 … 9)
 *     handleEvents    [0…4] [5…9]                odd ones are dropped, or each doubled, or …
 *     emitted         (0 2 4 6)        (8 …)
 *
 * - **Emits when** results are there and downstream has asked; the surplus waits in the stage's buffer.
 * - **Asks upstream when** subscribed, for `maxDemand`; then each time a chunk of at most `maxDemand - minDemand` has been handled and no more
 *   than `minDemand` are left in flight. This window is its own: it is not derived from downstream's demand.
 * - **Completes when** the source has completed and everything was handled and delivered.
 * - **On cancel** cancels the source and gives up the answer that is pending.
 *
 * It starts a batch only while downstream demand is outstanding, and finishes the batch it started.
 *
 * ```ts
 * import { demandConsumer, fromDemandProducer, mapStage } from 'rxjs-demand';
 *
 * const numbers$ = fromDemandProducer({
 *   init: () => 0,
 *   handleDemand: (demand, from) => ({ events: [from, from + 1, from + 2, from + 3], state: from + 4, done: from === 4 }),
 * });
 * // Running sums: a batch in, as many events out, the sum kept as the state.
 * const sums$ = numbers$.pipe(
 *   mapStage(
 *     {
 *       init: () => 0,
 *       handleEvents: (events: readonly number[], sum: number) => {
 *         const sums = events.map((n) => (sum += n));
 *         return { events: sums, state: sum };
 *       },
 *     },
 *     { maxDemand: 4, minDemand: 0 },
 *   ),
 * );
 * sums$.pipe(demandConsumer((events) => console.log(events))).subscribe();
 * // => [ 0, 1, 3, 6 ]
 * // => [ 10, 15, 21, 28 ]
 * ```
 *
 * Source: RxJS `map`; GenStage `:producer_consumer`, `handle_events/3`.
 *
 * @param project  Called once per event, with a 0-based index.
 * @param options  The window and the buffer of the batch form.
 * @throws TypeError when there is no function to call, or when piped onto an Observable that carries no demand; RangeError for an option out of range.
 */
export function mapStage<T, R>(project: (event: T, index: number) => R): StageOperator<T, R>;
export function mapStage<T, R, S>(stage: StatefulStage<T, R, S>, options?: StageOptions): StageOperator<T, R>;
export function mapStage<T, R, S>(
  stage: ((event: T, index: number) => R) | StatefulStage<T, R, S>,
  options: StageOptions = {},
): StageOperator<T, R> {
  if (typeof stage === 'function') {
    const project = stage as EventFunction;
    const loop = mapLoop(project);
    return (source: Observable<T>) => {
      const connect = connectTo(source, 'mapStage()');
      return new DemandObservable((downstream) => {
        connect(new MapLink(downstream, project, loop));
      });
    };
  }
  objectOption('stage', stage, 'a function or an object with handleEvents');
  functionOption('stage.handleEvents', stage.handleEvents);
  const { bufferSize = Infinity } = optionsObject(options);
  const settings: HandleEventsSettings = {
    ...windowOptions(options),
    bufferSize: sizeOption('bufferSize', bufferSize, 0),
  };
  return (source: Observable<T>) => {
    const connect = connectTo(source, 'mapStage()');
    return new DemandObservable((downstream) => {
      connect(new HandleEventsLink(downstream, stage, settings));
    });
  };
}
