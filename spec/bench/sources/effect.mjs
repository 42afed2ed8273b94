import { Effect, Stream } from 'effect';

export { Effect, Stream };

export const numbers = (end) => Stream.range(0, end - 1);

export const folding = Stream.runFold(
  () => 0,
  (sum, event) => (sum + event) & 0x3fffffff,
);

export const sum = (stream) => Effect.runPromise(folding(stream));
