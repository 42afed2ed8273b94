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
  closed = false;
  private upstream: Upstream = NOWHERE;
  /** Whether the observer is being called: a failure then waits until it has returned (1.3). */
  private signalling = false;
  private failure: RangeError | undefined;

  constructor(private observer: DemandObserver<T> | undefined) {}

  open(upstream: Upstream): void {
    this.upstream = upstream;
    this.signalling = true;
    try {
      this.observer?.start?.(this);
    } catch (thrown) {
      this.abandon(thrown);
    }
    this.signalled();
  }

  next(events: readonly T[]): void {
    this.signalling = true;
    try {
      this.observer?.next(events);
    } catch (thrown) {
      this.abandon(thrown);
    }
    this.signalled();
  }

  error(error: unknown): void {
    const observer = this.ended();
    try {
      observer?.error(error);
    } catch (thrown) {
      reportUnhandled(thrown);
    }
  }

  complete(): void {
    const observer = this.ended();
    try {
      observer?.complete();
    } catch (thrown) {
      reportUnhandled(thrown);
    }
  }

  request(n: number): void {
    if (this.closed || this.failure !== undefined) {
      return;
    }
    if (isDemand(n)) {
      this.upstream.request(n);
      return;
    }
    this.failure = invalidRequest(n);
    this.leave('failed');
    if (!this.signalling) {
      this.error(this.failure);
    }
  }

  unsubscribe(): void {
    this.end();
    this.leave('cancelled');
  }

  /** The observer's own code threw: it is unsubscribed, and the error goes where RxJS reports such errors. */
  private abandon(thrown: unknown): void {
    this.unsubscribe();
    reportUnhandled(thrown);
  }

  private signalled(): void {
    this.signalling = false;
    if (this.failure !== undefined) {
      this.error(this.failure);
    }
  }

  private leave(reason: CancelReason): void {
    const { upstream } = this;
    this.upstream = NOWHERE;
    upstream.cancel(reason);
  }

  /** The source has ended: it is not cancelled any more (2.4), and whoever keeps the subscription does not keep it (3.13). */
  private ended(): DemandObserver<T> | undefined {
    this.upstream = NOWHERE;
    return this.end();
  }

  private end(): DemandObserver<T> | undefined {
    const { observer } = this;
    this.closed = true;
    this.observer = undefined;
    return observer;
  }
}
