import { asapScheduler } from 'rxjs';
import type { DemandObserver, DemandSubscription } from '../../index.js';
import { badRequest } from './badRequest.js';

/** One subscription to a misbehaving producer: what it does right, for a misconduct to begin with. */
export class Actor<T> {
  cancelled = false;
  private position = 0;
  private demand = 0;
  private ended = false;
  private readonly turns: (() => void)[] = [];
  private busy = false;

  constructor(
    readonly observer: DemandObserver<T>,
    readonly subscription: DemandSubscription,
    readonly events: readonly T[],
  ) {}

  /** It has ended, or was cancelled (1.6). */
  get closed(): boolean {
    return this.cancelled || this.ended;
  }

  start(): void {
    this.observer.start?.(this.subscription);
  }

  /** Does `work` when everything before it has been done: it breaks one rule, and 1.3 is another. Nothing comes after the end or a cancel. */
  inTurn(work: () => void): void {
    this.turns.push(work);
    if (this.busy) {
      return;
    }
    this.busy = true;
    try {
      for (let turn = this.turns.shift(); turn !== undefined; turn = this.turns.shift()) {
        if (!this.closed) {
          turn();
        }
      }
    } finally {
      // An observer that throws ends this turn, not those to come.
      this.busy = false;
    }
  }

  /** The next `n` events, or as many as are left. */
  take(n: number): readonly T[] {
    const batch = this.events.slice(this.position, this.position + n);
    this.position += batch.length;
    return batch;
  }

  /** Delivers what was asked for. */
  deliver(n: number): void {
    this.demand += n;
    const batch = this.take(this.demand);
    if (batch.length > 0 && !this.cancelled) {
      this.demand -= batch.length;
      this.observer.next(batch);
    }
  }

  /** No turn after this one. */
  end(): void {
    this.ended = true;
  }

  /** As `deliver`; completes behind the last event. */
  obey(n: number): void {
    this.deliver(n);
    // Closed it may be by a request that was answered inside next().
    if (this.position === this.events.length && !this.closed) {
      this.end();
      this.observer.complete();
    }
  }

  /** The answer to a request for no number of events (3.9). */
  refuse(n: number): void {
    this.end();
    this.observer.error(badRequest(n));
  }

  /** Does `work` when everything that runs now has returned; in a marble test, in the same frame. */
  later(work: () => void): void {
    asapScheduler.schedule(work);
  }
}
