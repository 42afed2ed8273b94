import { addDemand } from './demand.js';

/**
 * Requests in the order they were made, so that a producer can answer one call per request, as a GenStage producer answers one ask
 * after the other. `merge` adds up what waits into one, for producers that answer later.
 *
 * The second request has a slot of its own: with a window like 1000/500 no more than two wait, and no array is touched.
 */
export class RequestQueue {
  /** All that is requested and not yet delivered. */
  total = 0;
  /** What is left of the request that is being answered; 0 when there is none. */
  head = 0;
  private second = 0;
  private later: number[] = [];

  add(n: number): void {
    this.total = addDemand(this.total, n);
    if (this.total === Infinity) {
      this.merge();
    } else if (this.head === 0) {
      this.head = n;
    } else if (this.second === 0) {
      this.second = n;
    } else {
      this.later.push(n);
    }
  }

  /** From now on all that waits is one request. */
  merge(): void {
    this.head = this.total;
    this.second = 0;
    this.later.length = 0;
  }

  /** Counts off `count` delivered events, oldest request first; `count` is at most `head`. */
  delivered(count: number): void {
    this.total -= count;
    this.head -= count;
    if (this.head === 0) {
      this.head = this.second;
      // Few wait here: a consumer asks again at most once per chunk it has handled.
      this.second = this.later.shift() ?? 0;
    }
  }
}
