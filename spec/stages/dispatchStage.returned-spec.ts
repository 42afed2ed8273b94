import { dispatchStage, partitionDispatcher, type Dispatcher } from 'rxjs-demand';
import { join, pusher } from '../support/dispatching.js';

describe('dispatchStage: what goes back to the buffer when a consumer leaves', () => {
  it('goes before what is left over of the same dispatch, also when it was served from the buffer', () => {
    const held: number[] = [];
    let mode: 'keep' | 'deal' | 'pass' = 'keep';
    let taker: symbol | undefined;
    /** Leaves all over, at first; then holds one event, delivers one and leaves the rest over; at last delivers all. */
    const dispatcher: Dispatcher<number> = {
      subscribe: (consumer) => {
        taker = consumer;
        return 0;
      },
      cancel: () => ({ demand: 0, undelivered: held.splice(0) }),
      ask: (_consumer, demand) => demand,
      dispatch: (events, deliver) => {
        const count = mode === 'keep' ? 0 : mode === 'deal' ? 2 : events.length;
        const claimed = events.slice(0, count);
        if (mode === 'deal') held.push(...claimed.splice(0, 1));
        if (claimed.length > 0) deliver(taker as symbol, claimed);
        return { leftover: events.slice(count), unclaimed: 0 };
      },
    };
    const { source, push } = pusher<number>();
    const shared = dispatchStage(dispatcher)(source);
    const a = join(shared);
    const b = join(shared, {
      next: () => {
        if (mode === 'deal') {
          mode = 'keep';
          a.unsubscribe();
        }
      },
    });
    a.request(4);
    push(1, 2, 3, 4);
    expect(shared.bufferedCount).toBe(4);
    mode = 'deal';
    b.request(9);
    expect([b.events, shared.bufferedCount]).toEqual([[2], 3]);
    mode = 'pass';
    b.request(9);
    expect(b.events).toEqual([2, 1, 3, 4]);
  });

  it('is asked for anew when hash now says that it belongs to nobody', () => {
    const seen = new Set<number>();
    const hash = (n: number): readonly [number, number] | undefined => {
      const again = seen.has(n);
      seen.add(n);
      return again ? undefined : [n, n % 2];
    };
    const { source, asked, push } = pusher<number>();
    const shared = dispatchStage<number>(partitionDispatcher({ partitions: 2, hash }))(source);
    const [p0, p1] = [join(shared.to({ partition: 0 })), join(shared.to({ partition: 1 }))];
    p0.request(3);
    push(1, 3, 5);
    p1.unsubscribe();
    expect([shared.bufferedCount, asked]).toEqual([0, [3, 3]]);
    push(2, 4, 6);
    expect(p0.events).toEqual([2, 4, 6]);
  });

  it('counts against bufferSize together with what a dispatcher holds', () => {
    const held: number[] = [];
    /** Holds everything for its consumer until it leaves; then leaves everything over. */
    const dispatcher: Dispatcher<number> = {
      subscribe: () => 0,
      cancel: () => ({ demand: 0, undelivered: held.splice(0) }),
      ask: (_consumer, demand) => demand,
      dispatch: (events) => {
        if (held.length >= 3) return { leftover: events, unclaimed: 0 };
        held.push(...events);
        return { leftover: [], unclaimed: 0 };
      },
      queued: () => held.length,
    };
    const { source, asked, push } = pusher<number>();
    const shared = dispatchStage(dispatcher, { bufferSize: 5 })(source);
    const a = join(shared);
    a.request(100);
    push(1, 2, 3);
    push(4);
    expect([shared.bufferedCount, asked]).toEqual([4, [5]]);
    push(5);
    expect([shared.bufferedCount, asked]).toEqual([5, [5]]);
  });

  it('takes the requests of the one that left with it: a dispatcher never hears of a consumer that is not there', () => {
    const calls: string[] = [];
    const dispatcher: Dispatcher<number> = {
      subscribe: () => calls.push('subscribe') * 0,
      cancel: () => (calls.push('cancel'), { demand: 0, undelivered: [] }),
      ask: (_consumer, demand) => (calls.push(`ask ${demand}`), demand),
      dispatch: (events) => ({ leftover: events, unclaimed: 0 }),
    };
    const { source, asked } = pusher<number>();
    const shared = dispatchStage(dispatcher, { demand: 'accumulate' })(source);
    const [a, b] = [join(shared), join(shared)];
    a.request(3);
    b.request(2);
    a.unsubscribe();
    shared.setDemand('forward');
    expect([calls, asked]).toEqual([['subscribe', 'subscribe', 'cancel', 'ask 2'], [2]]);
  });

  it('leaves the dispatcher once, also when it is unsubscribed while it is about to complete', () => {
    const inner = partitionDispatcher<number>({ partitions: 3, hash: (n) => [n, n % 3] });
    const cancelled: symbol[] = [];
    const dispatcher: Dispatcher<number> = {
      subscribe: (consumer, options) => inner.subscribe(consumer, options),
      cancel: (consumer) => (cancelled.push(consumer), inner.cancel(consumer)),
      ask: (consumer, demand, deliver) => inner.ask(consumer, demand, deliver),
      dispatch: (events, deliver) => inner.dispatch(events, deliver),
      queued: (consumer) => inner.queued?.(consumer) ?? 0,
    };
    const { source, push, complete } = pusher<number>();
    const shared = dispatchStage(dispatcher)(source);
    const p0 = join(shared.to({ partition: 0 }), { complete: () => p1.unsubscribe() });
    const p1 = join(shared.to({ partition: 1 }));
    const p2 = join(shared.to({ partition: 2 }));
    p0.request(2);
    push(0, 2);
    complete();
    expect([p0.told, p1.told, p2.told, cancelled.length]).toEqual([[0, 'complete'], [], [], 2]);
    p2.request(1);
    expect([p2.told, cancelled.length]).toEqual([[2, 'complete'], 3]);
  });
});
