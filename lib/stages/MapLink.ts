import type { Downstream, Upstream } from '../protocol/Link.js';
import { StageLink } from '../protocol/StageLink.js';
import { mapLoop, type MapLoop } from './mapLoops.js';

/** `mapStage(project)` at work: as many results as events, so demand needs no accounting. */
export class MapLink<T, R> extends StageLink<T, R> {
  private index = 0;
  private loop: MapLoop = mapLoop(0);
  private thrown: unknown;
  private readonly onThrow = (error: unknown): void => {
    this.thrown = error;
  };

  constructor(
    downstream: Downstream<R>,
    private readonly project: (event: T, index: number) => R,
  ) {
    super(downstream);
  }

  override open(upstream: Upstream, owned: boolean): void {
    this.loop = mapLoop(upstream.depth);
    super.open(upstream, owned);
  }

  next(events: readonly T[]): void {
    const { length } = events;
    // The array of an owning edge is written in place, any other is mapped into one of the right size: pushing costs twice as much.
    const results = this.owned ? (events as unknown as R[]) : new Array<R>(length);
    const { loop } = this;
    const made = loop(events, results, this.project as (event: unknown, index: number) => unknown, this.index, this.onThrow);
    if (made < length) {
      results.length = made;
      this.fail(this.thrown, results);
      return;
    }
    this.index += length;
    this.downstream.next(results);
  }
}
