import { lastValueFrom, map, range, reduce } from 'rxjs';
import { summing } from '../sources/demand.mjs';
import { projects, sumOfTen } from './tenStages.mjs';

const add = (sum, event) => (sum + event) & 0x3fffffff;

export default {
  title: 'W6: ten map stages, per event',
  events: 500_000,
  expected: sumOfTen,
  contenders: {
    rxjs: (end) => lastValueFrom(range(0, end).pipe(...projects.map((project) => map(project)), reduce(add, 0))),
    'rxjs-demand': async (end) => {
      const { demandConsumer, mapStage } = await import('../support/rxjs-demand.mjs');
      const { numbers } = await import('../sources/demand.mjs');
      return lastValueFrom(numbers(end).pipe(...projects.map((project) => mapStage(project)), demandConsumer(summing)));
    },
    'bare loop': async (end) => sumOfTen(end),
    effect: async (end) => {
      const { numbers, Stream, sum } = await import('../sources/effect.mjs');
      return sum(numbers(end).pipe(...projects.map((project) => Stream.map(project))));
    },
    'rsocket-flowable': async (end) => {
      const flowable = await import('../sources/flowable.mjs');
      return flowable.sum(projects.reduce((source, project) => source.map(project), flowable.numbers(end)));
    },
    ix: {
      events: 10_000,
      run: async (end) => {
        const ix = await import('ix/asynciterable');
        const operators = await import('ix/asynciterable/operators');
        return ix.reduce(ix.range(0, end).pipe(...projects.map((project) => operators.map(project))), { callback: add, seed: 0 });
      },
    },
    'async generators': {
      events: 20_000,
      run: async (end) => {
        const generators = await import('../sources/asyncGenerators.mjs');
        return generators.sum(projects.reduce(generators.map, generators.numbers(end)));
      },
    },
    'async generators of arrays': async (end) => {
      const generators = await import('../sources/asyncGenerators.mjs');
      return generators.sumBatches(projects.reduce(generators.mapBatches, generators.numberBatches(end)));
    },
    'Node Transform': {
      events: 20_000,
      run: async (end) => {
        const streams = await import('../sources/nodeStreams.mjs');
        return streams.sum(streams.numbers(end), ...projects.map((project) => streams.map(project)));
      },
    },
    'Web streams': {
      events: 5_000,
      run: async (end) => {
        const streams = await import('../sources/webStreams.mjs');
        return streams.sum(projects.reduce((source, project) => source.pipeThrough(streams.map(project)), streams.numbers(end)));
      },
    },
    '@most/core': async (end) => {
      const most = await import('../sources/most.mjs');
      return most.sum(projects.reduce((source, project) => most.map(project, source), most.numbers(end)));
    },
  },
};
