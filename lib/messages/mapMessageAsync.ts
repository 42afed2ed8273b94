import { defer, map, tap, type Observable, type ObservableInput } from 'rxjs';
import type { Message } from '../protocol/Message.js';
import { functionOption } from '../protocol/options.js';
import { messageParts } from './messageParts.js';

/**
 * For `mapAsyncStage`: an asynchronous task per message, any number of messages out. It is acked when the task has completed and all that
 * came of it is acked; one of which nothing came is acked when the task has completed.
 *
 * ```ts
 * import { lastValueFrom } from 'rxjs';
 * import { createMessage, demandConsumer, fromDemandProducer, mapAsyncStage, mapMessageAsync } from 'rxjs-demand';
 *
 * const ids$ = fromDemandProducer({
 *   handleDemand: () => ({
 *     events: [1, 2].map((id) => createMessage(id, { ack: () => console.log(`${id} is stored`) })),
 *     state: null,
 *     done: true,
 *   }),
 * });
 * const users$ = ids$.pipe(mapAsyncStage(mapMessageAsync(async (id) => `user ${id}`), { concurrency: 2 }));
 * await lastValueFrom(users$.pipe(demandConsumer((users) => console.log(users.map(({ data }) => data)))));
 * // => [ 'user 1' ]
 * // => 1 is stored
 * // => [ 'user 2' ]
 * // => 2 is stored
 * ```
 *
 * A task that fails, or a `project` that throws, nacks the message with the error, and the error fails the stream (2.13). A task that is
 * cancelled leaves it unsettled.
 *
 * @param project  Called with what the message carries, and the index that `mapAsyncStage` gives. Returns an ObservableInput.
 * @throws TypeError when `project` is no function.
 */
export function mapMessageAsync<T, R>(
  project: (data: T, index: number) => ObservableInput<R>,
): (message: Message<T>, index: number) => Observable<Message<R>> {
  functionOption('project', project);
  return (message, index) => {
    const whole = messageParts(message);
    return defer(() => project(message.data, index)).pipe(
      map((data) => whole.add(data)),
      tap({
        error: (error: unknown) => {
          message.nack(error);
        },
        complete: () => {
          whole.close();
        },
      }),
    );
  };
}
