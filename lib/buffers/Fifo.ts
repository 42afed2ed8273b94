/** Slots to begin with, and to come back to. A power of two: an index wraps by a mask. */
const SMALL = 4;
/** A ring that has grown beyond this is given up once it is empty. */
const LARGE = 1024;

/**
 * A queue of batches: a ring that doubles when it is full. Reads clear their slot, so nothing is kept that has left, and a queue that is never
 * quite empty does not grow. (An array with `shift` moves all items, and one that is cut to length 0 each time costs more than the rest.)
 */
export class Fifo<T> {
  private ring: (T | undefined)[] = emptyRing();
  private read = 0;
  private count = 0;

  get size(): number {
    return this.count;
  }

  push(item: T): void {
    if (this.count === this.ring.length) {
      this.grow();
    }
    this.ring[(this.read + this.count) & (this.ring.length - 1)] = item;
    this.count++;
  }

  /** The oldest item; call only when `size > 0`. */
  shift(): T {
    const item = this.ring[this.read] as T;
    this.ring[this.read] = undefined;
    this.read = (this.read + 1) & (this.ring.length - 1);
    this.count--;
    if (this.count === 0 && this.ring.length > LARGE) {
      this.clear();
    }
    return item;
  }

  clear(): void {
    this.ring = emptyRing();
    this.read = 0;
    this.count = 0;
  }

  private grow(): void {
    const { ring, read } = this;
    this.ring = [...ring.slice(read), ...ring.slice(0, read), ...new Array<undefined>(ring.length)];
    this.read = 0;
  }
}

function emptyRing(): undefined[] {
  return new Array<undefined>(SMALL).fill(undefined);
}
