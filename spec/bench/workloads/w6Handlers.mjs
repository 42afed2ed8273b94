import { lastValueFrom, map, range, reduce } from 'rxjs';
import { BATCH, LARGE } from '../sources/asyncGenerators.mjs';
import { summing } from '../sources/demand.mjs';
import { batchProjects, projects, sumOfTen } from './tenStages.mjs';

const add = (sum, event) => (sum + event) & 0x3fffffff;

async function demand(end, window) {
  const { demandConsumer, mapStage } = await import('../support/rxjs-demand.mjs');
  const { numbers } = await import('../sources/demand.mjs');
  const stages = batchProjects.map((project) =>
    mapStage({ handleEvents: (events, state) => ({ events: project(events), state }) }, window),
  );
  return lastValueFrom(numbers(end).pipe(...stages, demandConsumer(summing, window)));
}

async function generators(end, size) {
  const { numberBatches, sumBatches } = await import('../sources/asyncGenerators.mjs');
  const map = async function* (source, project) {
    for await (const events of source) yield project(events);
  };
  return sumBatches(batchProjects.reduce(map, numberBatches(end, size)));
}

export default {
  title: 'W6 with handlers: ten stages that take batches of 4000 and loop themselves (plain RxJS per event)',
  events: 500_000,
  expected: sumOfTen,
  contenders: {
    rxjs: (end) => lastValueFrom(range(0, end).pipe(...projects.map((project) => map(project)), reduce(add, 0))),
    // One batch at a time, as all the others; and below with the default window.
    'rxjs-demand': (end) => demand(end, { maxDemand: LARGE, minDemand: 0 }),
    'rxjs-demand, window 1000/500': (end) => demand(end, {}),
    // Without a library, a promise or a generator: what the ten handlers cost by themselves. In batches of 500, with which the loop is fastest: with
    // 4000 its arrays no longer lie in the nearest cache.
    'bare loop': async (end) => {
      let sum = 0;
      for (let from = 0; from < end; from += BATCH) {
        let events = new Array(BATCH);
        for (let index = 0; index < BATCH; index++) events[index] = from + index;
        for (const project of batchProjects) events = project(events);
        for (const event of events) sum = add(sum, event);
      }
      return sum;
    },
    effect: async (end) => {
      const { numbers, Stream, sum } = await import('../sources/effect.mjs');
      return sum(numbers(end).pipe(...batchProjects.map((project) => Stream.mapArray(project))));
    },
    'async generators of arrays': (end) => generators(end, LARGE),
    'async generators of arrays, of 500': (end) => generators(end, BATCH),
  },
};
