import type { Observable, ObservableInput } from 'rxjs';
import { connectTo } from '../observable/connectTo.js';
import { DemandObservable } from '../observable/DemandObservable.js';
import { booleanOption, functionOption, integerOption, optionsObject } from '../protocol/options.js';
import { MapAsyncLink } from './MapAsyncLink.js';
import type { StageOperator } from './StageOperator.js';

/** How many inner streams `mapAsyncStage` runs, and what becomes of the order. */
export interface MapAsyncOptions {
  /**
   * Most inner streams open at a time. Unit: streams. An integer of at least 1. Default: 1.
   * With 8, and demand for 100, eight events are asked for, and one more each time one of the eight has completed.
   */
  readonly concurrency?: number;
  /** Whether results keep the order of the events. Default: true; a slow one then holds back the results, and the places, of those behind it. */
  readonly ordered?: boolean;
}

/**
 * Runs an asynchronous task for each event, a few at a time, and emits what the tasks emit.
 *
 *     requested                      3--------------
 *     upstream                       2---1----------
 *     source                         (ab)c----------
 *     mapAsyncStage(…, { concurrency: 2 })
 *     emitted                        ----A--B-C-----      A took 4 frames, B 7, C 5
 *
 * - **Emits when** an inner stream emits, in the order of the events unless `ordered` is false. What inner streams emit beyond the demand waits.
 *   Promises that settle in the same turn of the event loop's microtasks are emitted as one batch.
 * - **Asks upstream when** downstream demand is outstanding that the open streams do not cover yet, and places are free: for no more than it can start.
 * - **Completes when** the source and all inner streams have completed. A `project` that throws, or an inner stream that fails, cancels the
 *   source and the other inner streams and becomes the error (2.13).
 * - **On cancel** cancels the source and unsubscribes from the inner streams.
 *
 * ```ts
 * import { fromDemandProducer, mapAsyncStage, demandConsumer } from 'rxjs-demand';
 * import { lastValueFrom } from 'rxjs';
 *
 * const ids$ = fromDemandProducer({ handleDemand: () => ({ events: [1, 2, 3], state: null, done: true }) });
 * const users$ = ids$.pipe(mapAsyncStage(async (id) => ({ id, name: `user ${id}` }), { concurrency: 2 }));
 * await lastValueFrom(users$.pipe(demandConsumer((users) => console.log(users.map((user) => user.name)))));
 * // => [ 'user 1', 'user 2' ]
 * // => [ 'user 3' ]
 * ```
 *
 * Source: RxJS `mergeMap(project, concurrent)` and `concatMap`, without their unbounded queue; Pekko `mapAsync` and `mapAsyncUnordered`.
 *
 * @param project  Called once per event, with a 0-based index. Returns an ObservableInput.
 * @throws TypeError when `project` is no function, or when piped onto an Observable that carries no demand; RangeError for an option out of range.
 */
export function mapAsyncStage<T, R>(
  project: (event: T, index: number) => ObservableInput<R>,
  options: MapAsyncOptions = {},
): StageOperator<T, R> {
  functionOption('project', project);
  const { concurrency = 1, ordered = true } = optionsObject(options);
  integerOption('concurrency', concurrency, 1);
  booleanOption('ordered', ordered);
  return (source: Observable<T>) => {
    const connect = connectTo(source, 'mapAsyncStage()');
    return new DemandObservable((downstream) => {
      connect(new MapAsyncLink(downstream, project, concurrency, ordered));
    });
  };
}
