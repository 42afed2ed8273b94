import { broadcastDispatcher, dispatchStage } from 'rxjs-demand';
import { consume, counter, join, pusher, range } from '../support/dispatching.js';

const even = (n: number): boolean => n % 2 === 0;

describe('dispatchStage with broadcastDispatcher and selectors', () => {
  it('33, the recorded selector: what is rejected is asked for again, and no batch is empty', () => {
    const { source, asked, push } = pusher<number>();
    const { batches } = consume(dispatchStage<number>(broadcastDispatcher())(source).to({ selector: even }), 4, 0);
    push(1, 3);
    expect([batches, asked]).toEqual([[], [4, 2]]);
    push(2, 5, 4);
    expect([batches, asked]).toEqual([[[2, 4]], [4, 2, 1]]);
  });

  it('#133: a selector that rejects everything holds nobody up', () => {
    const made = counter(1001);
    const shared = made.source.pipe(dispatchStage(broadcastDispatcher(), { startAfter: 2 }));
    const all = consume(shared, 10, 5);
    const none = consume(shared.to({ selector: () => false }), 10, 5);
    expect(all.batches.flat()).toEqual(range(0, 1001));
    expect([all.ends, none.batches, none.ends]).toEqual([['complete'], [], ['complete']]);
  });

  it('attack 18: one that rejects everything, and one that asks again for each event', () => {
    const made = counter();
    const shared = made.source.pipe(dispatchStage(broadcastDispatcher(), { startAfter: 2 }));
    const nothing = join(shared.to({ selector: () => false }));
    nothing.request(10);
    const a = join(shared, {
      next: (events, subscription) => {
        if ((events.at(-1) ?? 0) < 200) subscription.request(events.length);
      },
    });
    a.request(10);
    expect(a.events.slice(0, 201)).toEqual(range(0, 201));
    expect([a.deepest, nothing.batches]).toEqual([1, []]);
  });

  it('a selector that throws fails its own consumer, after what it had accepted', () => {
    const made = pusher<number>();
    const failure = new Error('no such field');
    const shared = dispatchStage<number>(broadcastDispatcher())(made.source);
    const calls = jest.fn((n: number) => {
      if (n === 3) throw failure;
      return n !== 2;
    });
    const broken = join(shared.to({ selector: calls }));
    const sound = join(shared);
    broken.request(5);
    sound.request(8);
    made.push(1, 2, 3, 4, 5);
    expect(broken.told).toEqual([1, failure]);
    expect(calls).toHaveBeenCalledTimes(3);
    // It was the slowest.
    expect([sound.told, made.asked, made.cancels]).toEqual([[1, 2, 3, 4, 5], [5, 3], 0]);
  });

  it('what is rejected while others are behind is asked for again, and no more than that', () => {
    const { source, asked, push } = pusher<number>();
    const shared = dispatchStage<number>(broadcastDispatcher())(source);
    const all = join(shared);
    const some = join(shared.to({ selector: even }));
    all.request(10);
    some.request(3);
    push(1, 2, 3);
    // Two of its three were rejected.
    expect([all.events, some.events, asked]).toEqual([[1, 2, 3], [2], [3, 2]]);
    push(4, 5);
    expect([some.events, asked]).toEqual([
      [2, 4],
      [3, 2, 1],
    ]);
    push(6);
    expect([all.events, some.events, asked]).toEqual([
      [1, 2, 3, 4, 5, 6],
      [2, 4, 6],
      [3, 2, 1],
    ]);
  });

  it('a selector that leaves from inside, or makes another leave, does no harm', () => {
    const { source, push } = pusher<number>();
    const shared = dispatchStage<number>(broadcastDispatcher())(source);
    const [a, b] = [join(shared), join(shared)];
    const c = join(
      shared.to({
        selector: (n) => {
          if (n === 2) b.unsubscribe();
          if (n === 3) c.unsubscribe();
          return true;
        },
      }),
    );
    for (const one of [a, b, c]) one.request(9);
    push(1);
    push(2);
    push(3);
    push(4);
    expect([a.events, b.events, c.events]).toEqual([
      [1, 2, 3, 4],
      [1, 2],
      [1, 2],
    ]);
  });

  it('undefined, null, 0 and the like are events as others are', () => {
    const { source, push } = pusher<unknown>();
    const { batches } = consume(dispatchStage<unknown>(broadcastDispatcher())(source).to({ selector: () => true }), 10, 0);
    push(undefined, null, 0, '', NaN, false);
    expect(batches).toEqual([[undefined, null, 0, '', NaN, false]]);
  });
});
