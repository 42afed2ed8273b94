import { reportUnhandled } from '../observable/reportUnhandled.js';
import { isMessage, type Message } from '../protocol/Message.js';

/**
 * Acks the messages among events that have been handled. The first event decides: plain events cost one look per batch, and a stream carries
 * messages or plain events, not both.
 */
export function ackMessages(events: readonly unknown[]): void {
  if (isMessage(events[0])) {
    settleEach(events, ack);
  }
}

/** Nacks the messages among events that could not be handled; the first event decides. */
export function nackMessages(events: readonly unknown[], reason: unknown): void {
  if (isMessage(events[0])) {
    settleEach(events, (message) => {
      message.nack(reason);
    });
  }
}

function ack(message: Message<unknown>): void {
  message.ack();
}

function settleEach(events: readonly unknown[], settle: (message: Message<unknown>) => void): void {
  for (const event of events) {
    try {
      if (isMessage(event)) {
        settle(event);
      }
    } catch (error) {
      // Ours never throw. Of somebody else's that does, neither the rest of the batch nor the consumer must suffer.
      reportUnhandled(error);
    }
  }
}
