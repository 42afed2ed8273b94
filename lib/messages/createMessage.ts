import { from } from 'rxjs';
import { isObservableInput } from '../observable/isObservableInput.js';
import { reportUnhandled } from '../observable/reportUnhandled.js';
import type { Message } from '../protocol/Message.js';
import { optionalFunction, optionsObject } from '../protocol/options.js';
import { OnceMessage } from './OnceMessage.js';
import { settle } from './settle.js';

/** What a source does about a message once it is settled. */
export interface MessageCallbacks {
  /**
   * What the message carried is stored: have it not delivered again. May return an ObservableInput (a promise, an Observable, …): it is
   * subscribed to, nobody waits for it.
   */
  ack?(): unknown;
  /** What it carried could not be stored, and why: deliver it again, put it aside, … May return an ObservableInput, too. */
  nack?(reason: unknown): unknown;
}

/**
 * Makes an event that can be delivered again: a message whose first `ack()` or `nack(reason)` tells its source, once.
 *
 * ```ts
 * import { createMessage } from 'rxjs-demand';
 *
 * const message = createMessage('hello', {
 *   ack: () => console.log('stored'),
 *   nack: (reason) => console.log('again, because of', reason),
 * });
 * console.log(message.data); // => hello
 * message.ack(); // => stored
 * message.nack('too late');
 * ```
 *
 * Source: Broadway's `Message` with `{acknowledger, ack_ref, ack_data}`; a channel's `ack` and `nack` in AMQP.
 *
 * @param callbacks  What throws or fails in them is reported as RxJS reports unhandled errors: to `config.onUnhandledError`, or from a timer.
 *   It never reaches who settles the message, as with Broadway's acknowledgers.
 * @throws TypeError when a callback is no function.
 */
export function createMessage<T>(data: T, callbacks: MessageCallbacks = {}): Message<T> {
  const { ack, nack } = optionsObject(callbacks);
  optionalFunction('ack', ack);
  optionalFunction('nack', nack);
  return new OnceMessage(data, (refusal) => {
    try {
      const reply = settle(callbacks, refusal);
      if (isObservableInput(reply)) {
        // Without an observer an error is reported by RxJS itself.
        from(reply).subscribe();
      }
    } catch (error) {
      reportUnhandled(error);
    }
  });
}
