import { filter, lastValueFrom, map, range, reduce } from 'rxjs';
import { numbers, summing } from '../sources/demand.mjs';
import { demandConsumer, throughStage } from '../support/rxjs-demand.mjs';

const double = (event) => event * 2 + 1;
const isWanted = (event) => event % 3 !== 0;
const shift = (event) => event ^ 5;

export default {
  title: 'throughStage(map, filter, map): stock RxJS operators that keep demand',
  events: 1_000_000,
  expected: (end) => {
    let sum = 0;
    for (let event = 0; event < end; event++) {
      const doubled = double(event);
      if (isWanted(doubled)) sum = (sum + shift(doubled)) & 0x3fffffff;
    }
    return sum;
  },
  contenders: {
    rxjs: (end) =>
      lastValueFrom(
        range(0, end).pipe(
          map(double),
          filter(isWanted),
          map(shift),
          reduce((sum, event) => (sum + event) & 0x3fffffff, 0),
        ),
      ),
    'rxjs-demand': (end) =>
      lastValueFrom(numbers(end).pipe(throughStage(map(double), filter(isWanted), map(shift)), demandConsumer(summing))),
  },
};
