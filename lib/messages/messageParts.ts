import type { Message } from '../protocol/Message.js';
import { OnceMessage, type OnSettled } from './OnceMessage.js';
import { settle, type Refusal } from './settle.js';

/** The parts that one message has become. */
export interface MessageParts {
  /** One more. */
  add<R>(data: R): Message<R>;
  /** No more parts will come. */
  close(): void;
}

/**
 * Makes several messages of one, which is settled once, when no part is outstanding and no more will come: acked when all were acked, else nacked
 * with the first reason.
 */
export function messageParts(message: Message<unknown>): MessageParts {
  /** Parts not settled yet, and one for as long as more may come. */
  let outstanding = 1;
  let first: Refusal | undefined;
  const settled: OnSettled = (refusal) => {
    first ??= refusal;
    outstanding--;
    if (outstanding === 0) {
      settle(message, first);
    }
  };
  return {
    add: (data) => {
      outstanding++;
      return new OnceMessage(data, settled);
    },
    close: settled,
  };
}
