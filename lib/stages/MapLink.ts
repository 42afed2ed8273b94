import type { Downstream } from '../protocol/Link.js';
import { StageLink } from '../protocol/StageLink.js';
import type { EventFunction, EventLoop } from './loops/loopChooser.js';

/**
 * `mapStage(project)` at work: calls a user's function once for each event. As many results as events, so demand needs no accounting; a stage with
 * another `loop` may turn a batch into a smaller one.
 */
export class MapLink<T, R> extends StageLink<T, R> {
  private index = 0;
  /** The user's function threw (2.13). The source stops first: demand that what was made before sets off asks for nothing more. */
  private readonly onThrow = (error: unknown): void => {
    this.failure = { error };
    this.stop();
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
    this.pass(results, length - made);
    // The error comes after what was made before it.
    this.run();
  }

  /** Hands on what came of a batch. `_missing` says how many of its events are not in it. */
  protected pass(results: readonly R[], _missing: number): void {
    if (results.length > 0) {
      this.downstream.next(results);
    }
  }
}
