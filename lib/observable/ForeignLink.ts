import { Fifo } from '../buffers/Fifo.js';
import { DemandCounter } from '../protocol/DemandCounter.js';
import { ProtocolError } from '../protocol/errors.js';
import { NOWHERE, type CancelReason, type Downstream, type Upstream } from '../protocol/Link.js';
import type { DemandObserver, DemandSubscription } from '../protocol/protocol.js';
import { SerialLoop } from '../protocol/SerialLoop.js';
import { tearDown } from './tearDown.js';

/** All that is relied on in a source of another copy of the package, or of somebody's own making. */
export interface ForeignSource<T> {
  subscribeWithDemand(observer: DemandObserver<T>): DemandSubscription;
}

/**
 * The edge to a demand source that is not ours. Our stages trust their upstream; this one cannot be trusted, so it is held to the grammar:
 * signals are made serial (1.3), events in excess of the demand end the stream (1.1), nothing passes after a terminal signal or a cancel.
 */
export class ForeignLink<T> extends SerialLoop implements DemandObserver<T>, Upstream {
  readonly depth = 0;
  private subscription: DemandSubscription | undefined;
  private downstream: Downstream<T>;
  private readonly demand = new DemandCounter();
  private readonly waiting = new Fifo<readonly T[]>();
  /** How the source ended; its events go first. */
  private terminal: (() => void) | undefined;
  private closed = false;

  constructor(downstream: Downstream<T>) {
    super();
    this.downstream = downstream;
  }

  connect(source: ForeignSource<T>): void {
    this.enter(() => {
      try {
        // `start` is optional in the protocol: a source that did not call it has answered by returning.
        this.start(source.subscribeWithDemand(this));
      } catch (error) {
        this.start({ request: () => undefined, unsubscribe: () => undefined, closed: true });
        this.abandon(error);
      }
    });
  }

  start(subscription: DemandSubscription): void {
    if (this.subscription === undefined) {
      this.subscription = subscription;
      // What it said before it could be cancelled may have ended the stream.
      if (this.terminal !== undefined) {
        tearDown(subscription);
      }
      this.enter(() => {
        this.downstream.open(this, false);
      });
    }
  }

  next(events: readonly T[]): void {
    if (this.closed || this.terminal !== undefined || events.length === 0) {
      return;
    }
    if (events.length > this.demand.outstanding) {
      const { outstanding } = this.demand;
      this.abandon(
        new ProtocolError('1.1', `a source delivered ${String(events.length)} events when ${String(outstanding)} were requested`),
      );
      return;
    }
    this.demand.take(events.length);
    this.waiting.push(events);
    this.run();
  }

  error(error: unknown): void {
    this.end((downstream) => {
      downstream.error(error);
    });
  }

  complete(): void {
    this.end((downstream) => {
      downstream.complete();
    });
  }

  request(n: number): void {
    // A source that has ended is neither asked nor cancelled (2.4), also while its last events are on their way.
    if (!this.closed && this.terminal === undefined) {
      this.demand.add(n);
      try {
        this.subscription?.request(n);
      } catch (error) {
        this.abandon(error);
      }
    }
  }

  cancel(_reason?: CancelReason): void {
    if (!this.closed) {
      const hasEnded = this.terminal !== undefined;
      this.release();
      if (!hasEnded) {
        tearDown(this.subscription);
      }
    }
  }

  /** The source broke the protocol. Its end is settled before it is cancelled: whatever it says in answer comes too late. */
  private abandon(error: unknown): void {
    this.enter(() => {
      this.error(error);
      tearDown(this.subscription);
    });
  }

  private end(signal: (downstream: Downstream<T>) => void): void {
    if (this.terminal === undefined) {
      this.terminal = () => {
        signal(this.release());
      };
      this.run();
    }
  }

  protected override step(): boolean {
    if (this.waiting.size > 0) {
      this.downstream.next(this.waiting.shift());
      return true;
    }
    this.terminal?.();
    return false;
  }

  private release(): Downstream<T> {
    const { downstream } = this;
    this.closed = true;
    this.downstream = NOWHERE;
    return downstream;
  }
}
