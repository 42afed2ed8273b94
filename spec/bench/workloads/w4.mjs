import { bufferCount, concatMap, lastValueFrom, map, range, reduce } from 'rxjs';
import { setTimeout as sleep } from 'node:timers/promises';

const BATCH = 500;
const add = (sum, count) => sum + count;

/** Counts what has been made and not yet been handled. The consumer is slow: a millisecond for a batch. */
function meter() {
  let made = 0;
  let handled = 0;
  const meter = {
    backlog: 0,
    make: (id) => {
      made++;
      meter.backlog = Math.max(meter.backlog, made - handled);
      return { id, text: `event number ${String(id)}` };
    },
    handle: async (events) => {
      await sleep(1);
      handled += events.length;
      return events.length;
    },
  };
  return meter;
}

/** What `run` handled in all, and the highest backlog it had meanwhile. */
const metered = (run) => async (end) => {
  const counters = meter();
  const checksum = await run(end, counters);
  return { checksum, backlog: counters.backlog };
};

export default {
  title: 'W4: a slow consumer, 1 ms for a batch of 500; windows of 1000/500 where there is one',
  events: 200_000,
  once: true,
  expected: (end) => end,
  contenders: {
    rxjs: metered((end, { make, handle }) =>
      lastValueFrom(range(0, end).pipe(map(make), bufferCount(BATCH), concatMap(handle), reduce(add, 0))),
    ),
    'rxjs-demand': metered(async (end, { make, handle }) => {
      const { demandConsumer, mapStage } = await import('../support/rxjs-demand.mjs');
      const { numbers } = await import('../sources/demand.mjs');
      return lastValueFrom(numbers(end).pipe(mapStage(make), demandConsumer(handle), reduce(add, 0)));
    }),
    effect: metered(async (end, { make, handle }) => {
      const { Effect, numbers, Stream, sum } = await import('../sources/effect.mjs');
      return sum(
        numbers(end).pipe(
          Stream.map(make),
          Stream.rechunk(BATCH),
          Stream.chunks,
          Stream.mapEffect((events) => Effect.promise(() => handle(events))),
        ),
      );
    }),
    'rsocket-flowable': metered(async (end, { make, handle }) => {
      const flowable = await import('../sources/flowable.mjs');
      let sum = 0;
      await flowable.forEachBatch(flowable.numbers(end).map(make), BATCH, async (events) => {
        sum += await handle(events);
      });
      return sum;
    }),
    'async generators of arrays': metered(async (end, { make, handle }) => {
      const generators = await import('../sources/asyncGenerators.mjs');
      let sum = 0;
      for await (const events of generators.mapBatches(generators.numberBatches(end), make)) sum += await handle(events);
      return sum;
    }),
    'Node Transform': metered(async (end, { make, handle }) => {
      const streams = await import('../sources/nodeStreams.mjs');
      const { Writable } = await import('node:stream');
      const { pipeline } = await import('node:stream/promises');
      let sum = 0;
      const writev = (chunks, done) => {
        handle(chunks.map(({ chunk }) => chunk)).then((count) => {
          sum += count;
          done();
        }, done);
      };
      await pipeline(streams.numbers(end), streams.map(make), new Writable({ objectMode: true, highWaterMark: BATCH, writev }));
      return sum;
    }),
    'Web streams': metered(async (end, { make, handle }) => {
      const { WritableStream } = await import('node:stream/web');
      const { batches, map: mapStream, numbers } = await import('../sources/webStreams.mjs');
      let sum = 0;
      const write = async (events) => {
        sum += await handle(events);
      };
      await numbers(end).pipeThrough(mapStream(make)).pipeThrough(batches(BATCH)).pipeTo(new WritableStream({ write }));
      return sum;
    }),
  },
};
