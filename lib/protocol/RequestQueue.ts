import { addDemand } from './demand.js';

/**
 * Requests in the order they were made, and what a producer is to be asked for next: one call per request, as a GenStage producer answers one
 * ask after the other; all that is unmet in one call when its last reply came later, or was empty.
 */
export class RequestQueue {
  /** All that is requested and not yet delivered. */
  total = 0;
  /** What is left of the request that is being answered; 0 when there is none. */
  head = 0;
  /** A call was made and its reply is not complete. */
  awaiting = false;
  /** Few wait here: a consumer asks again at most once per chunk it has handled. */
  private later: number[] = [];
  /** What the last call asked for, as long as nothing has come since. */
  private unanswered = 0;
  /** Until the next call all that is requested is one request. */
  private summing = false;

  /** What the next call is for; 0 when there is none to make. */
  get due(): number {
    return this.awaiting || this.unanswered > 0 ? 0 : this.head;
  }

  add(n: number): void {
    this.total = addDemand(this.total, n);
    if (!this.awaiting) {
      this.changed();
    }
    if (this.summing || this.total === Infinity) {
      this.sumUp();
    } else if (this.head === 0) {
      this.head = n;
    } else {
      this.later.push(n);
    }
  }

  /** Counts off `count` delivered events, oldest request first; `count` is at most `head`. */
  delivered(count: number): void {
    this.total -= count;
    this.head -= count;
    if (this.head === 0) {
      this.head = this.later.shift() ?? 0;
    }
  }

  /** A call is made, for what is `due`. */
  asked(): void {
    this.unanswered = this.head;
    this.awaiting = true;
    this.summing = false;
  }

  /** Events have come, or the time to ask again. */
  changed(): void {
    this.unanswered = 0;
  }

  /** The reply is complete. Returns whether it brought nothing: then there is no call to make until something changes. */
  replied(): boolean {
    this.awaiting = false;
    if (this.unanswered > 0) {
      this.sumUp();
      // More is asked for than the producer was told.
      if (this.total > this.unanswered) {
        this.changed();
      }
    }
    return this.unanswered > 0;
  }

  sumUp(): void {
    this.summing = true;
    this.head = this.total;
    this.later.length = 0;
  }
}
