import { MESSAGE, type Message } from '../protocol/Message.js';
import type { Refusal } from './settle.js';

/** What becomes of a settlement: an ack, unless there is a refusal. Never throws. */
export type OnSettled = (refusal?: Refusal) => void;

/** A message that passes on the first settlement, and then refers to nobody any more. */
export class OnceMessage<T> implements Message<T> {
  declare readonly [MESSAGE]: true;
  private onSettled: OnSettled | undefined;

  constructor(
    readonly data: T,
    onSettled: OnSettled,
  ) {
    // Not as a field: a class with a computed field is kept by bundlers although nobody uses it.
    (this as { [MESSAGE]: true })[MESSAGE] = true;
    this.onSettled = onSettled;
  }

  ack(): void {
    this.settle();
  }

  nack(reason: unknown): void {
    this.settle({ error: reason });
  }

  private settle(refusal?: Refusal): void {
    const { onSettled } = this;
    // Forgotten before it is told: whoever is told may settle again.
    this.onSettled = undefined;
    onSettled?.(refusal);
  }
}
