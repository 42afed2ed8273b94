import { NO_EVENTS } from '../protocol/noEvents.js';
import { Fifo } from './Fifo.js';

/** Which events stay when a buffer overflows: the newest (`last`) or those already there (`first`). */
export type BufferKeep = 'last' | 'first';

interface Marker {
  /** The marker is due once the buffer's first position has come this far. */
  readonly at: number;
  readonly run: () => void;
}

/**
 * Events that wait for demand: bounded, first in, first out. What does not fit is returned, never silently dropped.
 *
 * Markers stand between events and become due when every event stored before them has left, delivered or discarded. They take no room, and
 * are not for buffers that events are put back into: the events before a marker might be given up for those.
 */
export class EventBuffer<T> extends Fifo<T> {
  private markers: Marker[] = [];

  constructor(
    /** Unit: events. 0 keeps nothing; `Infinity` everything. */
    public capacity: number = Infinity,
    private readonly keep: BufferKeep = 'last',
  ) {
    super();
  }

  /** Stores `events` from index `from` on. Returns what was discarded for lack of room, oldest first. */
  store(events: readonly T[], from = 0): readonly T[] {
    this.pushAll(events, from);
    return this.dropExcess();
  }

  /** Puts events back in front of all others: they were taken and nobody wanted them. What does not fit is discarded and returned. */
  putBack(events: readonly T[]): readonly T[] {
    for (let index = events.length - 1; index >= 0; index--) {
      this.unshift(events[index] as T);
    }
    return this.dropExcess();
  }

  /** The oldest events: at most `most`, and none from behind a marker. */
  override take(most: number): T[] {
    // An overflow may have discarded events from behind a marker that nobody has collected yet.
    return super.take(Math.max(0, Math.min(most, this.beforeMarker)));
  }

  /** Puts `run` behind all events stored so far: it is due now when there are none. */
  mark(run: () => void): void {
    this.markers.push({ at: this.first + this.size, run });
  }

  /** The oldest marker that is due, removed; undefined when there is none. */
  dueMarker(): (() => void) | undefined {
    return this.beforeMarker <= 0 ? this.markers.shift()?.run : undefined;
  }

  /** Empties the buffer and returns what was in it. Markers are dropped. */
  override clear(): T[] {
    this.markers = [];
    return super.clear();
  }

  /** How many events have yet to leave before the oldest marker is due. */
  private get beforeMarker(): number {
    return this.markers.length === 0 ? Infinity : (this.markers[0] as Marker).at - this.first;
  }

  private dropExcess(): readonly T[] {
    const excess = this.size - this.capacity;
    if (excess <= 0) {
      return NO_EVENTS;
    }
    // The newest leave from behind, oldest of them first.
    return this.keep === 'last'
      ? super.take(excess)
      : Array.from({ length: excess }, (_, index) => this.remove(this.first + this.capacity + index));
  }
}
