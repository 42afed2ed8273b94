import { broadcastDispatcher, demandDispatcher, dispatchStage, type Deliver, type Dispatcher } from 'rxjs-demand';
import { consume, counter, join, pusher, range } from '../support/dispatching.js';

/** Weighted dispatch, as a user would write it: nothing but the four methods. Who has had the least for its weight is next. */
class WeightedDispatcher<T> implements Dispatcher<T> {
  private readonly members = new Map<symbol, { demand: number; had: number; weight: number }>();
  private joined = 0;

  constructor(private readonly weights: readonly number[]) {}

  subscribe(consumer: symbol): number {
    this.members.set(consumer, { demand: 0, had: 0, weight: this.weights[this.joined++ % this.weights.length] ?? 1 });
    return 0;
  }

  cancel(consumer: symbol): { demand: number; undelivered: readonly T[] } {
    this.members.delete(consumer);
    return { demand: 0, undelivered: [] };
  }

  ask(consumer: symbol, demand: number): number {
    const member = this.members.get(consumer);
    if (member === undefined) return 0;
    member.demand += demand;
    return demand;
  }

  dispatch(events: readonly T[], deliver: Deliver<T>): { leftover: readonly T[]; unclaimed: number } {
    for (const [index, event] of events.entries()) {
      const [next] = [...this.members].filter(([, { demand }]) => demand > 0).sort(([, a], [, b]) => a.had / a.weight - b.had / b.weight);
      if (next === undefined) return { leftover: events.slice(index), unclaimed: 0 };
      next[1].demand--;
      next[1].had++;
      deliver(next[0], [event]);
    }
    return { leftover: [], unclaimed: 0 };
  }
}

