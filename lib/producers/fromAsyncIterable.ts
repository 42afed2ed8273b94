import type { DemandObservable } from '../observable/DemandObservable.js';
import { reportUnhandled } from '../observable/reportUnhandled.js';
import { describeValue } from '../protocol/options.js';
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
  if (typeof source?.[Symbol.asyncIterator] !== 'function' && typeof source?.[Symbol.iterator] !== 'function') {
    throw new TypeError(`Expected \`iterable\` to be an async iterable or an iterable, got ${describeValue(iterable)}`);
  }
  return fromDemandProducer<T, Cursor<T>>({
    init: () => new Cursor(source),
    handleDemand: async (_demand, cursor) => {
      const result = await cursor.next();
      return result.done === true ? { events: [], state: cursor, done: true } : { events: [result.value], state: cursor };
    },
    terminate: (cursor) => {
      cursor.close();
    },
  });
}

/** An iterator that remembers whether there is anything left to return to. */
class Cursor<T> {
  private readonly iterator: AsyncIterator<T, unknown> | Iterator<T, unknown>;
  private over = false;

  constructor(source: Partial<AsyncIterable<T> & Iterable<T>>) {
    // The caller has made sure that one of the two is there.
    this.iterator = source[Symbol.asyncIterator]?.() ?? (source as Iterable<T>)[Symbol.iterator]();
  }

  async next(): Promise<IteratorResult<T, unknown>> {
    try {
      const result = await this.iterator.next();
      this.over = result.done === true;
      return result;
    } catch (error) {
      // By the iteration protocol an iterator that threw is over.
      this.over = true;
      throw error;
    }
  }

  close(): void {
    if (!this.over) {
      Promise.resolve(this.iterator.return?.()).catch(reportUnhandled);
    }
  }
}
