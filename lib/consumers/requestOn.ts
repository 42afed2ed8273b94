import { Observable, takeWhile, type OperatorFunction } from 'rxjs';
import { connectTo } from '../observable/connectTo.js';
import { check } from '../protocol/options.js';
import { SubscriberEnd } from '../observable/SubscriberEnd.js';

/**
 * Manual demand: each number is one `request(n)`, nothing else is asked for.
 *
 *     demand$      2-------3---------
 *     upstream     2-------3---------
 *     source       (ab)----(cde)-----
 *     requestOn    (ab)----(cde)-----
 *
 * - **Emits when** an event arrives, one by one.
 * - **Asks upstream when** `demand$` emits, for that many.
 * - **Completes when** the source completes; `demand$` completing only ends the requests. It fails when either fails.
 * - **On cancel** cancels the source and unsubscribes from `demand$`.
 *
 * ```ts
 * import { Subject } from 'rxjs';
 * import { fromDemandProducer, requestOn } from 'rxjs-demand';
 *
 * let next = 0;
 * const demand$ = new Subject<number>();
 * fromDemandProducer((demand) => Array.from({ length: demand }, () => next++))
 *   .pipe(requestOn(demand$))
 *   .subscribe((n) => console.log(n));
 * demand$.next(2);
 * // => 0
 * // => 1
 * ```
 *
 * Source: GenStage's manual subscriptions, `GenStage.ask/3`; in marble tests demand is written as a stream of its own.
 *
 * @param demand$  Positive integers, or `Infinity`. Any other number cancels the source and becomes a RangeError that names rule 3.9.
 * @throws TypeError when `demand$` is no Observable, or when piped onto an Observable that carries no demand.
 */
export function requestOn<T>(demand$: Observable<number>): OperatorFunction<T, T> {
  check(
    typeof (demand$ as { readonly subscribe?: unknown } | undefined)?.subscribe === 'function',
    'demand$',
    'an Observable',
    demand$,
    TypeError,
  );
  return (source) => {
    const connect = connectTo(source, 'requestOn()');
    return new Observable((subscriber) => {
      const end = new SubscriberEnd<T>(subscriber, 0);
      connect(end);
      subscriber.add(
        // takeWhile ends a demand$ that emits before subscribe() has returned.
        demand$.pipe(takeWhile(() => !end.closed)).subscribe({
          next: (n) => {
            end.request(n);
          },
          error: (error: unknown) => {
            subscriber.error(error);
          },
        }),
      );
    });
  };
}