describe("dispatchStage with a dispatcher of the user's own", () => {
  it('with the four methods only: weights of 3 and 1, as long as demand exceeds what comes', () => {
    const { source, push, complete } = pusher<number>();
    const shared = dispatchStage(new WeightedDispatcher<number>([3, 1]))(source);
    const [a, b] = [consume(shared, 1000, 500), consume(shared, 1000, 500)];
    for (let event = 0; event < 4000; event++) push(event);
    complete();
    expect([a.ends, b.ends]).toEqual([['complete'], ['complete']]);
    expect([...a.batches.flat(), ...b.batches.flat()].sort((x, y) => x - y)).toEqual(range(0, 4000));
    expect([a.batches.flat().length, b.batches.flat().length]).toEqual([3000, 1000]);
  });

  it('one that forgets the demand of those who left: what comes for it is buffered, and served first', () => {
    const { source, asked, push } = pusher<number>();
    const shared = dispatchStage<number>(new WeightedDispatcher<number>([1]), { keepAlive: true })(source);
    const a = join(shared);
    a.request(4);
    a.unsubscribe();
    push(1, 2, 3);
    const b = join(shared);
    b.request(5);
    expect([b.events, asked]).toEqual([
      [1, 2, 3],
      [4, 2],
    ]);
    push(4, 5, 6);
    expect([b.events, shared.bufferedCount]).toEqual([range(1, 6), 1]);
    b.request(2);
    expect([b.events, asked]).toEqual([range(1, 7), [4, 2, 1]]);
  });

  it('one that gives events back without asking for others: those who have asked get them', () => {
    const held: number[] = [];
    const waiting = new Map<symbol, number>();
    /** Holds the events of the first dispatch for its first consumer. */
    const dispatcher: Dispatcher<number> = {
      subscribe: (consumer) => {
        waiting.set(consumer, 0);
        return 0;
      },
      cancel: (consumer) => {
        waiting.delete(consumer);
        return { demand: 0, undelivered: held.splice(0) };
      },
      ask: (consumer, demand) => {
        waiting.set(consumer, (waiting.get(consumer) ?? 0) + demand);
        return demand;
      },
      dispatch: (events, deliver) => {
        if (waiting.size > 1) {
          held.push(...events);
          return { leftover: [], unclaimed: 0 };
        }
        const [[consumer, demand] = [Symbol('nobody'), 0]] = waiting;
        const count = Math.min(demand, events.length);
        waiting.set(consumer, demand - count);
        if (count > 0) deliver(consumer, events.slice(0, count));
        return { leftover: events.slice(count), unclaimed: 0 };
      },
    };
    const { source, push } = pusher<number>();
    const shared = dispatchStage(dispatcher)(source);
    const [a, b] = [join(shared), join(shared)];
    a.request(3);
    b.request(3);
    push(1, 2, 3);
    expect([a.events, b.events]).toEqual([[], []]);
    a.unsubscribe();
    expect(b.events).toEqual([1, 2, 3]);
  });

  it('without fresh(), serves one source at a time, run after run', () => {
    const operator = dispatchStage(new WeightedDispatcher<number>([1]));
    const [first, second] = [operator(counter(3).source), operator(counter(3).source)];
    const a = join(first);
    const refused = join(second);
    const message = 'This dispatcher serves another source: give it fresh(), or use one for each';
    expect(refused.told).toEqual([new TypeError(message)]);
    const errors: unknown[] = [];
    second.subscribe({ error: (error: unknown) => errors.push(error) });
    expect(errors).toEqual([new TypeError(message)]);
    a.unsubscribe();
    const b = join(second);
    b.request(3);
    expect(b.told).toEqual([0, 1, 2, 'complete']);
    const c = join(first);
    c.request(3);
    expect(c.told).toEqual([0, 1, 2, 'complete']);
  });

  it('is left without consumers when the source fails, too', () => {
    const made = pusher<number>();
    const shared = dispatchStage(new WeightedDispatcher<number>([1]))(made.source);
    const [a, b] = [join(shared), join(shared)];
    a.request(5);
    made.fail(new Error('broken'));
    const c = join(shared);
    c.request(1);
    made.push(1);
    expect([c.events, b.errors.length]).toEqual([[1], 1]);
  });

  it('1.1 delivering more than asked fails the stage; 1.3, 2.13 so does a method that throws', () => {
    const failure = new Error('a bug');
    const broken: [Partial<Dispatcher<number>>, unknown][] = [
      [
        { dispatch: (events, deliver) => (deliver(consumers[0] as symbol, [...events, 99]), { leftover: [], unclaimed: 0 }) },
        expect.objectContaining({
          rule: '1.1',
          message: 'Rule 1.1: a dispatcher delivered 3 events when 2 were requested',
        }),
      ],
      [{ dispatch: throws }, failure],
      [{ ask: throws }, failure],
    ];
    const consumers: symbol[] = [];
    function throws(): never {
      throw failure;
    }
    for (const [methods, error] of broken) {
      const made = pusher<number>();
      const discards: unknown[] = [];
      const inner = demandDispatcher<number>();
      const dispatcher: Dispatcher<number> = {
        subscribe: (consumer, options) => {
          consumers.splice(0, 1, consumer);
          return inner.subscribe(consumer, options);
        },
        cancel: (consumer) => inner.cancel(consumer),
        ask: (consumer, demand, deliver) => inner.ask(consumer, demand, deliver),
        dispatch: (events, deliver) => inner.dispatch(events, deliver),
        ...methods,
      };
      const shared = dispatchStage(dispatcher, { onDiscard: (events) => void discards.push(...events) })(made.source);
      const a = join(shared);
      a.request(2);
      if (made.asked.length > 0) made.push(1, 2);
      expect([a.told, made.cancels, discards]).toEqual([[error], 1, made.asked.length > 0 ? [1, 2] : []]);
    }
  });

  it('one that throws half-way: what it had handed over is delivered, the rest is discarded', () => {
    const failure = new Error('a bug');
    const made = pusher<number>();
    const discards: unknown[] = [];
    const inner = broadcastDispatcher<number>();
    const shared = dispatchStage<number>(
      {
        subscribe: (consumer, options) => inner.subscribe(consumer, options),
        cancel: (consumer) => inner.cancel(consumer),
        ask: (consumer, demand, deliver) => inner.ask(consumer, demand, deliver),
        dispatch: (events, deliver) => {
          inner.dispatch(events.slice(0, 2), deliver);
          throw failure;
        },
      },
      { onDiscard: (events) => void discards.push(...events) },
    )(made.source);
    const a = join(shared);
    a.request(5);
    made.push(1, 2, 3, 4);
    expect([a.told, discards]).toEqual([
      [1, 2, failure],
      [3, 4],
    ]);
  });

  it('one that throws when a consumer leaves fails the others; unsubscribe() returns normally', () => {
    const failure = new Error('a bug');
    const made = pusher<number>();
    const shared = dispatchStage<number>(
      Object.assign(Object.create(demandDispatcher<number>()) as Dispatcher<number>, {
        fresh: undefined,
        cancel: () => {
          throw failure;
        },
      }),
    )(made.source);
    const [a, b] = [join(shared), join(shared)];
    a.unsubscribe();
    expect([a.told, b.told, made.cancels]).toEqual([[], [failure], 1]);
  });

  it('one that delivers to a consumer that has left: reported as discarded, not lost', () => {
    const made = pusher<number>();
    const discards: unknown[] = [];
    const everybody: symbol[] = [];
    const shared = dispatchStage<number>(
      {
        subscribe: (consumer) => everybody.push(consumer) * 0,
        cancel: () => ({ demand: 0, undelivered: [] }),
        ask: (_consumer, demand) => demand,
        dispatch: (events, deliver) => {
          events.forEach((event, index) => deliver(everybody[index % 2] as symbol, [event]));
          return { leftover: [], unclaimed: 0 };
        },
      },
      { onDiscard: (events) => void discards.push(...events) },
    )(made.source);
    const a = join(shared);
    const b = join(shared);
    a.request(4);
    b.unsubscribe();
    made.push(1, 2, 3, 4);
    expect([a.events, discards]).toEqual([
      [1, 3],
      [2, 4],
    ]);
  });
});
