import { Observable } from 'rxjs';
import {
  broadcastDispatcher,
  demandDispatcher,
  dispatchStage,
  fromDemandProducer,
  partitionDispatcher,
  type DispatchedObservable,
  type ProducerResult,
} from 'rxjs-demand';
import { counter, join, pusher, type Joined } from '../support/dispatching.js';

const byParity = partitionDispatcher<number>({ partitions: 2, hash: (n) => [n, n % 2] });

describe('dispatchStage: consumers that come and go from inside', () => {
  it.each([demandDispatcher, broadcastDispatcher])(
    '%p: an answer to a request does not overtake events that came before it',
    (dispatcher) => {
      let [next, calls] = [0, 0];
      let settle = (): void => undefined;
      const source = fromDemandProducer<number, null>({
        init: () => null,
        handleDemand: () => {
          const answer = (): ProducerResult<number, null> => ({ events: [next++], state: null, done: next === 3 });
          if (++calls !== 2) return answer();
          return new Observable<ProducerResult<number, null>>((subscriber) => {
            settle = () => {
              subscriber.next(answer());
              subscriber.complete();
            };
          });
        },
      });
      // The second answer comes from inside the first delivery, behind the request that is made there.
      const consumer = join(source.pipe(dispatchStage(dispatcher<number>())), {
        start: (subscription) => subscription.request(2),
        next: (_events, subscription) => {
          subscription.request(2);
          settle();
        },
      });
      settle();
      expect(consumer.events).toEqual([0, 1, 2]);
    },
  );

  it('1.3, 3.3 requests from inside next are answered after it, by turns, however many and at no depth', () => {
    const made = counter(200_000);
    const shared = made.source.pipe(dispatchStage(demandDispatcher(), { demand: 'accumulate' }));
    let count = 0;
    const consumer = () =>
      join(shared, {
        next: (events, subscription) => {
          count += events.length;
          subscription.request(1);
        },
      });
    const [a, b] = [consumer(), consumer()];
    a.request(1);
    b.request(1);
    shared.setDemand('forward');
    expect([count, a.deepest, b.deepest, a.completions, b.completions]).toEqual([200_000, 1, 1, 1, 1]);
    expect(Math.abs(a.events.length - b.events.length)).toBeLessThanOrEqual(1);
  });

  it('leaving from inside its own next: nothing more comes, and what was meant for it goes to the others', () => {
    const { source, asked, push } = pusher<number>();
    const shared = dispatchStage<number>(demandDispatcher())(source);
    const b = join(shared);
    const a = join(shared, { next: (_events, subscription) => subscription.unsubscribe() });
    a.request(1);
    a.request(4);
    b.request(3);
    push(1);
    push(2, 3, 4, 5);
    // 4 of the one that left are on their way: 3 came for the other, one is left over.
    expect([a.told, b.events, shared.bufferedCount]).toEqual([[1], [2, 3, 4], 1]);
    b.request(4);
    expect([b.events, asked]).toEqual([
      [2, 3, 4, 5],
      [1, 4, 3],
    ]);
  });

  it('1.8 making another leave from inside next: it hears nothing more, of the same batch either', () => {
    const { source, push } = pusher<number>();
    const shared = dispatchStage<number>(broadcastDispatcher())(source);
    const a: Joined<number> = join(shared, { next: () => b.unsubscribe() });
    const b = join(shared);
    const c = join(shared);
    for (const one of [a, b, c]) one.request(5);
    push(1, 2);
    push(3);
    expect([a.events, b.told, c.events]).toEqual([[1, 2, 3], [], [1, 2, 3]]);
  });

  it('a partition that leaves from inside the delivery to another gives back what this dispatch had for it, before newer events', () => {
    const { source, push } = pusher<number>();
    const shared = dispatchStage(byParity)(source);
    const p1Again = (): Joined<number> => join(shared.to({ partition: 1 }));
    const p0 = join(shared.to({ partition: 0 }), { next: () => p1.unsubscribe() });
    const p1 = join(shared.to({ partition: 1 }));
    p0.request(5);
    p1.request(5);
    push(0, 1, 2, 3);
    expect([p0.events, p1.told, shared.bufferedCount]).toEqual([[0, 2], [], 2]);
    push(5, 7);
    const again = p1Again();
    again.request(9);
    expect(again.events).toEqual([1, 3, 5, 7]);
  });

  it('what comes back goes before the next batch of the same answer', () => {
    const batches = [
      [0, 1, 3],
      [2, 5, 7],
    ];
    // One request, answered in two batches at once.
    const shared = dispatchStage(byParity)(
      fromDemandProducer<number, number>((_demand, { emit }) => {
        batches.splice(0).forEach(emit);
      }),
    );
    const p1 = join(shared.to({ partition: 1 }));
    let next: Joined<number> | undefined;
    const p0 = join(shared.to({ partition: 0 }), {
      next: () => {
        if (next === undefined) {
          p1.unsubscribe();
          next = join(shared.to({ partition: 1 }));
          next.request(6);
        }
      },
    });
    p0.request(6);
    expect([p0.events, p1.events, next?.events]).toEqual([[0, 2], [], [1, 3, 5, 7]]);
  });

  it('leaving from inside an ask: the rest of its queue stays for the next one', () => {
    const { source, asked, push } = pusher<number>();
    const shared = dispatchStage(byParity)(source);
    const p0 = join(shared.to({ partition: 0 }));
    p0.request(5);
    push(1, 3, 5);
    const p1 = join(shared.to({ partition: 1 }), { next: (_events, subscription) => subscription.unsubscribe() });
    p1.request(2);
    expect([p1.events, shared.bufferedCount]).toEqual([[1, 3], 1]);
    const again = join(shared.to({ partition: 1 }));
    again.request(1);
    expect([again.events, asked]).toEqual([[5], [5, 2, 1]]);
  });

  it('joining from inside next: the newcomer takes part from the next event on', () => {
    const { source, push } = pusher<number>();
    const shared = dispatchStage<number>(broadcastDispatcher())(source);
    let newcomer: Joined<number> | undefined;
    const a = join(shared, {
      next: () => {
        newcomer ??= join(shared, { start: (subscription) => subscription.request(3) });
      },
    });
    a.request(4);
    push(1, 2);
    push(3);
    expect([a.events, newcomer?.events]).toEqual([[1, 2, 3], [3]]);
  });

  it('joining from inside start, and asking there', () => {
    const made = counter(6);
    const shared: DispatchedObservable<number> = made.source.pipe(dispatchStage(demandDispatcher()));
    const inner: Joined<number>[] = [];
    const outer = join(shared, {
      start: (subscription) => {
        subscription.request(2);
        inner.push(join(shared, { start: (other) => other.request(3) }));
        subscription.request(1);
      },
    });
    expect([outer.told, inner[0]?.told, made.asked]).toEqual([
      [0, 1, 5, 'complete'],
      [2, 3, 4, 'complete'],
      [2, 3, 1],
    ]);
  });

  it('leaving before being admitted: as if it had never been there', () => {
    const { source, asked, push } = pusher<number>();
    const shared = dispatchStage(byParity)(source);
    const p0 = join(shared.to({ partition: 0 }), {
      next: () => {
        // Admitted only after this has returned.
        const short = join(shared.to({ partition: 1 }));
        short.request(5);
        short.unsubscribe();
      },
    });
    p0.request(3);
    push(0);
    expect([p0.events, asked]).toEqual([[0], [3]]);
    const p1 = join(shared.to({ partition: 1 }));
    p1.request(1);
    push(1);
    expect([p1.told, asked]).toEqual([[1], [3, 1]]);
  });

  it('subscribing again from inside complete starts afresh, whoever else is there', () => {
    const made = counter(2);
    const shared = made.source.pipe(dispatchStage(broadcastDispatcher(), { startAfter: 2 }));
    const again: Joined<number>[] = [];
    let times = 2;
    const consumer = (): Joined<number> =>
      join(shared, {
        start: (subscription) => subscription.request(2),
        complete: () => {
          if (times-- > 0) again.push(consumer());
        },
      });
    const [a, b] = [consumer(), consumer()];
    expect([a.told, b.told]).toEqual([
      [0, 1, 'complete'],
      [0, 1, 'complete'],
    ]);
    expect(again.map(({ told }) => told)).toEqual([
      [0, 1, 'complete'],
      [0, 1, 'complete'],
    ]);
    expect(made.ends).toEqual(['completed', 'completed']);
  });

  it('subscribing again while others still have something to get joins them, and completes', () => {
    const made = counter(4);
    const shared = made.source.pipe(dispatchStage(byParity));
    const p1 = join(shared.to({ partition: 1 }));
    let again: Joined<number> | undefined;
    const p0 = join(shared.to({ partition: 0 }), {
      complete: () => {
        again ??= join(shared.to({ partition: 0 }));
      },
    });
    p0.request(4);
    expect([p0.told, again?.told, p1.told]).toEqual([[0, 2, 'complete'], ['complete'], []]);
    p1.request(2);
    expect([p1.told, made.ends]).toEqual([[1, 3, 'complete'], ['completed']]);
  });

  it('leaving from inside complete or error of another does no harm', () => {
    for (const end of ['complete', 'fail'] as const) {
      const made = pusher<number>();
      const shared = dispatchStage<number>(demandDispatcher())(made.source);
      const leave = (): void => b.unsubscribe();
      const a = join(shared, { complete: leave, error: leave });
      const b = join(shared);
      if (end === 'complete') made.complete();
      else made.fail(new Error('broken'));
      expect([a.signals.length, b.told]).toEqual([2, []]);
    }
  });

  it('a consumer may ask for another, from inside its own next', () => {
    const { source, asked, push } = pusher<number>();
    const shared = dispatchStage<number>(demandDispatcher())(source);
    const b = join(shared);
    const a = join(shared, { next: () => b.request(2) });
    a.request(1);
    push(1);
    push(2, 3);
    expect([a.events, b.events, asked]).toEqual([[1], [2, 3], [1, 2]]);
  });
});
