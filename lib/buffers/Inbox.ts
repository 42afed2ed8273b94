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
  private readonly batches = new Fifo<readonly T[]>();
  /** The batch that chunks are being taken from, and how much was taken. */
  private batch: readonly T[] = NO_EVENTS;
  private taken = 0;

  constructor(
    private readonly owner: Asking,
    { maxDemand, minDemand }: WindowSettings,
  ) {
    this.window = new DemandWindow(maxDemand, minDemand);
  }

  get isEmpty(): boolean {
    return !this.inBatch && this.batches.size === 0;
  }

  /** Whether a batch was begun and some of it is left. */
  get inBatch(): boolean {
    return this.taken < this.batch.length;
  }

  push(events: readonly T[]): void {
    this.unmet -= events.length;
    this.received += events.length;
    this.batches.push(events);
  }

  /** The next chunk, of no more than `most` events; call only when not empty. */
  take(most = this.window.chunk): readonly T[] {
    if (!this.inBatch) {
      this.batch = this.batches.shift();
      this.taken = 0;
      this.window.received();
    }
    const { batch, taken } = this;
    this.taken += most;
    if (!this.inBatch) {
      // Not kept while the next one is waited for.
      this.batch = NO_EVENTS;
    }
    return partOf(batch, taken, taken + most);
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
  }
}
