import { lastValueFrom, map, range, reduce } from 'rxjs';
import { numbers, summing } from '../sources/demand.mjs';
import { demandConsumer, mapStage } from '../support/rxjs-demand.mjs';
import { projects, sumOfTen } from './tenStages.mjs';

const add = (sum, event) => (sum + event) & 0x3fffffff;
const plain = (end, functions) => lastValueFrom(range(0, end).pipe(...functions.map((project) => map(project)), reduce(add, 0)));
const ours = (end, functions) =>
  lastValueFrom(numbers(end).pipe(...functions.map((project) => mapStage(project)), demandConsumer(summing)));

/** What else a program does with the same operators: with these, V8 has seen more functions at each place than it inlines. */
const others = [
  (event) => event + 2,
  (event) => event - 2,
  (event) => event * 2,
  (event) => event ^ 2,
  (event) => event & 2,
  (event) => event % 2,
];

const amongOthers = (run) => {
  const programs = others.map((_, shift) => Array.from({ length: 12 }, (__, index) => others[(index + shift) % others.length]));
  let warm;
  return async (end) => {
    warm ??= Promise.all(programs.map((functions) => run(20_000, functions)));
    await warm;
    return run(end, projects);
  };
};

export default {
  title: 'W6 in a program that has six other pipelines, of twelve stages each',
  events: 500_000,
  expected: sumOfTen,
  contenders: {
    rxjs: amongOthers(plain),
    'rxjs-demand': amongOthers(ours),
  },
};
