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
});
