import { lastValueFrom } from 'rxjs';
import { numbers, summing } from '../sources/demand.mjs';
import { demandConsumer, filterStage, mapStage } from '../support/rxjs-demand.mjs';
import w1 from './w1.mjs';

const sizes = ['1/0', '2/1', '10/5', '50/25', '100/50', '200/100', '1000/0', '1000/500', '1000/999', '4000/2000', '20000/10000'];
const project = (event) => event * 2 + 1;
const isWanted = (event) => event % 3 !== 0;

const ours = (maxDemand, minDemand) => (end) =>
  lastValueFrom(numbers(end).pipe(mapStage(project), filterStage(isWanted), demandConsumer(summing, { maxDemand, minDemand })));

export default {
  title: 'Windows: W1 with a demand window of 1/0 to 20000/10000',
  events: 500_000,
  expected: w1.expected,
  contenders: Object.fromEntries(sizes.map((size) => [size, ours(...size.split('/').map(Number))])),
};
