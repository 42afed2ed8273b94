import { Fifo } from '../buffers/Fifo.js';
import { DemandWindow } from '../protocol/DemandWindow.js';
import { NOWHERE, type CancelReason, type Connect, type Downstream, type Upstream } from '../protocol/Link.js';
import { LoopLink } from '../protocol/LoopLink.js';
import { partOf } from '../protocol/partOf.js';

/** One checked source of a `MergeLink`. */
export interface MergeInput<T> {
  readonly connect: Connect<T>;
  readonly maxDemand: number;
  readonly minDemand: number;
  readonly cancel: 'permanent' | 'transient' | 'temporary';
}

/** Events that have arrived from one source: no more than it has handled at once. */
interface Chunk<T> {
  readonly events: readonly T[];
  readonly from: SourceLink<T>;
  delivered: number;
}

/**
 * `mergeDemand` at work: what has arrived goes out in that order, as it is asked for. Its upstream is all sources together; the end of one that
 * ends the result is the end of them all.
 */
export class MergeLink<T> extends LoopLink<T> {
  private readonly chunks = new Fifo<Chunk<T>>();
  /** How many sources have not ended; one more while they are started. */
  private running = 1;

  start(inputs: readonly MergeInput<T>[]): void {
    const sources = inputs.map((input) => new SourceLink(this, input));
    this.running += sources.length;
    this.upstream = {
      ...NOWHERE,
      cancel: (reason) => {
        for (const source of sources) {
          source.cancel(reason);
        }
      },
    };
    this.enter(() => {
      this.downstream.open(this, false);
      for (const source of sources) {
        // One may end at once, and the result with it: then there is nothing to ask the others for.
        if (this.upstream !== NOWHERE) {
          source.input.connect(source);
        }
      }
      this.ended(false);
    });
  }

  /** Chunks are cut by the source's window alone, so what it is asked for does not depend on downstream. */
  arrived(events: readonly T[], from: SourceLink<T>): void {
    const { chunk } = from.window;
    for (let start = 0; start < events.length; start += chunk) {
      this.chunks.push({ events: partOf(events, start, start + chunk), from, delivered: 0 });
    }
    this.run();
  }

  /** A failure that ends the result. The other sources are cancelled now: whatever they sent from here on would be lost. */
  override error(error: unknown): void {
    this.upstream.cancel();
    super.error(error);
  }

  /** A source has ended; `last` says whether the result ends with it, also when there are others. */
  ended(last: boolean): void {
    this.running--;
    if (last || this.running === 0) {
      this.upstream.cancel();
      this.complete();
    }
  }

  protected override step(): boolean {
    if (this.chunks.size === 0) {
      // The end takes its place behind all that has arrived.
      this.finish();
      return false;
    }
    if (this.demand === 0) {
      return false;
    }
    const chunk = this.chunks.shift();
    const { events, from, delivered } = chunk;
    chunk.delivered = Math.min(events.length, delivered + this.demand);
    const isWhole = chunk.delivered === events.length;
    if (!isWhole) {
      this.chunks.unshift(chunk);
    }
    this.deliver(partOf(events, delivered, chunk.delivered));
    if (isWhole) {
      from.handled(events.length);
    }
    return true;
  }

  protected override close(reason?: CancelReason): Downstream<T> {
    this.chunks.clear();
    return super.close(reason);
  }
}

/** The edge to one of the sources. */
class SourceLink<T> implements Downstream<T> {
  readonly window: DemandWindow;
  private upstream: Upstream = NOWHERE;

  constructor(
    private readonly merge: MergeLink<T>,
    readonly input: MergeInput<T>,
  ) {
    this.window = new DemandWindow(input.maxDemand, input.minDemand);
  }

  open(upstream: Upstream): void {
    this.upstream = upstream;
    upstream.request(this.window.first());
  }

  next(events: readonly T[]): void {
    this.merge.arrived(events, this);
  }

  error(error: unknown): void {
    if (this.input.cancel === 'temporary') {
      this.complete();
    } else {
      this.upstream = NOWHERE;
      this.merge.error(error);
    }
  }

  complete(): void {
    this.upstream = NOWHERE;
    this.merge.ended(this.input.cancel === 'permanent');
  }

  /** A chunk of `size` events was delivered. */
  handled(size: number): void {
    this.window.received();
    const more = this.window.handled(size);
    if (more > 0) {
      this.upstream.request(more);
    }
  }

  cancel(reason?: CancelReason): void {
    const { upstream } = this;
    this.upstream = NOWHERE;
    upstream.cancel(reason);
  }
}
