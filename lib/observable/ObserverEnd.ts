import { isDemand } from '../protocol/demand.js';
import { invalidRequest } from '../protocol/errors.js';
import { NOWHERE, type CancelReason, type Downstream, type Upstream } from '../protocol/Link.js';
import type { DemandObserver, DemandSubscription } from '../protocol/protocol.js';
import { reportUnhandled } from './reportUnhandled.js';

/**
 * The end of a chain where a `DemandObserver` sits: what our own stages leave out between each other is checked here, once per batch.
 * It validates requests (3.9), keeps the observer's mistakes away from the stages (2.13) and forgets the observer at the end (3.13).
 */
export class ObserverEnd<T> implements Downstream<T>, DemandSubscription {
  private upstream: Upstream = NOWHERE;
  /** Whether the observer is being called: a failure then waits until it has returned (1.3). */
  private signalling = false;
  private failure: RangeError | undefined;

  constructor(private observer: DemandObserver<T>) {}

  get closed(): boolean {
    return this.observer === NOWHERE;
  }

  open(upstream: Upstream): void {
    this.upstream = upstream;
    this.signal(undefined);
  }

  next(events: readonly T[]): void {
    this.signal(events);
  }

  error(error: unknown): void {
    this.end((observer) => {
      observer.error(error);
    });
  }

  complete(): void {
    this.end((observer) => {
      observer.complete();
    });
  }

  /** After the end upstream and observer are nowhere, so whatever `n` is, it does nothing (3.6). */
  request(n: number): void {
    if (isDemand(n)) {
      this.upstream.request(n);
    } else {
      this.failure ??= invalidRequest(n);
      this.leave('failed');
      this.tellFailure();
    }
  }

  unsubscribe(): void {
    this.observer = NOWHERE;
    this.leave('cancelled');
  }

  /** Calls the observer's `next`, or its `start` when there are no events yet. */
  private signal(events: readonly T[] | undefined): void {
    this.signalling = true;
    try {
      if (events === undefined) {
        this.observer.start?.(this);
      } else {
        this.observer.next(events);
      }
    } catch (thrown) {
      // It is unsubscribed, and the error goes where RxJS reports such errors.
      this.unsubscribe();
      reportUnhandled(thrown);
    }
    this.signalling = false;
    this.tellFailure();
  }

  private tellFailure(): void {
    if (this.failure !== undefined && !this.signalling) {
      this.error(this.failure);
    }
  }

  /** The source has ended: it is not cancelled any more (2.4), and whoever keeps the subscription does not keep it (3.13). */
  private end(signal: (observer: DemandObserver<T>) => void): void {
    const { observer } = this;
    this.upstream = NOWHERE;
    this.unsubscribe();
    try {
      signal(observer);
    } catch (thrown) {
      reportUnhandled(thrown);
    }
  }

  private leave(reason: CancelReason): void {
    const { upstream } = this;
    this.upstream = NOWHERE;
    upstream.cancel(reason);
  }
}
