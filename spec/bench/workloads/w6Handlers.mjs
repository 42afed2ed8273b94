import { lastValueFrom, map, range, reduce } from 'rxjs';
import { summing } from '../sources/demand.mjs';
import { batchProjects, projects, sumOfTen } from './tenStages.mjs';

const add = (sum, event) => (sum + event) | 0;

export default {
  title: 'W6 with handlers: ten stages that take batches and loop themselves (plain RxJS per event)',
  events: 500_000,
  expected: sumOfTen,
  contenders: {
    rxjs: (end) => lastValueFrom(range(0, end).pipe(...projects.map((project) => map(project)), reduce(add, 0))),
    'rxjs-demand': async (end) => {
      const { demandConsumer, mapStage } = await import('../support/rxjs-demand.mjs');
      const { numbers } = await import('../sources/demand.mjs');
      const stages = batchProjects.map((project) => mapStage({ handleEvents: (events, state) => ({ events: project(events), state }) }));
      return lastValueFrom(numbers(end).pipe(...stages, demandConsumer(summing)));
    },
    'bare loop': async (end) => {
      const { numberBatches, sumBatches } = await import('../sources/asyncGenerators.mjs');
      const map = async function* (source) {
        for await (const events of source) yield batchProjects.reduce((batch, project) => project(batch), events);
      };
      return sumBatches(map(numberBatches(end)));
    },
    effect: async (end) => {
      const { numbers, Stream, sum } = await import('../sources/effect.mjs');
      return sum(numbers(end).pipe(...batchProjects.map((project) => Stream.mapArray(project))));
    },
    'async generators of arrays': async (end) => {
      const generators = await import('../sources/asyncGenerators.mjs');
      const map = async function* (source, project) {
        for await (const events of source) yield project(events);
      };
      return generators.sumBatches(batchProjects.reduce(map, generators.numberBatches(end)));
    },
  },
};
