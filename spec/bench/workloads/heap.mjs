import { lastValueFrom, reduce } from 'rxjs';

const EVENTS = 20_000_000;
const wrap = (id) => ({ id });
const isWanted = ({ id }) => id % 2 === 0;
const idOf = ({ id }) => id;
const add = (sum, id) => (sum + id) & 0x3fffffff;

/** Three stages and an asynchronous consumer, so that the heap would fill if anything were kept. */
export default {
  title: 'Heap: 20 million events through three stages, with 64 MB of it',
  events: EVENTS,
  once: true,
  expected: (end) => {
    let sum = 0;
    for (let id = 0; id < end; id += 2) sum = add(sum, id);
    return sum;
  },
  contenders: {
    'rxjs-demand': {
      flags: ['--max-old-space-size=64'],
      run: async (end) => {
        const { demandConsumer, filterStage, mapStage } = await import('../support/rxjs-demand.mjs');
        const { numbers } = await import('../sources/demand.mjs');
        const sum = async (ids) => ids.reduce(add, 0);
        return lastValueFrom(numbers(end).pipe(mapStage(wrap), filterStage(isWanted), mapStage(idOf), demandConsumer(sum), reduce(add, 0)));
      },
    },
  },
};
