import { forkJoin, groupBy, lastValueFrom, map, mergeMap, range, reduce } from 'rxjs';
import { BATCH, LARGE } from '../sources/asyncGenerators.mjs';
import { summing } from '../sources/demand.mjs';

const CONSUMERS = 4;
const add = (sum, event) => (sum + event) & 0x3fffffff;
const total = (sums) => sums.reduce(add, 0);
const four = (create) => Array.from({ length: CONSUMERS }, create);

async function demand(end, window) {
  const { demandConsumer, demandDispatcher, dispatchStage } = await import('../support/rxjs-demand.mjs');
  const { numbers } = await import('../sources/demand.mjs');
  const shared$ = numbers(end).pipe(dispatchStage(demandDispatcher(), { startAfter: CONSUMERS }));
  return lastValueFrom(forkJoin(four(() => shared$.pipe(demandConsumer(summing, window)))).pipe(map(total)));
}

async function generators(end, size) {
  const { numberBatches, sumBatches } = await import('../sources/asyncGenerators.mjs');
  const shared = numberBatches(end, size);
  return total(await Promise.all(four(() => sumBatches(shared))));
}

export default {
  title: 'W5: four competing consumers, each event to one of them',
  events: 4_000_000,
  expected: (end) => {
    let sum = 0;
    for (let event = 0; event < end; event++) sum = add(sum, event);
    return sum;
  },
  contenders: {
    // RxJS cannot give an event to whoever is free; its users take turns.
    rxjs: (end) =>
      lastValueFrom(
        range(0, end).pipe(
          groupBy((event) => event % CONSUMERS),
          mergeMap((group) => group.pipe(reduce(add, 0))),
          reduce(add, 0),
        ),
      ),
    // A batch for each at a time, as large as effect makes them by itself; and below with the default window.
    'rxjs-demand': (end) => demand(end, { maxDemand: LARGE, minDemand: 0 }),
    'rxjs-demand, window 1000/500': (end) => demand(end, {}),
    // The source's batches and the consumers' sums, without anything that has them share.
    'bare loop': async (end) => {
      const sums = four(() => 0);
      for (let from = 0; from < end; from += BATCH) {
        const events = new Array(BATCH);
        for (let index = 0; index < BATCH; index++) events[index] = from + index;
        const consumer = (from / BATCH) % CONSUMERS;
        sums[consumer] = summing.handleEvents(events, sums[consumer]);
      }
      return total(sums);
    },
    effect: async (end) => {
      const { Effect, folding, numbers, Stream } = await import('../sources/effect.mjs');
      const consume = Effect.gen(function* () {
        const queue = yield* Stream.toQueue(numbers(end), { capacity: 1000 });
        return yield* Effect.all(
          four(() => folding(Stream.fromQueue(queue))),
          { concurrency: 'unbounded' },
        );
      });
      return total(await Effect.runPromise(Effect.scoped(consume)));
    },
    'async generators': {
      events: 200_000,
      run: async (end) => {
        const generators = await import('../sources/asyncGenerators.mjs');
        const shared = generators.numbers(end);
        return total(await Promise.all(four(() => generators.sum(shared))));
      },
    },
    'async generators of arrays': (end) => generators(end, LARGE),
    'async generators of arrays, of 500': (end) => generators(end, BATCH),
  },
};
