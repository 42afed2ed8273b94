/** How many reads at least until the read part of the array is cut off. */
const COMPACT_AFTER = 64;

/**
 * A queue of batches. Reads clear their slot, and the read part is cut off once it is the larger one: a queue that is never quite empty
 * would otherwise grow for ever. Each item is moved once on average, however long the queue.
 */
export class Fifo<T> {
  private items: (T | undefined)[] = [];
  private read = 0;

  get size(): number {
    return this.items.length - this.read;
  }

  push(item: T): void {
    this.items.push(item);
  }

  /** The oldest item; call only when `size > 0`. */
  shift(): T {
    const item = this.items[this.read] as T;
    this.items[this.read] = undefined;
    this.read++;
    if (this.read === this.items.length) {
      this.items.length = 0;
      this.read = 0;
    } else if (this.read >= COMPACT_AFTER && this.read * 2 >= this.items.length) {
      this.items = this.items.slice(this.read);
      this.read = 0;
    }
    return item;
  }

  clear(): void {
    this.items = [];
    this.read = 0;
  }
}
