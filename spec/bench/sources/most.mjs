import most from '@most/core';
import scheduling from '@most/scheduler';

export const { filter, map, multicast } = most;

/** @most/core forbids events inside `run`: they come in a task of their own. */
export function numbers(end) {
  return most.newStream((sink, scheduler) =>
    scheduling.asap(
      {
        run: (time) => {
          for (let event = 0; event < end; event++) sink.event(time, event);
          sink.end(time);
        },
        error: (time, error) => sink.error(time, error),
        dispose: () => undefined,
      },
      scheduler,
    ),
  );
}

export async function sum(stream) {
  let sum = 0;
  await most.runEffects(
    most.tap((event) => {
      sum = (sum + event) & 0x3fffffff;
    }, stream),
    scheduling.newDefaultScheduler(),
  );
  return sum;
}
