import type { SubscribeOptions } from '../dispatchers/Dispatcher.js';
import { addDemand } from '../protocol/demand.js';
import { overDelivery } from '../protocol/errors.js';
import { NOWHERE, type CancelReason, type Downstream, type Upstream } from '../protocol/Link.js';

/** Why a consumer ends with an error. */
export interface Failure {
  readonly error: unknown;
}

/** The stage, as one of its consumers sees it. */
interface DispatchOwner<T> {
  ask(port: DispatchPort<T>, n: number): void;
  leave(port: DispatchPort<T>, reason?: CancelReason): void;
}

/** One consumer of a dispatching stage. */
export class DispatchPort<T> implements Upstream {
  readonly id = Symbol('consumer');
  readonly options: SubscribeOptions<T>;
  /** The dispatcher knows it. */
  admitted = false;
  closed = false;
  /** Requested and not yet delivered. */
  private demand = 0;
  /** Its own selector threw: that is this consumer's failure, and nobody else's. It comes after what the selector had accepted. */
  private failure: Failure | undefined;

  constructor(
    private readonly owner: DispatchOwner<T>,
    private downstream: Downstream<T>,
    options: SubscribeOptions<T>,
  ) {
    const { selector } = options;
    this.options = !selector ? options : { ...options, selector: this.guarded(selector) };
  }

  request(n: number): void {
    if (!this.closed) {
      this.demand = addDemand(this.demand, n);
      this.owner.ask(this, n);
    }
  }

  /** Returns whom to tell of the end: nobody, when it had left before. */
  cancel(reason?: CancelReason): Downstream<T> {
    const { downstream } = this;
    if (!this.closed) {
      this.closed = true;
      this.downstream = NOWHERE;
      this.owner.leave(this, reason);
    }
    return downstream;
  }

  /**
   * The dispatcher hands over events, and asks for as many again as the selector has rejected. Throws when the dispatcher, one of a user's own
   * making, gives more than was asked for: the consumer would trust it.
   */
  deliver(events: readonly T[], rejected: number): void {
    if (events.length > this.demand) {
      throw overDelivery('a dispatcher', events.length, this.demand);
    }
    if (rejected > 0) {
      this.owner.ask(this, rejected);
    }
    if (events.length > 0) {
      this.demand -= events.length;
      this.downstream.next(events);
    }
    if (this.failure) {
      this.end(this.failure);
    }
  }

  /** Tells the consumer that it is over: nothing is left, or the stage or the selector failed, or the dispatcher would not have it. */
  end(failure: Failure | undefined): void {
    const downstream = this.cancel();
    if (!failure) {
      downstream.complete();
    } else {
      downstream.error(failure.error);
    }
  }

  private guarded(selector: (event: T) => boolean): (event: T) => boolean {
    return (event) => {
      try {
        return this.failure === undefined && selector(event);
      } catch (error) {
        this.failure = { error };
        return false;
      }
    };
  }
}
