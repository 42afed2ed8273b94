import type { Observable } from 'rxjs';
import { connectTo } from '../observable/connectTo.js';
import { DemandObservable } from '../observable/DemandObservable.js';
import { addDemand } from '../protocol/demand.js';
import { functionOption } from '../protocol/options.js';
import { filterLoop } from './loops/filterLoops.js';
import type { EventFunction } from './loops/loopChooser.js';
import { MapLink } from './MapLink.js';
import type { StageOperator } from './StageOperator.js';

/**
 * Passes on the events that a predicate accepts, and asks again for those it dropped.
 *
 *     requested    3------------------
 *     upstream     3-----2-----1------
 *     source       (123)-(45)--6------
 *     filterStage  2-----4-----6------     even numbers: 1 and 3 were dropped, then 5
 *
 * - **Emits when** an event is accepted. Prefetches nothing and holds nothing.
 * - **Asks upstream when** downstream asks, for as many; and for what it dropped, together with what downstream asked for during the same
 *   delivery. By a loop, so that a million rejected events do not grow the stack (3.3).
 * - **Completes when** the source completes. A predicate that throws cancels the source; what was accepted before is delivered, then the error (2.13).
 * - **On cancel** cancels the source.
 *
 * ```ts
 * import { filterStage, fromDemandProducer } from 'rxjs-demand';
 *
 * let next = 0;
 * const even$ = fromDemandProducer((demand) => Array.from({ length: demand }, () => next++)).pipe(filterStage((n) => n % 2 === 0));
 * even$
 *   .subscribeWithDemand({ next: (events) => console.log(events), error: console.error, complete: () => undefined })
 *   .request(3);
 * // => [ 0, 2 ]
 * // => [ 4 ]
 * console.log(next); // => 5
 * ```
 *
 * Source: RxJS `filter`; GenStage's producer-consumer that discards.
 *
 * @param predicate  Called once per event, with a 0-based index.
 * @throws TypeError when `predicate` is no function, or when piped onto an Observable that carries no demand.
 */
export function filterStage<T, S extends T>(predicate: (event: T, index: number) => event is S): StageOperator<T, S>;
export function filterStage<T>(predicate: (event: T, index: number) => boolean): StageOperator<T, T>;
export function filterStage<T>(predicate: (event: T, index: number) => boolean): StageOperator<T, T> {
  const called = functionOption('predicate', predicate) as EventFunction;
  const loop = filterLoop(called);
  return (source: Observable<T>) => {
    const connect = connectTo(source, 'filterStage()');
    return new DemandObservable((downstream) => {
      connect(new FilterLink(downstream, called, loop));
    });
  };
}

class FilterLink<T> extends MapLink<T, T> {
  private delivering = false;
  /** What was dropped, and what downstream asks for during the delivery: one request for both, two would split the demand into ever smaller lots. */
  private missing = 0;

  override request(n: number): void {
    if (this.delivering) {
      this.missing = addDemand(this.missing, n);
    } else {
      this.upstream.request(n);
    }
  }

  protected override pass(kept: readonly T[], dropped: number): void {
    this.missing = dropped;
    this.delivering = true;
    super.pass(kept, dropped);
    this.delivering = false;
    if (this.missing > 0) {
      this.upstream.request(this.missing);
    }
  }
}
