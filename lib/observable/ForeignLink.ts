import { Fifo } from '../buffers/Fifo.js';
import { overDelivery } from '../protocol/errors.js';
import { NOWHERE, type Upstream } from '../protocol/Link.js';
import { LoopLink } from '../protocol/LoopLink.js';
import type { DemandObserver, DemandSubscription } from '../protocol/protocol.js';
import { tearDown } from './tearDown.js';

/** All that is relied on in a source of another copy of the package, or of somebody's own making. */
export interface ForeignSource<T> {
  subscribeWithDemand(observer: DemandObserver<T>): DemandSubscription;
}

/**
 * The edge to a demand source that is not ours. Our stages trust their upstream; this one cannot be trusted, so it is held to the grammar:
 * signals are made serial (1.3), events in excess of the demand end the stream (1.1), nothing passes after a terminal signal or a cancel.
 */
export class ForeignLink<T> extends LoopLink<T> implements DemandObserver<T> {
  private readonly waiting = new Fifo<readonly T[]>();
  private started = false;

  connect(source: ForeignSource<T>): void {
    this.enter(() => {
      try {
        // `start` is optional in the protocol: a source that did not call it has answered by returning.
        this.start(source.subscribeWithDemand(this));
      } catch (error) {
        this.abandon(error);
        this.open(NOWHERE);
      }
    });
  }

  start(subscription: DemandSubscription): void {
    this.open({
      ...NOWHERE,
      request: (n) => {
        try {
          subscription.request(n);
        } catch (error) {
          this.abandon(error);
        }
      },
      cancel: () => {
        tearDown(subscription);
      },
    });
  }

  /** Downstream is opened once, also when `start` is called again (2.12). */
  override open(upstream: Upstream): void {
    if (!this.started) {
      this.started = true;
      if (this.hasEnded) {
        // What it said before it could be cancelled has ended the stream: it is asked for nothing (2.4).
        upstream.cancel();
      } else {
        this.upstream = upstream;
      }
      this.enter(() => {
        this.downstream.open(this, false);
      });
    }
  }

  next(events: readonly T[]): void {
    const { demand } = this;
    if (this.hasEnded || events.length === 0) {
      return;
    }
    if (events.length > demand) {
      this.abandon(overDelivery('a source', events.length, demand));
      return;
    }
    this.demand -= events.length;
    this.waiting.push(events);
    this.run();
  }

  override error(error: unknown): void {
    if (!this.hasEnded) {
      super.error(error);
    }
  }

  override complete(): void {
    if (!this.hasEnded) {
      super.complete();
    }
  }

  override request(n: number): void {
    super.request(n);
    this.upstream.request(n);
  }

  protected override step(): boolean {
    // Also when it was cancelled: what waits then goes nowhere.
    if (this.waiting.size > 0) {
      this.downstream.next(this.waiting.shift());
      return true;
    }
    this.finish();
    return false;
  }

  /** After a cancel all goes nowhere; an end waits for its turn. */
  private get hasEnded(): boolean {
    return this.upstreamDone || this.failure !== undefined;
  }

  /** The source broke the protocol. Its end is settled before it is cancelled: whatever it says in answer comes too late. */
  private abandon(error: unknown): void {
    this.enter(() => {
      const { upstream } = this;
      this.error(error);
      upstream.cancel();
    });
  }
}
