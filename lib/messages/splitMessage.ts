import type { Message } from '../protocol/Message.js';
import { messageParts } from './messageParts.js';

/**
 * Makes several messages of one. It is settled when all of them are: acked when all were acked, else nacked with the reason of the first
 * that was nacked. Without parts it is acked at once.
 *
 * ```ts
 * import { createMessage, splitMessage } from 'rxjs-demand';
 *
 * const message = createMessage('a b', { ack: () => console.log('both are stored') });
 * const [a, b] = splitMessage(message, message.data.split(' '));
 * b?.ack();
 * a?.ack(); // => both are stored
 * ```
 *
 * A part that is never settled leaves the message unsettled. Not before all parts are settled is it nacked either: a source that delivers it
 * again would do so while its other parts are still at work.
 *
 * @param parts  What each message carries.
 */
export function splitMessage<R>(message: Message<unknown>, parts: readonly R[]): readonly Message<R>[] {
  const whole = messageParts(message);
  const messages = parts.map((data) => whole.add(data));
  whole.close();
  return messages;
}
