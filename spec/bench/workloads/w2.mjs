import { bufferCount, concatMap, lastValueFrom, range, reduce } from 'rxjs';

const BATCH = 500;

/** The asynchronous consumer: what a write to a database is, without the database. */
async function store(events) {
  let sum = 0;
  for (const event of events) sum = (sum + event) & 0x3fffffff;
  return sum;
}

const add = (sum, event) => (sum + event) & 0x3fffffff;

async function demand(end, window) {
  const { demandConsumer } = await import('../support/rxjs-demand.mjs');
  const { numbers } = await import('../sources/demand.mjs');
  return lastValueFrom(numbers(end).pipe(demandConsumer(store, window), reduce(add, 0)));
}

export default {
  title: 'W2: an asynchronous consumer of batches of 500, one at a time',
  events: 1_000_000,
  expected: (end) => {
    let sum = 0;
    for (let event = 0; event < end; event++) sum = (sum + event) & 0x3fffffff;
    return sum;
  },
  contenders: {
    rxjs: (end) => lastValueFrom(range(0, end).pipe(bufferCount(BATCH), concatMap(store), reduce(add, 0))),
    // One batch at a time, as all the others; and below with the default window, which fetches the next one meanwhile.
    'rxjs-demand': (end) => demand(end, { maxDemand: BATCH, minDemand: 0 }),
    'rxjs-demand, window 1000/500': (end) => demand(end, {}),
    'bare loop': async (end) => {
      let sum = 0;
      for (let from = 0; from < end; from += BATCH) {
        const events = new Array(BATCH);
        for (let index = 0; index < BATCH; index++) events[index] = from + index;
        sum = add(sum, await store(events));
      }
      return sum;
    },
    effect: async (end) => {
      const { Effect, numbers, Stream, sum } = await import('../sources/effect.mjs');
      return sum(
        numbers(end).pipe(
          Stream.rechunk(BATCH),
          Stream.chunks,
          Stream.mapEffect((events) => Effect.promise(() => store(events))),
        ),
      );
    },
    'rsocket-flowable': async (end) => {
      const flowable = await import('../sources/flowable.mjs');
      let sum = 0;
      await flowable.forEachBatch(flowable.numbers(end), BATCH, async (events) => {
        sum = add(sum, await store(events));
      });
      return sum;
    },
    ix: {
      events: 20_000,
      run: async (end) => {
        const ix = await import('ix/asynciterable');
        const operators = await import('ix/asynciterable/operators');
        return ix.reduce(ix.range(0, end).pipe(operators.buffer(BATCH), operators.map(store)), { callback: add, seed: 0 });
      },
    },
    'async generators': {
      events: 100_000,
      run: async (end) => {
        const { numbers } = await import('../sources/asyncGenerators.mjs');
        let sum = 0;
        let events = [];
        for await (const event of numbers(end)) {
          events.push(event);
          if (events.length === BATCH) {
            sum = add(sum, await store(events));
            events = [];
          }
        }
        return add(sum, await store(events));
      },
    },
    'async generators of arrays': async (end) => {
      const { numberBatches } = await import('../sources/asyncGenerators.mjs');
      let sum = 0;
      for await (const events of numberBatches(end)) sum = add(sum, await store(events));
      return sum;
    },
    'Node Transform': {
      events: 100_000,
      run: async (end) => {
        const { numbers } = await import('../sources/nodeStreams.mjs');
        const { Writable } = await import('node:stream');
        const { pipeline } = await import('node:stream/promises');
        let sum = 0;
        const writev = (chunks, done) => {
          store(chunks.map(({ chunk }) => chunk)).then((stored) => {
            sum = add(sum, stored);
            done();
          }, done);
        };
        await pipeline(numbers(end), new Writable({ objectMode: true, highWaterMark: BATCH, writev }));
        return sum;
      },
    },
    'Web streams': {
      events: 20_000,
      run: async (end) => {
        const { WritableStream } = await import('node:stream/web');
        const { batches, numbers } = await import('../sources/webStreams.mjs');
        let sum = 0;
        const write = async (events) => {
          sum = add(sum, await store(events));
        };
        await numbers(end).pipeThrough(batches(BATCH)).pipeTo(new WritableStream({ write }));
        return sum;
      },
    },
  },
};
