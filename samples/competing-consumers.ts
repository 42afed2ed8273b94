// npx tsx --tsconfig samples/tsconfig.json samples/competing-consumers.ts  ->  prints how four workers share 10,000 jobs, one of them slow
import { timer, type ObservableInput } from 'rxjs';
import { demandConsumer, demandDispatcher, dispatchStage, fromDemandProducer } from 'rxjs-demand';

const jobs$ = fromDemandProducer({
  init: () => 0,
  handleDemand: (demand, first) => {
    const count = Math.min(demand, 10_000 - first);
    return { events: Array.from({ length: count }, (_, index) => first + index), state: first + count, done: first + count === 10_000 };
  },
}).pipe(dispatchStage(demandDispatcher(), { startAfter: 4 }));

const shares = new Map<string, number>();
const window = { maxDemand: 10, minDemand: 5 };

function hire(name: string, work: () => ObservableInput<unknown>): void {
  const count = (jobs: readonly number[]) => {
    shares.set(name, (shares.get(name) ?? 0) + jobs.length);
    return work();
  };
  const report = () => console.log(`${name}: ${shares.get(name) ?? 0} jobs`);
  jobs$.pipe(demandConsumer(count, window)).subscribe({ complete: report, error: console.error });
}

// Whoever keeps up gets an equal share; who is slow gets less, and holds up nobody.
for (const name of ['ann', 'bob', 'cyd']) {
  hire(name, () => Promise.resolve());
}
hire('slow', () => timer(250));
