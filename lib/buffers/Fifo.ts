/** A ring that has grown beyond this is given up once it is empty. */
const LARGE = 1024;

/**
 * A queue: a ring that doubles when it is full. Reads clear their slot, so nothing is kept that has left, and a queue that is never quite empty
 * does not grow. (An array with `shift` moves all items, and one that is cut to length 0 each time costs more than the rest.)
 */
export class Fifo<T> {
  /** How many items wait. Only read it. */
  size = 0;
  /** Position of the oldest item: one more for each that has left. A position modulo the ring is a slot. */
  protected first = 0;
  /** Its length is a power of two, so that a slot is one `&` away, or 0. */
  private ring: (T | undefined)[] = [];

  push(item: T): void {
    this.makeRoom();
    this.ring[(this.first + this.size++) & (this.ring.length - 1)] = item;
  }

  /** The items of a list, from index `from` on. */
  pushAll(items: readonly T[], from = 0): void {
    for (let index = from; index < items.length; index++) {
      this.push(items[index] as T);
    }
  }

  /** Puts `item` in front of all others. */
  unshift(item: T): void {
    this.makeRoom();
    this.ring[--this.first & (this.ring.length - 1)] = item;
    this.size++;
  }

  /** The oldest item; call only when `size > 0`. */
  shift(): T {
    return this.remove(this.first++);
  }

  /** The oldest items, at most `most`. */
  take(most: number): T[] {
    const items = new Array<T>(Math.min(most, this.size));
    for (let index = 0; index < items.length; index++) {
      items[index] = this.shift();
    }
    return items;
  }

  /** Empties the queue and returns what was in it. */
  clear(): T[] {
    return this.take(Infinity);
  }

  /** Takes out the item at `position`, at either end. */
  protected remove(position: number): T {
    const slot = position & (this.ring.length - 1);
    const item = this.ring[slot] as T;
    this.ring[slot] = undefined;
    if (--this.size === 0 && this.ring.length > LARGE) {
      this.ring = [];
    }
    return item;
  }

  private makeRoom(): void {
    const { ring, first, size } = this;
    if (size < ring.length) {
      return;
    }
    const length = size * 2 || 4;
    this.ring = new Array<T | undefined>(length);
    for (let position = first; position < first + size; position++) {
      this.ring[position & (length - 1)] = ring[position & (size - 1)];
    }
  }
}
