import type { Message } from '../protocol/Message.js';

/** What the user's function makes of the message's data. When it throws, the message is nacked with the error, and the error goes on (2.13). */
export function projectOrNack<T, Rest extends readonly unknown[], R>(
  message: Message<T>,
  project: (data: T, ...rest: Rest) => R,
  ...rest: Rest
): R {
  try {
    return project(message.data, ...rest);
  } catch (error) {
    message.nack(error);
    throw error;
  }
}
