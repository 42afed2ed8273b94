import { addDemand } from './demand.js';
import { NOWHERE, type CancelReason, type Downstream, type Upstream } from './Link.js';
import { SerialLoop } from './SerialLoop.js';

/**
 * What holds events back: it counts the demand that comes from downstream and works in a loop of its own. Subclasses say what the next step is,
 * and how events come in: a stage by `open` and `next`, a source in its own way. What needs no loop is a `StageLink`.
 */
export abstract class LoopLink<R> extends SerialLoop implements Upstream {
  depth = 0;
  closed = false;
  protected upstream: Upstream = NOWHERE;
  /** Requested by downstream and not yet delivered. Unit: events. `Infinity - n` is `Infinity`, so unbounded demand needs no case (3.17). */
  protected demand = 0;
  protected upstreamDone = false;
  /** Why it ends with an error. Told from within the loop: it may come while downstream is being called (1.3). */
  protected failure: { readonly error: unknown } | undefined;

  constructor(protected downstream: Downstream<R>) {
    super();
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

  /** Ends as upstream has ended, if it has; for when nothing is left to be delivered before. */
  protected end(): false {
    if (this.failure !== undefined) {
      this.close().error(this.failure.error);
    } else if (this.upstreamDone) {
      this.close().complete();
    }
    return false;
  }

  /**
   * Ends: cancels upstream, unless that has ended, so that nothing is asked for any more, lets go of both neighbours (3.13) and returns the
   * downstream, or nowhere when it had ended before. Subclasses let go of the rest.
   */
  protected close(reason?: CancelReason): Downstream<R> {
    const { upstream, downstream } = this;
    this.closed = true;
    this.upstream = NOWHERE;
    this.downstream = NOWHERE;
    upstream.cancel(reason);
    return downstream;
  }
}
