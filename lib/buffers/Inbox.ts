import { DemandWindow } from '../protocol/DemandWindow.js';
import type { Upstream } from '../protocol/Link.js';
import { NO_EVENTS } from '../protocol/noEvents.js';
import type { WindowSettings } from '../protocol/options.js';
import { partOf } from '../protocol/partOf.js';
import { Fifo } from './Fifo.js';

/** Who owns an inbox: it is asked for by way of whatever stands upstream by then. */
export interface Asking {
  readonly upstream: Upstream;
}

/**
 * What has arrived and waits to be handled: batches go in, chunks come out, and demand for more goes upstream as they are handled. A chunk never
 * reaches over the end of its batch.
 */
export class Inbox<T> {
  /** Asked for and not yet arrived. Unit: events. */
  unmet = 0;
  /** All that has arrived so far. Unit: events. */
  received = 0;
  private readonly window: DemandWindow;
  /** The oldest batch, and how much of it was taken. */
  private batch: readonly T[] = NO_EVENTS;
  private taken = 0;
  /** Those behind it. */
  private readonly batches = new Fifo<readonly T[]>();

  constructor(
    private readonly owner: Asking,
    { maxDemand, minDemand }: WindowSettings,
  ) {
    this.window = new DemandWindow(maxDemand, minDemand);
  }

  get isEmpty(): boolean {
    return this.batch === NO_EVENTS;
  }

  /** Whether a batch was begun and some of it is left. */
  get inBatch(): boolean {
    return this.taken > 0;
  }

  /** Never none. */
  push(events: readonly T[]): void {
    this.unmet -= events.length;
    this.received += events.length;
    if (this.isEmpty) {
      this.batch = events;
    } else {
      this.batches.push(events);
    }
  }

  /** The next chunk, of no more than `most` events; call only when not empty. */
  take(most = this.window.chunk): readonly T[] {
    const { batch, taken } = this;
    if (taken === 0) {
      this.window.received();
    }
    const end = taken + most;
    this.taken = end;
    if (end >= batch.length) {
      this.taken = 0;
      this.batch = this.batches.size > 0 ? this.batches.shift() : NO_EVENTS;
    }
    return partOf(batch, taken, end);
  }

  /** Counts off `count` events that were taken: of one batch, in order. The first call, with 0, asks for all that the window has room for. */
  handled(count: number): void {
    const more = this.window.handled(count);
    if (more > 0) {
      this.unmet += more;
      this.owner.upstream.request(more);
    }
  }

  clear(): void {
    this.batches.clear();
    this.batch = NO_EVENTS;
    this.taken = 0;
  }
}
