// npx tsx --tsconfig samples/tsconfig.json samples/custom-dispatcher.ts  ->  prints how two customers share a scarce source, 3 to 1
import { dispatchStage, fromDemandProducer, type Dispatcher } from 'rxjs-demand';

/** Of those that ask, the one that has had least for its weight is next. The weight comes in place of a partition. */
class WeightedDispatcher<T> implements Dispatcher<T> {
  private readonly consumers = new Map<symbol, { readonly weight: number; demand: number; had: number }>();
  subscribe(consumer: symbol, { partition }: { readonly partition?: PropertyKey }): number {
    this.consumers.set(consumer, { weight: Number(partition), demand: 0, had: 0 });
    return 0;
  }
  cancel(consumer: symbol): { demand: number; undelivered: readonly T[] } {
    this.consumers.delete(consumer);
    return { demand: 0, undelivered: [] }; // what comes for its demand goes to the others, or to the buffer
  }
  ask(consumer: symbol, demand: number): number {
    const entry = this.consumers.get(consumer);
    if (entry) entry.demand += demand;
    return demand;
  }
  dispatch(events: readonly T[], deliver: (consumer: symbol, events: readonly T[]) => void) {
    for (const [index, event] of events.entries()) {
      const asking = [...this.consumers].filter(([, { demand }]) => demand > 0);
      const [next] = asking.sort(([, a], [, b]) => a.had / a.weight - b.had / b.weight);
      if (!next) return { leftover: events.slice(index), unclaimed: 0 };
      next[1].had++;
      next[1].demand--;
      deliver(next[0], [event]);
    }
    return { leftover: [], unclaimed: 0 };
  }
}

const pages = Array.from({ length: 25 }, () => ['a', 'b', 'c', 'd']);
// A page at a time, however many events are asked for; a moment later, so that both have asked before the first one comes.
const pages$ = fromDemandProducer<string>((_demand, { complete }) => Promise.resolve(pages.pop() ?? (complete(), [])));
const shared$ = pages$.pipe(dispatchStage(new WeightedDispatcher<string>(), { startAfter: 2 }));
for (const [name, weight] of Object.entries({ gold: 3, silver: 1 })) {
  let had = 0;
  shared$.to({ partition: weight }).subscribe({ next: () => had++, complete: () => console.log(name, had), error: console.error });
}
