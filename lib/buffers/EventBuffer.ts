/** Which events stay when a buffer overflows: the newest (`last`) or those already there (`first`). */
export type BufferKeep = 'last' | 'first';

const NOTHING: readonly never[] = [];

interface Marker {
  /** The marker is due once this many events have left the buffer. */
  readonly at: number;
  readonly run: () => void;
}

/**
 * Events that wait for demand: a bounded ring, first in, first out. What does not fit is returned, never silently dropped.
 *
 * Markers stand between events and become due when every event stored before them has left, delivered or discarded. They take no room.
 */
export class EventBuffer<T> {
  private ring: (T | undefined)[] = [];
  /** How many events have left; also the position of the oldest one, modulo the ring. */
  private left = 0;
  private stored = 0;
  private markers: Marker[] = [];

  constructor(
    /** Unit: events. 0 keeps nothing; `Infinity` everything. */
    private readonly capacity: number = Infinity,
    private readonly keep: BufferKeep = 'last',
  ) {}

  get size(): number {
    return this.stored - this.left;
  }

  /** Stores `events` from index `from` on. Returns what was discarded for lack of room, oldest first. */
  store(events: readonly T[], from = 0): readonly T[] {
    const excess = this.size + events.length - from - this.capacity;
    if (excess <= 0) {
      this.append(events, from, events.length);
      return NOTHING;
    }
    if (this.keep === 'first') {
      const end = events.length - excess;
      this.append(events, from, end);
      return events.slice(end);
    }
    const discarded = this.shift(Math.min(excess, this.size));
    const firstKept = from + excess - discarded.length;
    for (let index = from; index < firstKept; index++) {
      discarded.push(events[index] as T);
    }
    this.append(events, firstKept, events.length);
    return discarded;
  }

  /** Puts events back in front of all others: they were taken and nobody wanted them. What does not fit is discarded and returned. */
  putBack(events: readonly T[]): readonly T[] {
    const excess = Math.max(0, this.size + events.length - this.capacity);
    // Those that come back are older than all that is here: `last` gives up their first, `first` what is here, then their last.
    const from = this.keep === 'last' ? excess : 0;
    const discarded = this.dropNewest(Math.min(excess - from, this.size));
    const end = events.length - (excess - from - discarded.length);
    this.makeRoom(this.size + end - from);
    const mask = this.ring.length - 1;
    for (let index = end - 1; index >= from; index--) {
      this.ring[--this.left & mask] = events[index];
    }
    return [...events.slice(0, from), ...events.slice(end), ...discarded];
  }

  /** The oldest events: at most `most`, and none from behind a marker. */
  take(most: number): T[] {
    const marker = this.markers[0];
    // An overflow may have discarded events from behind a marker that nobody has collected yet.
    const available = marker === undefined ? this.size : Math.max(0, marker.at - this.left);
    return this.shift(most < available ? most : available);
  }

  /** Puts `run` behind all events stored so far. Returns false when there are none: it is due now, and was not stored. */
  mark(run: () => void): boolean {
    if (this.size === 0 && this.markers.length === 0) {
      return false;
    }
    this.markers.push({ at: this.stored, run });
    return true;
  }

  /** The oldest marker that is due, removed; undefined when there is none. */
  dueMarker(): (() => void) | undefined {
    const marker = this.markers[0];
    return marker !== undefined && marker.at <= this.left ? this.markers.shift()?.run : undefined;
  }

  /** Empties the buffer and returns what was in it. Markers are dropped. */
  clear(): readonly T[] {
    this.markers = [];
    const events = this.size === 0 ? NOTHING : this.shift(this.size);
    this.ring = [];
    return events;
  }

  private dropNewest(count: number): T[] {
    const events = new Array<T>(count);
    const mask = this.ring.length - 1;
    for (let index = count - 1; index >= 0; index--) {
      const slot = --this.stored & mask;
      events[index] = this.ring[slot] as T;
      this.ring[slot] = undefined;
    }
    this.markers = this.markers.map(({ at, run }) => ({ at: Math.min(at, this.stored), run }));
    return events;
  }

  private append(events: readonly T[], from: number, end: number): void {
    this.makeRoom(this.size + end - from);
    const mask = this.ring.length - 1;
    for (let index = from; index < end; index++) {
      this.ring[this.stored++ & mask] = events[index];
    }
  }

  private shift(count: number): T[] {
    const events = new Array<T>(count);
    const mask = this.ring.length - 1;
    for (let index = 0; index < count; index++) {
      const slot = this.left++ & mask;
      events[index] = this.ring[slot] as T;
      // The slot is cleared: a buffer must not keep alive what it has handed out.
      this.ring[slot] = undefined;
    }
    return events;
  }

  /** The ring's length is a power of two, so that a position is one `&` away; positions start anew when it grows. */
  private makeRoom(needed: number): void {
    if (needed <= this.ring.length) {
      return;
    }
    let length = Math.max(16, this.ring.length);
    while (length < needed) {
      length *= 2;
    }
    const { size, left } = this;
    const waiting = this.shift(size);
    this.ring = new Array<T | undefined>(length);
    for (let index = 0; index < size; index++) {
      this.ring[index] = waiting[index];
    }
    this.left = 0;
    this.stored = size;
    this.markers = this.markers.map(({ at, run }) => ({ at: at - left, run }));
  }
}
