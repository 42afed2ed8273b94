import { NOWHERE, type CancelReason, type Downstream, type Upstream } from './Link.js';

/**
 * A stage that demand passes straight through: it stands between one upstream and one downstream, holds no events and needs no loop.
 * Subclasses say what `next` does.
 */
export abstract class StageLink<T, R> implements Downstream<T>, Upstream {
  depth = 0;
  protected upstream: Upstream = NOWHERE;
  /** Whether the arrays that arrive may be changed in place. */
  protected owned = false;

  constructor(protected downstream: Downstream<R>) {}

  open(upstream: Upstream, owned: boolean): void {
    this.upstream = upstream;
    this.depth = upstream.depth + 1;
    this.owned = owned;
    // What a stage makes is nobody else's: the next stage may write into it.
    this.downstream.open(this, true);
  }

  abstract next(events: readonly T[]): void;

  error(error: unknown): void {
    this.release().error(error);
  }

  complete(): void {
    this.release().complete();
  }

  request(n: number): void {
    this.upstream.request(n);
  }

  cancel(reason?: CancelReason): void {
    const { upstream } = this;
    this.release();
    upstream.cancel(reason);
  }

  /**
   * A user's function threw (2.13): upstream is cancelled, what was made before is delivered, then the error. The source stops first, so that
   * demand that `made` sets off asks for nothing more.
   */
  protected fail(error: unknown, made: readonly R[]): void {
    const { upstream } = this;
    this.upstream = NOWHERE;
    upstream.cancel();
    if (made.length > 0) {
      this.downstream.next(made);
    }
    this.release().error(error);
  }

  /** Ends: lets go of both neighbours (3.13) and returns the downstream, or nowhere when it had ended before. */
  private release(): Downstream<R> {
    const { downstream } = this;
    this.upstream = NOWHERE;
    this.downstream = NOWHERE;
    return downstream;
  }
}
