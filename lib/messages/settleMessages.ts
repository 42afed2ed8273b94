import { reportUnhandled } from '../observable/reportUnhandled.js';
import { isMessage } from '../protocol/Message.js';
import { settle, type Refusal } from './settle.js';

/**
 * Settles the messages among events: nacks them when they could not be handled, else acks them. The first event decides: plain events cost one
 * look per batch, and a stream carries messages or plain events, not both.
 */
export function settleMessages(events: readonly unknown[], refusal?: Refusal): void {
  if (!isMessage(events[0])) {
    return;
  }
  for (const event of events) {
    try {
      if (isMessage(event)) {
        settle(event, refusal);
      }
    } catch (error) {
      // Ours never throw. Of somebody else's that does, neither the rest of the batch nor the consumer must suffer.
      reportUnhandled(error);
    }
  }
}
