import { forkJoin, lastValueFrom, map } from 'rxjs';
import { numbers, summing } from '../sources/demand.mjs';
import { broadcastDispatcher, demandConsumer, demandDispatcher, dispatchStage, partitionDispatcher } from '../support/rxjs-demand.mjs';

const consumerCounts = [1, 10, 100, 1000];
const window = { maxDemand: 100, minDemand: 50 };
const add = (sum, event) => (sum + event) & 0x3fffffff;

/** Runs `consumers` of them and adds up what each arrived at. */
function consume(end, dispatcher, consumers, to) {
  const shared$ = numbers(end).pipe(dispatchStage(dispatcher, { startAfter: consumers }));
  const sums = Array.from({ length: consumers }, (_, consumer) => to(shared$, consumer).pipe(demandConsumer(summing, window)));
  return lastValueFrom(forkJoin(sums).pipe(map((each) => each.reduce(add, 0))));
}

const dispatchers = {
  demand: (consumers) => (end) => consume(end, demandDispatcher(), consumers, (shared$) => shared$),
  // The same number of deliveries, whatever the number of consumers: each gets all of fewer events. Their sum depends on nothing else.
  broadcast: (consumers) => async (end) => {
    const events = end / consumers;
    const sum = await consume(events, broadcastDispatcher(), consumers, (shared$) => shared$);
    return sum === sumOf(events, consumers) ? sumOf(end) : undefined;
  },
  partition: (consumers) => (end) => {
    const dispatcher = partitionDispatcher({ partitions: consumers, hash: (event) => [event, event % consumers] });
    return consume(end, dispatcher, consumers, (shared$, partition) => shared$.to({ partition }));
  },
};

function sumOf(end, times = 1) {
  let sum = 0;
  for (let event = 0; event < end; event++) sum = add(sum, Math.imul(times, event));
  return sum;
}

export default {
  title: 'Dispatchers: 1 to 1000 consumers with windows of 100/50; broadcast: per delivery',
  events: 1_000_000,
  expected: sumOf,
  contenders: Object.fromEntries(
    Object.entries(dispatchers).flatMap(([name, dispatcher]) =>
      consumerCounts.map((consumers) => [`${name}, ${consumers}`, dispatcher(consumers)]),
    ),
  ),
};
