import type { Message } from '../protocol/Message.js';
import { functionOption } from '../protocol/options.js';
import { projectOrNack } from './projectOrNack.js';
import { splitMessage } from './splitMessage.js';

/** A stage for `mapStage` that turns messages into messages. */
export interface MessageStage<T, R> {
  handleEvents(messages: readonly Message<T>[]): { readonly events: readonly Message<R>[]; readonly state: undefined };
}

/**
 * For `mapStage`: one message in, any number of messages out. It is acked when all that came of it are, see `splitMessage`; one of which
 * nothing came is acked at once.
 *
 * ```ts
 * import { createMessage, demandConsumer, flatMapMessage, fromDemandProducer, mapStage } from 'rxjs-demand';
 *
 * fromDemandProducer((_demand, context) => {
 *   context.complete();
 *   return ['a b', 'c d e'].map((line) => createMessage(line, { ack: () => console.log(`stored: ${line}`) }));
 * })
 *   .pipe(
 *     mapStage(flatMapMessage((line) => line.split(' ')), { maxDemand: 100 }),
 *     demandConsumer((words) => console.log(words.map(({ data }) => data)), { maxDemand: 2, minDemand: 0 }),
 *   )
 *   .subscribe();
 * // => [ 'a', 'b' ]
 * // => stored: a b
 * // => [ 'c', 'd' ]
 * // => [ 'e' ]
 * // => stored: c d e
 * ```
 *
 * A `project` that throws nacks the message with the error, and the error fails the stream (2.13); the others of its batch stay unsettled.
 *
 * @param project  Called with what the message carries. Returns what each of the messages made of it carries. Annotate its parameter where
 *   no options follow: TypeScript tries the function form of `mapStage` first, and forgets what the source carries.
 * @throws TypeError when `project` is no function.
 */
export function flatMapMessage<T, R>(project: (data: T) => readonly R[]): MessageStage<T, R> {
  functionOption('project', project);
  return {
    handleEvents: (messages) => ({
      events: messages.flatMap((message) => splitMessage(message, projectOrNack(message, project))),
      state: undefined,
    }),
  };
}
