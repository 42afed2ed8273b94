import { lastValueFrom, mergeMap, Observable, range, reduce } from 'rxjs';

const CONCURRENCY = 8;

/** The asynchronous work for one event. */
async function work(event) {
  await undefined;
  return event + 1;
}

/** Depends on the order. */
const add = (sum, event) => (Math.imul(sum, 31) + event) | 0;

/** RxJS has no bounded concurrency that keeps order: what its users write behind `mergeMap`. */
const inOrder = (source) =>
  new Observable((subscriber) => {
    const waiting = new Map();
    let next = 0;
    return source.subscribe({
      next: ([index, result]) => {
        waiting.set(index, result);
        while (waiting.has(next)) {
          const ready = waiting.get(next);
          waiting.delete(next++);
          subscriber.next(ready);
        }
      },
      error: (error) => subscriber.error(error),
      complete: () => subscriber.complete(),
    });
  });

async function sumOf(results) {
  let sum = 0;
  for await (const result of results) sum = add(sum, result);
  return sum;
}

const ignore = () => undefined;

async function* inParallel(source) {
  const running = [];
  for await (const event of source) {
    const result = work(event);
    // Without this the failure of one that is not yet waited for would end the process.
    result.catch(ignore);
    running.push(result);
    if (running.length === CONCURRENCY) yield await running.shift();
  }
  for (const result of running) yield await result;
}

export default {
  title: 'W3: an asynchronous stage, 8 in flight, order kept',
  events: 50_000,
  expected: (end) => {
    let sum = 0;
    for (let event = 0; event < end; event++) sum = add(sum, event + 1);
    return sum;
  },
  contenders: {
    rxjs: (end) =>
      lastValueFrom(
        range(0, end).pipe(
          mergeMap(async (event, index) => [index, await work(event)], CONCURRENCY),
          inOrder,
          reduce(add, 0),
        ),
      ),
    'rxjs-demand': async (end) => {
      const { demandConsumer, mapAsyncStage } = await import('../support/rxjs-demand.mjs');
      const { numbers } = await import('../sources/demand.mjs');
      const handleEvents = (events, sum) => events.reduce(add, sum);
      return lastValueFrom(
        numbers(end).pipe(mapAsyncStage(work, { concurrency: CONCURRENCY }), demandConsumer({ init: () => 0, handleEvents })),
      );
    },
    'bare loop': async (end) => {
      let sum = 0;
      const running = [];
      for (let event = 0; event < end; event++) {
        running.push(work(event));
        if (running.length === CONCURRENCY) sum = add(sum, await running.shift());
      }
      for (const result of running) sum = add(sum, await result);
      return sum;
    },
    effect: {
      events: 20_000,
      run: async (end) => {
        const { Effect, numbers, Stream } = await import('../sources/effect.mjs');
        return Effect.runPromise(
          numbers(end).pipe(
            Stream.mapEffect((event) => Effect.promise(() => work(event)), { concurrency: CONCURRENCY }),
            Stream.runFold(() => 0, add),
          ),
        );
      },
    },
    'async generators': async (end) => {
      const { numbers } = await import('../sources/asyncGenerators.mjs');
      return sumOf(inParallel(numbers(end)));
    },
    'Node Transform': {
      events: 20_000,
      run: async (end) => {
        const { numbers } = await import('../sources/nodeStreams.mjs');
        return sumOf(numbers(end).map(work, { concurrency: CONCURRENCY }));
      },
    },
    'p-map': async (end) => {
      const { pMapIterable } = await import('p-map');
      const { numbers } = await import('../sources/asyncGenerators.mjs');
      return sumOf(pMapIterable(numbers(end), work, { concurrency: CONCURRENCY, backpressure: CONCURRENCY }));
    },
  },
};
