/** Marks a message, also one that another copy of the package has made. */
export const MESSAGE = Symbol.for('rxjs-demand/message');

/**
 * An event that its source can deliver again. Whoever has stored what it carries says so with `ack()`; whoever cannot, with `nack(reason)`. The
 * first of the two counts, later calls do nothing, and neither throws.
 *
 * By analogy with Broadway's `Message` and its acknowledger: what is neither acked nor nacked, because the process died or the pipeline was
 * cancelled, counts as not stored.
 */
export interface Message<T> {
  readonly [MESSAGE]: true;
  readonly data: T;
  /** What it carries is safely stored, or needs no storing: the source need not deliver it again. */
  ack(): void;
  /** What it carries could not be stored, and why. What that means is the source's to say. */
  nack(reason: unknown): void;
}

/** Whether an event is a message. By its brand, never by its class: two copies of the package may be loaded. */
export function isMessage(event: unknown): event is Message<unknown> {
  return typeof event === 'object' && event !== null && (event as Partial<Message<unknown>>)[MESSAGE] === true;
}
