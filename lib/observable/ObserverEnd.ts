import { isDemand } from '../protocol/demand.js';
import { invalidRequest } from '../protocol/errors.js';
import type { Downstream, Upstream } from '../protocol/Link.js';
import { LoopLink } from '../protocol/LoopLink.js';
import { NO_EVENTS } from '../protocol/noEvents.js';
import type { DemandObserver, DemandSubscription } from '../protocol/protocol.js';
import { reportUnhandled } from './reportUnhandled.js';

/**
 * The end of a chain where a `DemandObserver` sits: what our own stages leave out between each other is checked here, once per batch.
 * It validates requests (3.9), keeps the observer's mistakes away from the stages (2.13) and forgets the observer at the end (3.13).
 */
export class ObserverEnd<T> extends LoopLink<T> implements Downstream<T>, DemandSubscription {
  constructor(observer: DemandObserver<T>) {
    // It has all that is told to a downstream once that is open.
    super(observer as unknown as Downstream<T>);
  }

  override open(upstream: Upstream): void {
    this.upstream = upstream;
    this.next(NO_EVENTS);
  }

  /** The start is told as this one batch of none. */
  next(events: readonly T[]): void {
    // Not through enter(): the hot path makes no closure.
    this.stepping = true;
    try {
      if (events === NO_EVENTS) {
        (this.downstream as Partial<DemandObserver<T>>).start?.(this);
      } else {
        this.downstream.next(events);
      }
    } catch (thrown) {
      this.giveUp(thrown);
    }
    this.stepping = false;
    if (this.failure || this.upstreamDone) {
      this.run();
    }
  }

  /** After the end upstream and observer are nowhere, so whatever `n` is, it does nothing (3.6). */
  override request(n: number): void {
    if (isDemand(n)) {
      this.upstream.request(n);
    } else {
      this.stop('failed');
      this.failed(invalidRequest(n));
    }
  }

  unsubscribe(): void {
    this.cancel();
  }

  protected override step(): boolean {
    try {
      this.finish();
    } catch (thrown) {
      this.giveUp(thrown);
    }
    return false;
  }

  /** The observer threw: it is unsubscribed, and the error goes where RxJS reports such errors. */
  private giveUp(thrown: unknown): void {
    this.cancel();
    reportUnhandled(thrown);
  }
}
