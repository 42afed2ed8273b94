import type { Message } from '../protocol/Message.js';
import { functionOption } from '../protocol/options.js';
import { OnceMessage } from './OnceMessage.js';
import { projectOrNack } from './projectOrNack.js';
import { settle } from './settle.js';

/**
 * For `mapStage`: turns what a message carries into something else, and keeps the handle. To settle the result is to settle the message.
 *
 * ```ts
 * import { createMessage, demandConsumer, fromDemandProducer, mapMessage, mapStage } from 'rxjs-demand';
 *
 * fromDemandProducer((_demand, context) => {
 *   context.complete();
 *   return ['1', '2'].map((text) => createMessage(text, { ack: () => console.log(`${text} is stored`) }));
 * })
 *   .pipe(
 *     mapStage(mapMessage((text) => Number(text))),
 *     demandConsumer((messages) => console.log(messages.map(({ data }) => data))),
 *   )
 *   .subscribe();
 * // => [ 1, 2 ]
 * // => 1 is stored
 * // => 2 is stored
 * ```
 *
 * A `project` that throws nacks the message with the error, and the error fails the stream (2.13).
 *
 * Source: Broadway's `Message.update_data/2`.
 *
 * @param project  Called with what the message carries, and the index that `mapStage` gives.
 * @throws TypeError when `project` is no function.
 */
export function mapMessage<T, R>(project: (data: T, index: number) => R): (message: Message<T>, index: number) => Message<R> {
  functionOption('project', project);
  return (message, index) => new OnceMessage(projectOrNack(message, project, index), (refusal) => settle(message, refusal));
}
