import { MESSAGE, type Message } from '../protocol/Message.js';

/** Who is told of how a message was settled. Neither function throws. */
export type Settlement = Pick<Message<unknown>, 'ack' | 'nack'>;

/** A message that passes on the first settlement, and then refers to nobody any more. */
export class OnceMessage<T> implements Message<T> {
  declare readonly [MESSAGE]: true;
  private settlement: Settlement | undefined;

  constructor(
    readonly data: T,
    settlement: Settlement,
  ) {
    // Not as a field: a class with a computed field is kept by bundlers although nobody uses it.
    (this as { [MESSAGE]: true })[MESSAGE] = true;
    this.settlement = settlement;
  }

  ack(): void {
    this.take()?.ack();
  }

  nack(reason: unknown): void {
    this.take()?.nack(reason);
  }

  /** Taken before it is told: whoever is told may settle again. */
  private take(): Settlement | undefined {
    const { settlement } = this;
    this.settlement = undefined;
    return settlement;
  }
}
