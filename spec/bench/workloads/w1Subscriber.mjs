import { filter, map, range } from 'rxjs';
import { numbers } from '../sources/demand.mjs';
import { filterStage, mapStage } from '../support/rxjs-demand.mjs';
import w1 from './w1.mjs';

const project = (event) => event * 2 + 1;
const isWanted = (event) => event % 3 !== 0;

function sumWithSubscribe(source) {
  return new Promise((resolve, reject) => {
    let sum = 0;
    source.subscribe({
      next: (event) => {
        sum = (sum + event) & 0x3fffffff;
      },
      error: reject,
      complete: () => resolve(sum),
    });
  });
}

export default {
  title: 'W1 with an ordinary RxJS subscriber at the end',
  events: 1_000_000,
  expected: w1.expected,
  contenders: {
    rxjs: (end) => sumWithSubscribe(range(0, end).pipe(map(project), filter(isWanted))),
    'rxjs-demand': (end) => sumWithSubscribe(numbers(end).pipe(mapStage(project), filterStage(isWanted))),
  },
};
