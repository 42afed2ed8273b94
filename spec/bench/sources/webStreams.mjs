import { CountQueuingStrategy, ReadableStream, TransformStream, WritableStream } from 'node:stream/web';

/** The default of one event is far slower. */
const strategy = new CountQueuingStrategy({ highWaterMark: 500 });

export function numbers(end) {
  let next = 0;
  return new ReadableStream(
    {
      pull: (controller) => {
        controller.enqueue(next++);
        if (next === end) controller.close();
      },
    },
    strategy,
  );
}

export const map = (project) =>
  new TransformStream({ transform: (event, controller) => controller.enqueue(project(event)) }, strategy, strategy);

export const filter = (predicate) =>
  new TransformStream(
    {
      transform: (event, controller) => {
        if (predicate(event)) controller.enqueue(event);
      },
    },
    strategy,
    strategy,
  );

/** Collects events into arrays of `size`. */
export function batches(size) {
  let batch = [];
  return new TransformStream({
    transform: (event, controller) => {
      batch.push(event);
      if (batch.length === size) {
        controller.enqueue(batch);
        batch = [];
      }
    },
    flush: (controller) => {
      if (batch.length > 0) controller.enqueue(batch);
    },
  });
}

export async function sum(stream) {
  let sum = 0;
  await stream.pipeTo(
    new WritableStream(
      {
        write: (event) => {
          sum = (sum + event) & 0x3fffffff;
        },
      },
      strategy,
    ),
  );
  return sum;
}
