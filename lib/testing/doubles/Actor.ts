import { asapScheduler } from 'rxjs';
import type { DemandObserver, DemandSubscription } from '../../index.js';

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

  start(): void {
    this.observer.start?.(this.subscription);
  }

  /** Does `work` when everything before it has been done: it breaks one rule, and 1.3 is another. Nothing comes after the end. */
  inTurn(work: () => void): void {
    this.turns.push(work);
    if (this.busy) {
      return;
    }
    this.busy = true;
    for (let turn = this.turns.shift(); turn !== undefined; turn = this.turns.shift()) {
      if (!this.ended) {
        turn();
      }
    }
    this.busy = false;
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
    if (this.position === this.events.length && !this.cancelled) {
      this.end();
      this.observer.complete();
    }
  }

  /** Does `work` when everything that runs now has returned; in a marble test, in the same frame. */
  later(work: () => void): void {
    asapScheduler.schedule(work);
  }
}
