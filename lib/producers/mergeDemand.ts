import { connectTo } from '../observable/connectTo.js';
import { DemandObservable } from '../observable/DemandObservable.js';
import { check, choiceOption, windowOptions, type WindowOptions } from '../protocol/options.js';
import { MergeLink, type MergeInput } from './MergeLink.js';

/**
 * What the end of one source means for all.
 *
 * - `permanent`: the first such source to end, completed or failed, ends the result.
 * - `transient`: its completion is ignored, its failure ends the result.
 * - `temporary`: neither ends the result.
 */
export type CancelMode = 'permanent' | 'transient' | 'temporary';

/** A source with its own window and its own cancel mode. */
export interface MergeSource<T> extends WindowOptions {
  readonly source: DemandObservable<T>;
  /** Default: `'permanent'`, as in GenStage. */
  readonly cancel?: CancelMode;
}

/**
 * Fan-in: reads several sources side by side, each with a window of its own, and answers demand from what they deliver.
 *
 *     requested      ------3-----3------
 *     source a       (ab)--(cd)---------      asked for its maxDemand of 2; minDemand is 0: for 2 again when 2 were delivered
 *     source b       x-y----------------      asked for its maxDemand of 5
 *     mergeDemand    ------(abx)-(ycd)--
 *
 * - **Emits when** there is demand, in the order in which the sources delivered.
 * - **Asks upstream when** subscribed, each source for its `maxDemand`; then each time a chunk of its events was delivered and no more than its
 *   `minDemand` are left in flight. In flight are at most as many events as all the `maxDemand` together.
 * - **Completes when** a `permanent` source has completed and what had arrived was delivered, or all sources have ended. A failure that ends the
 *   result takes its place behind what had arrived, too. The other sources are cancelled as soon as one has ended the result.
 * - **On cancel** cancels all sources.
 *
 * ```ts
 * import { demandConsumer, fromDemandProducer, mergeDemand } from 'rxjs-demand';
 *
 * const list = (...letters: string[]) => fromDemandProducer({ handleDemand: () => ({ events: letters, state: null, done: true }) });
 * mergeDemand([
 *   { source: list('a', 'b', 'c'), maxDemand: 10, cancel: 'transient' },
 *   { source: list('x', 'y'), maxDemand: 10, cancel: 'transient' },
 * ])
 *   .pipe(demandConsumer((events) => console.log(events)))
 *   .subscribe();
 * // => [ 'a', 'b', 'c' ]
 * // => [ 'x', 'y' ]
 * ```
 *
 * Source: a GenStage consumer with several producers, `subscribe_to`; `:permanent`, `:transient` and `:temporary` subscriptions.
 *
 * @param sources  Demand sources, or objects with a source, its window (default 1000/500) and its cancel mode. None: completes at once.
 * @throws TypeError for a source that carries no demand; RangeError for an option out of range.
 */
export function mergeDemand<T>(sources: readonly (DemandObservable<T> | MergeSource<T>)[]): DemandObservable<T> {
  check(Array.isArray(sources), 'sources', 'an array', sources, TypeError);
  // Not map(), which skips holes.
  const inputs = Array.from(sources as readonly (DemandObservable<T> | MergeSource<T>)[], checkedInput);
  return new DemandObservable((downstream) => {
    new MergeLink(downstream).start(inputs);
  });
}

function checkedInput<T>(entry: DemandObservable<T> | MergeSource<T>): MergeInput<T> {
  const options: MergeSource<T> = isObservableLike(entry) ? { source: entry } : entry;
  const { source, cancel = 'permanent' } = options;
  return {
    connect: connectTo(source, 'mergeDemand()'),
    ...windowOptions(options),
    cancel: choiceOption('cancel', cancel, ['permanent', 'transient', 'temporary']),
  };
}

/** Not by `source`: every Observable has one. What is no object is left to `connectTo`, which says what it needs. */
function isObservableLike<T>(entry: DemandObservable<T> | MergeSource<T>): entry is DemandObservable<T> {
  return typeof entry !== 'object' || (entry as unknown) === null || 'subscribe' in entry;
}
