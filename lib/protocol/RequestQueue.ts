import { addDemand } from './demand.js';

/**
 * Requests in the order they were made, so that a producer can answer one call per request, as a GenStage producer answers one ask
 * after the other. `merge` adds up what waits into one, for producers that answer later.
 */
export class RequestQueue {
  /** All that is requested and not yet delivered. */
  total = 0;
  /** What is left of the request that is being answered; 0 when there is none. */
  head = 0;
  /** Few wait here: a consumer asks again at most once per chunk it has handled. */
  private later: number[] = [];

  /** `merged`: all that waits is one request from now on, this one included. */
  add(n: number, merged = false): void {
    this.total = addDemand(this.total, n);
    if (merged || this.total === Infinity) {
      this.merge();
    } else if (this.head === 0) {
      this.head = n;
    } else {
      this.later.push(n);
    }
  }

  /** From now on all that waits is one request. */
  merge(): void {
    this.head = this.total;
    this.later.length = 0;
  }

  /** Counts off `count` delivered events, oldest request first; `count` is at most `head`. */
  delivered(count: number): void {
    this.total -= count;
    this.head -= count;
    if (this.head === 0) {
      this.head = this.later.shift() ?? 0;
    }
  }
}
