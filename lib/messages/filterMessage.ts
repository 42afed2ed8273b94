import type { Message } from '../protocol/Message.js';
import { functionOption } from '../protocol/options.js';
import { projectOrNack } from './projectOrNack.js';

/**
 * For `filterStage`: looks at what a message carries. One that is refused needs no storing: it is acked, so that its source does not deliver
 * it again.
 *
 * ```ts
 * import { createMessage, filterMessage, filterStage, fromDemandProducer } from 'rxjs-demand';
 *
 * fromDemandProducer((_demand, context) => {
 *   context.complete();
 *   return [1, 2, 3].map((n) => createMessage(n, { ack: () => console.log(`${n} is dealt with`) }));
 * })
 *   .pipe(filterStage(filterMessage((n) => n % 2 === 0)))
 *   .subscribe(({ data }) => console.log(`to be stored: ${data}`));
 * // => 1 is dealt with
 * // => 3 is dealt with
 * // => to be stored: 2
 * ```
 *
 * A predicate that throws nacks the message with the error, and the error fails the stream (2.13).
 *
 * @param predicate  Called with what the message carries, and the index that `filterStage` gives.
 * @throws TypeError when `predicate` is no function.
 */
export function filterMessage<T, S extends T>(
  predicate: (data: T, index: number) => data is S,
): (message: Message<T>, index: number) => message is Message<S>;
export function filterMessage<T>(predicate: (data: T, index: number) => boolean): (message: Message<T>, index: number) => boolean;
export function filterMessage<T>(predicate: (data: T, index: number) => boolean): (message: Message<T>, index: number) => boolean {
  functionOption('predicate', predicate);
  return (message, index) => {
    const accepted = projectOrNack(message, predicate, index);
    if (!accepted) {
      message.ack();
    }
    return accepted;
  };
}
