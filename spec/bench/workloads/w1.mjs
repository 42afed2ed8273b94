import { filter, lastValueFrom, map, range, reduce } from 'rxjs';
import { summing } from '../sources/demand.mjs';

const project = (event) => event * 2 + 1;
const isWanted = (event) => event % 3 !== 0;
const add = (sum, event) => (sum + event) & 0x3fffffff;

/** The bare loop: what no library can beat, and what every contender must arrive at. */
function expected(end) {
  let sum = 0;
  for (let event = 0; event < end; event++) {
    const projected = project(event);
    if (isWanted(projected)) sum = add(sum, projected);
  }
  return sum;
}

export default {
  title: 'W1: map, filter and sum, per event',
  events: 1_000_000,
  expected,
  contenders: {
    rxjs: (end) => lastValueFrom(range(0, end).pipe(map(project), filter(isWanted), reduce(add, 0))),
    'rxjs-demand': async (end) => {
      const { demandConsumer, filterStage, mapStage } = await import('../support/rxjs-demand.mjs');
      const { numbers } = await import('../sources/demand.mjs');
      return lastValueFrom(numbers(end).pipe(mapStage(project), filterStage(isWanted), demandConsumer(summing)));
    },
    'bare loop': async (end) => expected(end),
    effect: async (end) => {
      const { numbers, Stream, sum } = await import('../sources/effect.mjs');
      return sum(numbers(end).pipe(Stream.map(project), Stream.filter(isWanted)));
    },
    'rsocket-flowable': async (end) => {
      const flowable = await import('../sources/flowable.mjs');
      return flowable.sum(flowable.filter(flowable.numbers(end).map(project), isWanted));
    },
    ix: {
      events: 20_000,
      run: async (end) => {
        const ix = await import('ix/asynciterable');
        const operators = await import('ix/asynciterable/operators');
        const source = ix.range(0, end).pipe(operators.map(project), operators.filter(isWanted));
        return ix.reduce(source, { callback: add, seed: 0 });
      },
    },
    'async generators': {
      events: 100_000,
      run: async (end) => {
        const generators = await import('../sources/asyncGenerators.mjs');
        return generators.sum(generators.filter(generators.map(generators.numbers(end), project), isWanted));
      },
    },
    'async generators of arrays': async (end) => {
      const generators = await import('../sources/asyncGenerators.mjs');
      return generators.sumBatches(generators.filterBatches(generators.mapBatches(generators.numberBatches(end), project), isWanted));
    },
    'Node Transform': {
      events: 100_000,
      run: async (end) => {
        const streams = await import('../sources/nodeStreams.mjs');
        return streams.sum(streams.numbers(end), streams.map(project), streams.filter(isWanted));
      },
    },
    'Web streams': {
      events: 20_000,
      run: async (end) => {
        const streams = await import('../sources/webStreams.mjs');
        return streams.sum(streams.numbers(end).pipeThrough(streams.map(project)).pipeThrough(streams.filter(isWanted)));
      },
    },
    '@most/core': async (end) => {
      const most = await import('../sources/most.mjs');
      return most.sum(most.filter(isWanted, most.map(project, most.numbers(end))));
    },
  },
};
