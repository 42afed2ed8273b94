import type { Observable } from 'rxjs';
import { connectTo } from '../observable/connectTo.js';
import { DemandObservable } from '../observable/DemandObservable.js';
import { check } from '../protocol/options.js';
import { DrainLink } from './DrainLink.js';
import type { StageOperator } from './StageOperator.js';

/**
 * Ends a stream in good order when `notifier$` emits: nothing more is asked for, what was delivered by then is handled to its end.
 *
 *     notifier$    ------------x
 *     requested    4-----4------
 *     upstream     4-----4-----!
 *     source       --(ab)--c----
 *     drainOn      --(ab)--c---|
 *
 * - **Emits when** an event arrives. Holds nothing.
 * - **Asks upstream when** downstream asks, for as many. Prefetches nothing.
 * - **Completes when** `notifier$` first emits, which cancels the source at once: a request in flight is aborted. Or when the source completes.
 *   A notifier that completes without having emitted changes nothing; one that fails cancels the source and fails the stream.
 * - **On cancel** cancels the source and unsubscribes from `notifier$`.
 *
 * It completes *towards downstream*, so what stands there ends as after any completion: a consumer handles what it has been given, a task
 * that runs is waited for, a dispatcher hands out its queue, and only then the pipeline completes. What stands before it is cancelled: what a
 * source or a window holds there is given up. So it belongs right behind the source.
 *
 * A source that is told what was handled, as `twitterSearch` with `acknowledge: true`, has to outlive its events: a cancelled one still takes
 * acks, and no longer saves its place, so the next run reads again what was in flight. Such a source is ended by an option of its own:
 * `stopOn` of `twitterSearch` aborts the request in flight just so, then waits for the acks, saves, and completes. `drainOn` is for all others.
 *
 * ```ts
 * import { Subject } from 'rxjs';
 * import { demandConsumer, drainOn, fromDemandProducer } from 'rxjs-demand';
 *
 * let next = 0;
 * const sigterm$ = new Subject<void>();
 * fromDemandProducer((demand) => Array.from({ length: demand }, () => next++))
 *   .pipe(
 *     drainOn(sigterm$),
 *     demandConsumer(
 *       async (events) => {
 *         if (events.includes(2)) sigterm$.next();
 *         console.log('stored', events);
 *       },
 *       { maxDemand: 4, minDemand: 2 },
 *     ),
 *   )
 *   .subscribe({ complete: () => console.log('drained') });
 * // => stored [ 0, 1 ]
 * // => stored [ 2, 3 ]
 * // => stored [ 4, 5 ]
 * // => drained
 * ```
 *
 * Source: Pekko's `KillSwitch.shutdown()`; RxJS `takeUntil`, which keeps no demand.
 *
 * @param notifier$  What it emits does not matter; a promise emits when it is fulfilled. Each subscription subscribes to it, before it subscribes to the source.
 * @throws TypeError when `notifier$` is neither Observable nor promise, or when piped onto an Observable that carries no demand.
 */
export function drainOn<T>(notifier$: Observable<unknown> | PromiseLike<unknown>): StageOperator<T, T> {
  // Not any ObservableInput: the name of a signal is one, and would emit its first letter at once.
  const given = notifier$ as { readonly subscribe?: unknown; readonly then?: unknown } | null | undefined;
  check(typeof (given?.subscribe ?? given?.then) === 'function', 'notifier$', 'an Observable or a promise', notifier$, TypeError);
  return (source: Observable<T>) => {
    const connect = connectTo(source, 'drainOn()');
    return new DemandObservable((downstream) => {
      new DrainLink(downstream).start(connect, notifier$);
    });
  };
}
