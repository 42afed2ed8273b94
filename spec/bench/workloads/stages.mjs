import { lastValueFrom, map, range, reduce } from 'rxjs';
import { numbers, summing } from '../sources/demand.mjs';
import { demandConsumer, mapStage } from '../support/rxjs-demand.mjs';

export const lengths = [1, 2, 5, 10, 20, 50];

/** Different functions, as in a user's pipeline, that leave the event as it is: the checksum does not depend on how many there are. */
const projects = [
  (event) => event | 0,
  (event) => event ^ 0,
  (event) => event >> 0,
  (event) => event << 0,
  (event) => event & -1,
  (event) => ~~event,
  (event) => 0 | event,
  (event) => 0 ^ event,
  (event) => -1 & event,
  (event) => (event + 0) | 0,
];
const pipeline = (length) => Array.from({ length }, (_, index) => projects[index % projects.length]);
const add = (sum, event) => (sum + event) & 0x3fffffff;

const plain = (length) => (end) =>
  lastValueFrom(
    pipeline(length)
      .reduce((source, project) => source.pipe(map(project)), range(0, end))
      .pipe(reduce(add, 0)),
  );
const ours = (length) => (end) =>
  lastValueFrom(
    pipeline(length)
      .reduce((source, project) => source.pipe(mapStage(project)), numbers(end))
      .pipe(demandConsumer(summing)),
  );

export default {
  title: 'Length: pipelines of 1 to 50 map stages',
  events: 200_000,
  perStage: true,
  expected: (end) => {
    let sum = 0;
    for (let event = 0; event < end; event++) sum = add(sum, event);
    return sum;
  },
  contenders: Object.fromEntries(
    lengths.flatMap((length) => [
      [`rxjs, ${length}`, plain(length)],
      [`rxjs-demand, ${length}`, ours(length)],
    ]),
  ),
};
