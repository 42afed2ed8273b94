import { connect, forkJoin, lastValueFrom, map, merge, range, reduce } from 'rxjs';
import { LARGE } from '../sources/asyncGenerators.mjs';
import { summing } from '../sources/demand.mjs';

const CONSUMERS = 4;
const add = (sum, event) => (sum + event) & 0x3fffffff;
const total = (sums) => sums.reduce(add, 0);
const four = (create) => Array.from({ length: CONSUMERS }, create);

async function broadcast(end, window) {
  const { broadcastDispatcher, demandConsumer, dispatchStage } = await import('../support/rxjs-demand.mjs');
  const { numbers } = await import('../sources/demand.mjs');
  const shared$ = numbers(end).pipe(dispatchStage(broadcastDispatcher(), { startAfter: CONSUMERS }));
  return lastValueFrom(forkJoin(four(() => shared$.pipe(demandConsumer(summing, window)))).pipe(map(total)));
}

export default {
  title: 'W5: broadcast to four consumers, each event to all of them',
  events: 500_000,
  expected: (end) => {
    let sum = 0;
    for (let event = 0; event < end; event++) sum = add(sum, CONSUMERS * event);
    return sum;
  },
  contenders: {
    rxjs: (end) =>
      lastValueFrom(
        range(0, end).pipe(
          connect((shared$) => merge(...four(() => shared$.pipe(reduce(add, 0))))),
          reduce(add, 0),
        ),
      ),
    // As much in flight as effect has, which asks for 4096 at a time and holds 1000 more (see W4); and below with the default window.
    'rxjs-demand': (end) => broadcast(end, { maxDemand: LARGE }),
    'rxjs-demand, window 1000/500': (end) => broadcast(end, {}),
    'bare loop': async (end) => {
      const sums = four(() => 0);
      for (let event = 0; event < end; event++) {
        for (let consumer = 0; consumer < CONSUMERS; consumer++) sums[consumer] = add(sums[consumer], event);
      }
      return total(sums);
    },
    effect: async (end) => {
      const { Effect, folding, numbers, Stream } = await import('../sources/effect.mjs');
      // The source must not begin before all four listen.
      const source = Stream.fromEffectDrain(Effect.sleep(1)).pipe(Stream.concat(numbers(end)));
      const consume = Effect.gen(function* () {
        const shared = yield* Stream.broadcast(source, { capacity: 1000 });
        return yield* Effect.all(
          four(() => folding(shared)),
          { concurrency: 'unbounded' },
        );
      });
      return total(await Effect.runPromise(Effect.scoped(consume)));
    },
    'Node Transform': {
      events: 100_000,
      run: async (end) => {
        const { PassThrough } = await import('node:stream');
        const streams = await import('../sources/nodeStreams.mjs');
        const source = streams.numbers(end);
        const sums = four(() => streams.sum(source.pipe(new PassThrough({ objectMode: true }))));
        return total(await Promise.all(sums));
      },
    },
    '@most/core': async (end) => {
      const most = await import('../sources/most.mjs');
      const shared = most.multicast(most.numbers(end));
      return total(await Promise.all(four(() => most.sum(shared))));
    },
  },
};
