import type { SubscribeOptions } from '../dispatchers/Dispatcher.js';
import { DemandCounter } from '../protocol/DemandCounter.js';
import { ProtocolError } from '../protocol/errors.js';
import { NOWHERE, type CancelReason, type Downstream, type Upstream } from '../protocol/Link.js';

/** The stage, as one of its consumers sees it. */
interface DispatchOwner<T> {
  ask(port: DispatchPort<T>, n: number): void;
  leave(port: DispatchPort<T>, reason?: CancelReason): void;
}

/** One consumer of a dispatching stage. */
export class DispatchPort<T> implements Upstream {
  readonly depth = 0;
  readonly id = Symbol('consumer');
  readonly options: SubscribeOptions<T>;
  /** The dispatcher knows it. */
  joined = false;
  closed = false;
  private readonly demand = new DemandCounter();
  private broken: { readonly error: unknown } | undefined;

  constructor(
    private readonly owner: DispatchOwner<T>,
    private downstream: Downstream<T>,
    options: SubscribeOptions<T>,
  ) {
    const { selector } = options;
    this.options = selector === undefined ? options : { ...options, selector: (event) => this.select(selector, event) };
  }

  request(n: number): void {
    if (!this.closed) {
      this.demand.add(n);
      this.owner.ask(this, n);
    }
  }

  cancel(reason?: CancelReason): void {
    if (!this.closed) {
      this.close();
      this.owner.leave(this, reason);
    }
  }

  /** Throws when the dispatcher, one of a user's own making, gives more than was asked for: the consumer would trust it. */
  deliver(events: readonly T[]): void {
    const { outstanding } = this.demand;
    if (events.length > outstanding) {
      throw new ProtocolError(
        '1.1',
        `a dispatcher delivered ${String(events.length)} events to a consumer that had ${String(outstanding)} to get`,
      );
    }
    this.demand.take(events.length);
    this.downstream.next(events);
  }

  complete(): void {
    this.close().complete();
  }

  /** The stage has failed, or would not have this consumer. */
  fail(error: unknown): void {
    if (!this.closed) {
      const downstream = this.close();
      this.owner.leave(this);
      downstream.error(error);
    }
  }

  /** Its own selector threw: that is this consumer's failure, and nobody else's. */
  failIfBroken(): void {
    if (this.broken !== undefined) {
      this.fail(this.broken.error);
    }
  }

  private select(selector: (event: T) => boolean, event: T): boolean {
    if (this.broken !== undefined) {
      return false;
    }
    try {
      return selector(event);
    } catch (error) {
      this.broken = { error };
      return false;
    }
  }

  private close(): Downstream<T> {
    const { downstream } = this;
    this.closed = true;
    this.downstream = NOWHERE;
    return downstream;
  }
}
