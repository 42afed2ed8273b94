import { addDemand } from './demand.js';
import { NOWHERE, type CancelReason, type Downstream, type Upstream } from './Link.js';
import { SerialLoop } from './SerialLoop.js';

/**
 * What holds events back: it counts the demand that comes from downstream and works in a loop of its own. Subclasses say what the next step is,
 * and how events come in: a stage by `next`, a source in its own way. What demand passes straight through is a `StageLink`.
 */
export abstract class LoopLink<R> extends SerialLoop implements Upstream {
  closed = false;
  upstream: Upstream = NOWHERE;
  /** Requested by downstream and not yet delivered. Unit: events. `Infinity - n` is `Infinity`, so unbounded demand needs no case (3.17). */
  protected demand = 0;
  protected upstreamDone = false;
  /** Why it ends with an error. Told from within the loop: it may come while downstream is being called (1.3). */
  protected failure: { readonly error: unknown } | undefined;

  constructor(protected downstream: Downstream<R>) {
    super();
  }

  /** What a stage makes is nobody else's: the next stage may write into it. */
  open(upstream: Upstream, _owned?: boolean): void {
    this.upstream = upstream;
    this.enter(() => {
      this.downstream.open(this, true);
    });
  }

  error(error: unknown): void {
    this.upstream = NOWHERE;
    this.failed(error);
  }

  complete(): void {
    this.upstream = NOWHERE;
    this.upstreamDone = true;
    this.run();
  }

  request(n: number): void {
    this.demand = addDemand(this.demand, n);
    this.run();
  }

  cancel(reason?: CancelReason): void {
    this.close(reason);
  }

  failed(error: unknown): void {
    this.failure ??= { error };
    this.run();
  }

  protected deliver(events: readonly R[]): void {
    this.demand -= events.length;
    this.downstream.next(events);
  }

  /** Takes nothing more from upstream, and lets go of it. */
  protected stop(reason?: CancelReason): void {
    const { upstream } = this;
    this.upstream = NOWHERE;
    upstream.cancel(reason);
  }

  /** How much is still to be delivered. Asked once upstream has completed: it may take a look at all that is under way. */
  protected get left(): number {
    return 0;
  }

  /** Ends when it is time to: with an error at once, with completion when nothing is left to deliver. Answers whether it has ended. */
  protected finish(): boolean {
    if (this.failure) {
      this.close().error(this.failure.error);
    } else if (this.upstreamDone && this.left === 0) {
      this.close().complete();
    }
    return this.closed;
  }

  /**
   * Ends: cancels upstream, unless that has ended, so that nothing is asked for any more, lets go of both neighbours and all else (3.13) and
   * returns the downstream, or nowhere when it had ended before.
   */
  protected close(reason?: CancelReason): Downstream<R> {
    const { downstream } = this;
    this.closed = true;
    this.downstream = NOWHERE;
    this.stop(reason);
    this.letGo();
    return downstream;
  }

  /** What else there is to give up at the end. May be called again after it. */
  protected letGo(): void {
    // Nothing, unless a subclass has something.
  }
}
