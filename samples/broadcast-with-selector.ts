// npx tsx --tsconfig samples/tsconfig.json samples/broadcast-with-selector.ts  ->  prints who sees which order, at the pace of the slowest
import { broadcastDispatcher, demandConsumer, dispatchStage, fromDemandProducer } from 'rxjs-demand';

interface Order {
  readonly id: number;
  readonly paid: boolean;
}

const orders$ = fromDemandProducer({
  init: () => 1,
  handleDemand: (demand, first) => {
    console.log(`asked for ${demand}`);
    const orders = Array.from({ length: Math.min(demand, 13 - first) }, (_, index): Order => {
      const id = first + index;
      return { id, paid: id % 3 === 0 };
    });
    return { events: orders, state: first + orders.length, done: first + orders.length === 13 };
  },
}).pipe(dispatchStage(broadcastDispatcher<Order>(), { startAfter: 2 }));

const show = (name: string) => (orders: readonly Order[]) => console.log(`  ${name}: ${orders.map(({ id }) => id).join(' ')}`);

// The archive takes all; shipping wants those that are paid, and what it refuses does not use up its demand.
orders$.pipe(demandConsumer(show('archive'), { maxDemand: 6, minDemand: 0 })).subscribe();
orders$
  .to({ selector: ({ paid }) => paid })
  .pipe(demandConsumer(show('shipping'), { maxDemand: 2, minDemand: 0 }))
  .subscribe();
