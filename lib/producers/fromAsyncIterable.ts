import type { DemandObservable } from '../observable/DemandObservable.js';
import { reportUnhandled } from '../observable/reportUnhandled.js';
import { check } from '../protocol/options.js';
import { fromDemandProducer } from './fromDemandProducer.js';

/**
 * Turns an async iterable (an async generator, a Node stream, a database cursor) into a demand source.
 *
 *     requested       2---------1----
 *     next() called   1-2-------1----
 *     emitted         --a--b------c--
 *
 * - **Emits when** the iterator has answered, one event at a time.
 * - **Asks upstream when** demand is unmet: one `next()` after the other, never one more than was requested. `from()` of RxJS calls
 *   `next()` as fast as it is answered.
 * - **Completes when** the iterator is done; fails when it throws.
 * - **On cancel** calls the iterator's `return()`, which runs a generator's `finally`.
 *
 * ```ts
 * import { fromAsyncIterable } from 'rxjs-demand';
 *
 * async function* pages() {
 *   for (let page = 1; ; page++) {
 *     console.log(`fetching page ${page}`);
 *     yield `page ${page}`;
 *   }
 * }
 * fromAsyncIterable(pages())
 *   .subscribeWithDemand({ next: (events) => console.log(events), error: console.error, complete: () => undefined })
 *   .request(2);
 * // => fetching page 1
 * // => [ 'page 1' ]
 * // => fetching page 2
 * // => [ 'page 2' ]
 * ```
 *
 * Each subscription asks the iterable for an iterator of its own; a generator object gives the same one each time and can be read once.
 *
 * @throws TypeError when `iterable` is neither async iterable nor iterable.
 */
export function fromAsyncIterable<T>(iterable: AsyncIterable<T> | Iterable<T>): DemandObservable<T> {
  const source = iterable as Partial<AsyncIterable<T> & Iterable<T>> | undefined | null;
  const begin: (() => AsyncIterator<T, unknown> | Iterator<T, unknown>) | undefined =
    source?.[Symbol.asyncIterator] ?? source?.[Symbol.iterator];
  check(typeof begin === 'function', 'iterable', 'an async iterable or an iterable', iterable, TypeError);
  return fromDemandProducer({
    init: () => ({ iterator: begin.call(iterable), failed: false }),
    handleDemand: async (_demand, run) => {
      try {
        const { done, value } = await run.iterator.next();
        return { events: done === true ? [] : [value], state: run, done: done === true };
      } catch (error) {
        run.failed = true;
        throw error;
      }
    },
    terminate: ({ iterator, failed }, reason) => {
      // By the iteration protocol an iterator that is done or threw is over: there is nothing to return to.
      if (!failed && reason !== 'completed') {
        Promise.resolve(iterator.return?.()).catch(reportUnhandled);
      }
    },
  });
}
