import { demandDispatcher, type Deliver, type Dispatcher } from 'rxjs-demand';

/** A dispatcher of ours with some methods replaced. */
function faulty(change: (inner: Dispatcher<number>) => Partial<Dispatcher<number>>): () => Dispatcher<number> {
  return () => {
    const inner = demandDispatcher<number>();
    return {
      subscribe: (consumer, options) => inner.subscribe(consumer, options),
      cancel: (consumer) => inner.cancel(consumer),
      ask: (consumer, demand, deliver) => inner.ask(consumer, demand, deliver),
      dispatch: (events, deliver) => inner.dispatch(events, deliver),
      ...change(inner),
    };
  };
}

/** Dispatchers with one fault each, and the rule whose test must fail. */
export const FAULTY_DISPATCHERS: Readonly<Record<string, { readonly rule: string; readonly create: () => Dispatcher<number> }>> = {
  'delivers to whoever is there': {
    rule: '1.1 nothing for a consumer',
    create: () => {
      const consumers: symbol[] = [];
      return {
        subscribe: (consumer) => {
          consumers.push(consumer);
          return 0;
        },
        cancel: () => ({ demand: 0, undelivered: [] }),
        ask: (_consumer, demand) => demand,
        dispatch: (events, deliver) => {
          deliver(consumers[0] as symbol, events);
          return { leftover: [], unclaimed: 0 };
        },
      };
    },
  },
  'delivers to a stranger': {
    rule: '1.1 never more',
    create: faulty((inner) => ({
      dispatch: (events, deliver) => inner.dispatch(events, (_consumer, batch) => deliver(Symbol('stranger'), batch)),
    })),
  },
  'gives everything to the first that asks': {
    rule: '1.1 never more',
    create: faulty((inner) => ({
      dispatch: (events, deliver) => {
        let chosen: symbol | undefined;
        const { leftover, unclaimed } = inner.dispatch(events, (consumer) => (chosen = consumer));
        if (chosen !== undefined) deliver(chosen, events.slice(0, events.length - leftover.length));
        return { leftover, unclaimed };
      },
    })),
  },
  'loses what is left over': {
    rule: '1.11 nothing is lost',
    create: faulty((inner) => ({ dispatch: (events, deliver) => ({ ...inner.dispatch(events, deliver), leftover: [] }) })),
  },
  'delivers twice': {
    rule: '1.11',
    create: faulty((inner) => ({
      dispatch: (events, deliver) =>
        inner.dispatch(events, (consumer, batch) => {
          deliver(consumer, batch);
          deliver(consumer, batch);
        }),
    })),
  },
  'changes the order': {
    rule: '1.11 each consumer gets its events in order',
    create: faulty((inner) => ({
      dispatch: (events, deliver) => inner.dispatch(events, (consumer, batch) => deliver(consumer, [...batch].reverse())),
    })),
  },
  'delivers empty batches': {
    rule: '1.1 never more',
    create: faulty((inner) => ({
      dispatch: (events, deliver) =>
        inner.dispatch(events, (consumer, batch) => {
          deliver(consumer, []);
          deliver(consumer, batch);
        }),
    })),
  },
  'forgets to forget who left': {
    rule: '1.8 a consumer that has left',
    create: faulty(() => ({ cancel: () => ({ demand: 0, undelivered: [] }) })),
  },
  'delivers to one that left meanwhile': {
    rule: '1.8 a consumer may leave from inside',
    create: faulty((inner) => ({
      dispatch: (events, deliver) => {
        const planned: [symbol, readonly number[]][] = [];
        const result = inner.dispatch(events, (consumer, batch) => planned.push([consumer, batch]));
        for (const [consumer, batch] of planned) deliver(consumer, batch);
        return result;
      },
    })),
  },
  'hands on what a leaver had not got from inside the delivery': {
    rule: '1.8 a consumer may leave from inside',
    create: faulty((inner) => {
      let planned: [symbol, readonly number[]][] = [];
      let handOn: Deliver<number> = () => undefined;
      return {
        dispatch: (events, deliver) => {
          const result = inner.dispatch(events, (consumer, batch) => planned.push([consumer, batch]));
          handOn = deliver;
          for (let next = planned.shift(); next !== undefined; next = planned.shift()) deliver(...next);
          return result;
        },
        cancel: (leaver) => {
          const own = planned.filter(([consumer]) => consumer === leaver);
          planned = planned.filter(([consumer]) => consumer !== leaver);
          for (const [, batch] of own) handOn(planned[0]?.[0] ?? leaver, batch);
          return inner.cancel(leaver);
        },
      };
    }),
  },
  'asks upstream for one more': {
    rule: '2.6 upstream is asked',
    create: faulty((inner) => ({ ask: (consumer, demand, deliver) => inner.ask(consumer, demand, deliver) + 1 })),
  },
  'asks upstream for nothing': { rule: '2.6 upstream is asked', create: faulty((inner) => ({ ask: (...args) => inner.ask(...args) * 0 })) },
  'sets demand instead of adding it': {
    rule: '3.8',
    create: () => {
      const demands = new Map<symbol, number>();
      return {
        subscribe: (consumer) => {
          demands.set(consumer, 0);
          return 0;
        },
        cancel: (consumer) => {
          demands.delete(consumer);
          return { demand: 0, undelivered: [] };
        },
        ask: (consumer, demand) => {
          demands.set(consumer, demand);
          return demand;
        },
        dispatch: (events, deliver) => {
          let from = 0;
          for (const [consumer, demand] of [...demands]) {
            const batch = events.slice(from, from + demand);
            from += batch.length;
            demands.set(consumer, demand - batch.length);
            if (batch.length > 0) deliver(consumer, batch);
          }
          return { leftover: events.slice(from), unclaimed: 0 };
        },
      };
    },
  },
  'counts down unbounded demand': {
    rule: '3.17',
    create: faulty((inner) => ({ ask: (consumer, demand, deliver) => inner.ask(consumer, Math.min(demand, 100), deliver) })),
  },
  'gives itself away as fresh': { rule: '2.12', create: faulty((inner) => ({ fresh: () => inner })) },
};
