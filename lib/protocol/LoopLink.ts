import { addDemand } from './demand.js';
import { NOWHERE, type CancelReason, type Downstream, type Upstream } from './Link.js';
import { SerialLoop } from './SerialLoop.js';

/**
 * A stage that holds events back: it counts the demand that comes from downstream and works in a loop of its own. Subclasses say what the next
 * step is, and what `next` does. What needs no loop is a `StageLink`.
 */
export abstract class LoopLink<T, R> extends SerialLoop implements Downstream<T>, Upstream {
  depth = 0;
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

  abstract open(upstream: Upstream, owned: boolean): void;
  abstract next(events: readonly T[]): void;

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
    const { upstream } = this;
    this.close();
    upstream.cancel(reason);
  }

  failed(error: unknown): void {
    this.failure ??= { error };
    this.run();
  }

  protected deliver(events: readonly R[]): void {
    this.demand -= events.length;
    this.downstream.next(events);
  }

  /** Upstream stops first, so that nothing is asked for any more. */
  protected fail(error: unknown): void {
    const { upstream } = this;
    const downstream = this.close();
    upstream.cancel();
    downstream.error(error);
  }

  /** Lets go of both neighbours (3.13) and returns the downstream, or nowhere when it had ended before. Subclasses let go of the rest. */
  protected close(): Downstream<R> {
    const { downstream } = this;
    this.closed = true;
    this.upstream = NOWHERE;
    this.downstream = NOWHERE;
    return downstream;
  }
}
