import type { Message } from '../protocol/Message.js';
import { OnceMessage, type Settlement } from './OnceMessage.js';

/**
 * The parts that one message has become. The message is settled once, when no part is outstanding and no more will come: acked when all
 * were acked, else nacked with the first reason.
 */
export class MessageParts implements Settlement {
  /** Parts not settled yet, and one for as long as more may come. */
  private outstanding = 1;
  private failure: { readonly reason: unknown } | undefined;

  constructor(private readonly message: Message<unknown>) {}

  add<R>(data: R): Message<R> {
    this.outstanding++;
    return new OnceMessage(data, this);
  }

  /** No more parts will come. */
  close(): void {
    this.settled();
  }

  /** A part was acked. */
  ack(): void {
    this.settled();
  }

  /** A part was nacked. */
  nack(reason: unknown): void {
    this.failure ??= { reason };
    this.settled();
  }

  private settled(): void {
    this.outstanding--;
    if (this.outstanding === 0) {
      if (this.failure === undefined) {
        this.message.ack();
      } else {
        this.message.nack(this.failure.reason);
      }
    }
  }
}
