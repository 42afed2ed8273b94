import type { Downstream } from '../protocol/Link.js';
import { StageLink } from '../protocol/StageLink.js';
import type { EventFunction, EventLoop } from './loops/loopChooser.js';

/** A stage that calls a user's function once for each event and turns a batch into one that is no larger. */
export abstract class EachLink<T, R> extends StageLink<T, R> {
  private index = 0;
  private thrown: { readonly error: unknown } | undefined;
  private readonly onThrow = (error: unknown): void => {
    this.thrown = { error };
  };

  constructor(
    downstream: Downstream<R>,
    private readonly called: EventFunction,
    private readonly loop: EventLoop,
  ) {
    super(downstream);
  }

  next(events: readonly T[]): void {
    const { length } = events;
    // The array of an owning edge is written in place, any other goes into one of the right size: pushing costs twice as much.
    const results = this.owned ? (events as unknown as R[]) : new Array<R>(length);
    const { loop } = this;
    const made = loop(events, results, this.called, this.index, this.onThrow);
    this.index += length;
    if (made < length) {
      results.length = made;
    }
    if (this.thrown === undefined) {
      this.pass(results, length - made);
    } else {
      this.fail(this.thrown.error, results);
    }
  }

  /** Hands on what came of a batch, and how many of its events are missing. */
  protected abstract pass(results: readonly R[], missing: number): void;
}
