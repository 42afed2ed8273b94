import type { Downstream, Upstream } from './Link.js';
import { LoopLink } from './LoopLink.js';

/**
 * A stage that demand passes straight through: it stands between one upstream and one downstream and holds no events, so its loop has nothing
 * to do but to end. Subclasses say what `next` does.
 */
export abstract class StageLink<T, R> extends LoopLink<R> implements Downstream<T> {
  /** Whether the arrays that arrive may be changed in place. */
  protected owned = false;

  override open(upstream: Upstream, owned: boolean): void {
    this.owned = owned;
    super.open(upstream);
  }

  abstract next(events: readonly T[]): void;

  override request(n: number): void {
    this.upstream.request(n);
  }

  protected override step(): boolean {
    this.finish();
    return false;
  }
}
