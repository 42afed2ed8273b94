import { Fifo } from '../buffers/Fifo.js';
import { DemandCounter } from '../protocol/DemandCounter.js';
import { DemandWindow } from '../protocol/DemandWindow.js';
import { NOWHERE, type CancelReason, type Connect, type Downstream, type Upstream } from '../protocol/Link.js';
import { SerialLoop } from '../protocol/SerialLoop.js';

/** One checked source of a `MergeLink`. */
export interface MergeInput<T> {
  readonly connect: Connect<T>;
  readonly maxDemand: number;
  readonly minDemand: number;
  readonly cancel: 'permanent' | 'transient' | 'temporary';
}

type End<T> = (downstream: Downstream<T>) => void;

/** A batch that has arrived, and the source it came from. */
interface Arrival<T> {
  readonly events: readonly T[];
  readonly from: SourceLink<T>;
}

/** `mergeDemand` at work: what has arrived goes out in that order, as it is asked for. */
export class MergeLink<T> extends SerialLoop implements Upstream {
  readonly depth = 0;
  private readonly demand = new DemandCounter();
  private readonly arrivals = new Fifo<Arrival<T>>();
  /** The batch that is being delivered, and how much of it has been. */
  private current: Arrival<T> | undefined;
  private delivered = 0;
  private readonly sources: SourceLink<T>[];
  /** How many sources have not ended. */
  private open: number;
  /** How the result ends, once all that has arrived was delivered. Nothing arrives any more. */
  private end: End<T> | undefined;
  private closed = false;

  constructor(
    private downstream: Downstream<T>,
    inputs: readonly MergeInput<T>[],
  ) {
    super();
    this.sources = inputs.map((input) => new SourceLink(this, input));
    this.open = inputs.length;
  }

  start(): void {
    this.enter(() => {
      this.downstream.open(this, false);
      if (this.open === 0) {
        this.end = complete;
      }
      for (const source of this.sources) {
        // One may end at once, and the result with it: then there is nothing to ask the others for.
        if (!this.closed && this.end === undefined) {
          source.connect();
        }
      }
    });
  }

  request(n: number): void {
    this.demand.add(n);
    this.run();
  }

  cancel(reason?: CancelReason): void {
    this.close(reason);
  }

  arrived(events: readonly T[], from: SourceLink<T>): void {
    this.arrivals.push({ events, from });
    this.run();
  }

  /** A source has ended; with `end`, the result ends too. */
  ended(end: End<T> | undefined): void {
    this.open--;
    if (end === undefined && this.open > 0) {
      return;
    }
    this.end = end ?? complete;
    // Now, not behind what waits for demand: whatever the others sent from here on would be lost.
    this.cancelSources();
    this.run();
  }

  protected override step(): boolean {
    if (this.current !== undefined) {
      return this.deliver(this.current);
    }
    if (this.arrivals.size > 0) {
      this.current = this.arrivals.shift();
      this.delivered = 0;
      this.current.from.window.received();
      return true;
    }
    this.end?.(this.close());
    return false;
  }

  /** Delivers of one chunk what is asked for. Chunks are cut by the source's window alone, so what it is asked for does not depend on downstream. */
  private deliver({ events, from }: Arrival<T>): boolean {
    const { delivered } = this;
    const { chunk } = from.window;
    const chunkStart = delivered - (delivered % chunk);
    const chunkEnd = Math.min(events.length, chunkStart + chunk);
    const end = Math.min(chunkEnd, delivered + this.demand.outstanding);
    if (end === delivered) {
      return false;
    }
    this.delivered = end;
    if (end === events.length) {
      this.current = undefined;
    }
    this.demand.take(end - delivered);
    this.downstream.next(end - delivered === events.length ? events : events.slice(delivered, end));
    if (end === chunkEnd) {
      from.handled(end - chunkStart);
    }
    return true;
  }

  private close(reason?: CancelReason): Downstream<T> {
    const { downstream } = this;
    this.closed = true;
    this.downstream = NOWHERE;
    this.current = undefined;
    this.arrivals.clear();
    this.cancelSources(reason);
    return downstream;
  }

  private cancelSources(reason?: CancelReason): void {
    for (const source of this.sources) {
      source.cancel(reason);
    }
  }
}

/** The edge to one of the sources. */
class SourceLink<T> implements Downstream<T> {
  readonly window: DemandWindow;
  private upstream: Upstream = NOWHERE;

  constructor(
    private readonly merge: MergeLink<T>,
    private readonly input: MergeInput<T>,
  ) {
    this.window = new DemandWindow(input.maxDemand, input.minDemand);
  }

  connect(): void {
    this.input.connect(this);
  }

  open(upstream: Upstream): void {
    this.upstream = upstream;
    upstream.request(this.window.first());
  }

  next(events: readonly T[]): void {
    this.merge.arrived(events, this);
  }

  error(error: unknown): void {
    this.upstream = NOWHERE;
    this.merge.ended(
      this.input.cancel === 'temporary'
        ? undefined
        : (downstream) => {
            downstream.error(error);
          },
    );
  }

  complete(): void {
    this.upstream = NOWHERE;
    this.merge.ended(this.input.cancel === 'permanent' ? complete : undefined);
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

function complete(downstream: Downstream<unknown>): void {
  downstream.complete();
}
