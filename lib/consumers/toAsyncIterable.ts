import type { Observable } from 'rxjs';
import { connectTo } from '../observable/connectTo.js';
import { windowOptions, type WindowOptions } from '../protocol/options.js';
import { IteratorEnd } from './IteratorEnd.js';

/**
 * Reads a demand source with `for await`: the loop's pace is the demand.
 *
 *     next()       1-1-1---1---
 *     upstream     4-----2-----       maxDemand 4, minDemand 2: 2 more each time 2 have been read
 *
 * - **Emits when** the loop asks for the next event.
 * - **Asks upstream when** the loop begins, for `maxDemand`; then each time `maxDemand - minDemand` events have been read. An event counts as
 *   read when the loop comes back for the one after it.
 * - **Completes when** the source has completed and everything was read. If the source fails, what it delivered before is read first.
 * - **On cancel** (`break`, `return`, a throw in the loop) cancels the source.
 *
 * ```ts
 * import { fromDemandProducer, toAsyncIterable } from 'rxjs-demand';
 *
 * let next = 0;
 * const numbers$ = fromDemandProducer((demand) => Array.from({ length: demand }, () => next++));
 * for await (const n of toAsyncIterable(numbers$, { maxDemand: 4 })) {
 *   console.log(n);
 *   if (n === 2) break;
 * }
 * // => 0
 * // => 1
 * // => 2
 * ```
 *
 * Each iterator is a subscription of its own. Source: `GenStage.stream/2`.
 *
 * @throws TypeError when `source` carries no demand; RangeError for an option out of range.
 */
export function toAsyncIterable<T>(source: Observable<T>, options: WindowOptions = {}): AsyncIterable<T> {
  const connect = connectTo(source, 'toAsyncIterable()');
  const window = windowOptions(options);
  return {
    [Symbol.asyncIterator]: () => {
      const end = new IteratorEnd(connect, window);
      return { next: () => end.pull(), return: () => end.giveUp() };
    },
  };
}
