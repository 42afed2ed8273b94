import { Fifo } from '../buffers/Fifo.js';
import { DemandWindow } from '../protocol/DemandWindow.js';
import { NOWHERE, type CancelReason, type Connect, type Downstream, type Upstream } from '../protocol/Link.js';
import { LoopLink } from '../protocol/LoopLink.js';

/** One checked source of a `MergeLink`. */
export interface MergeInput<T> {
  readonly connect: Connect<T>;
  readonly maxDemand: number;
  readonly minDemand: number;
  readonly cancel: 'permanent' | 'transient' | 'temporary';
}

/** A batch that has arrived, and the source it came from. */
interface Arrival<T> {
  readonly events: readonly T[];
  readonly from: SourceLink<T>;
}

/**
 * `mergeDemand` at work: what has arrived goes out in that order, as it is asked for. Its upstream is all sources together; the end of one that
 * ends the result is the end of them all.
 */
export class MergeLink<T> extends LoopLink<T> {
  private readonly arrivals = new Fifo<Arrival<T>>();
  /** The batch that is being delivered, and how much of it has been. */
  private current: Arrival<T> | undefined;
  private delivered = 0;
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

  arrived(events: readonly T[], from: SourceLink<T>): void {
    this.arrivals.push({ events, from });
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
    if (this.current !== undefined) {
      return this.deliverOf(this.current);
    }
    if (this.arrivals.size > 0) {
      this.current = this.arrivals.shift();
      this.delivered = 0;
      this.current.from.window.received();
      return true;
    }
    // The end takes its place behind all that has arrived.
    return this.end();
  }

  /** Delivers of one chunk what is asked for. Chunks are cut by the source's window alone, so what it is asked for does not depend on downstream. */
  private deliverOf({ events, from }: Arrival<T>): boolean {
    const { delivered } = this;
    const { chunk } = from.window;
    const chunkStart = delivered - (delivered % chunk);
    const chunkEnd = Math.min(events.length, chunkStart + chunk);
    const end = Math.min(chunkEnd, delivered + this.demand);
    if (end === delivered) {
      return false;
    }
    this.delivered = end;
    if (end === events.length) {
      this.current = undefined;
    }
    this.deliver(end - delivered === events.length ? events : events.slice(delivered, end));
    if (end === chunkEnd) {
      from.handled(end - chunkStart);
    }
    return true;
  }

  protected override close(reason?: CancelReason): Downstream<T> {
    this.current = undefined;
    this.arrivals.clear();
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
