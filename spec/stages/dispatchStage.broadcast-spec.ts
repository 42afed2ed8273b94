import { TestScheduler } from 'rxjs/testing';
import { broadcastDispatcher, dispatchStage, filterStage, mapStage, requestOn } from 'rxjs-demand';
import { countingSource, SOURCE_KINDS } from '../support/countingSource.js';
import { demandMarbles } from '../support/demandMarbles.js';
import { consume, counter, join, pusher, range } from '../support/dispatching.js';
import { settle } from '../support/settle.js';

const even = (n: number): boolean => n % 2 === 0;

describe('dispatchStage with broadcastDispatcher', () => {
  it('gives all the same, at the pace of the slowest, and releases the others when it leaves', () => {
    new TestScheduler((actual, expected) => {
      expect(actual).toEqual(expected);
    }).run(({ cold, expectObservable }) => {
      const shared = counter().source.pipe(dispatchStage(broadcastDispatcher()));
      const ask = (marbles: string) => shared.pipe(requestOn(demandMarbles(cold, marbles)));
      const values = Object.fromEntries(range(0, 10).map((n) => [String(n), n]));
      expectObservable(ask('5---------------')).toBe('--(01)-(234)----', values);
      expectObservable(ask('--2-------------'), '^------!').toBe('--(01)----------', values);
    });
  });

  it('a stage behind one consumer does not write into what the others get', () => {
    const { source, push } = pusher<number>();
    const shared = dispatchStage<number>(broadcastDispatcher())(source);
    const doubled = join(shared.pipe(mapStage((n) => 2 * n)));
    const odd = join(shared.pipe(filterStage((n) => n % 2 === 1)));
    const plain = join(shared);
    for (const consumer of [doubled, odd, plain]) consumer.request(4);
    push(1, 2, 3, 4);
    expect([doubled.events, odd.events, plain.events]).toEqual([
      [2, 4, 6, 8],
      [1, 3],
      [1, 2, 3, 4],
    ]);
  });

  it('5: two consumers 10/0 and 20/0 get the same batches of 10', () => {
    const made = counter(40);
    const shared = made.source.pipe(dispatchStage(broadcastDispatcher(), { startAfter: 2 }));
    const a = consume(shared, 10, 0);
    const b = consume(shared, 20, 0);
    expect(a.batches).toEqual([range(0, 10), range(10, 20), range(20, 30), range(30, 40)]);
    expect(b.batches).toEqual(a.batches);
    expect(made.asked).toEqual([10, 10, 10, 10]);
  });

  it('6: upstream is asked for 10 exactly once, by 10/0 and 20/0', () => {
    const { source, asked, push } = pusher<number>();
    const shared = dispatchStage<number>(broadcastDispatcher())(source);
    const a = consume(shared, 10, 0);
    const b = consume(shared, 20, 0);
    expect(asked).toEqual([10]);
    push(...range(0, 4));
    push(...range(4, 10));
    push(...range(10, 20));
    expect(asked).toEqual([10, 10, 10]);
    push(...range(20, 25));
    expect(a.batches).toEqual([range(0, 4), range(4, 10), range(10, 20), range(20, 25)]);
    expect(b.batches).toEqual(a.batches);
    a.subscription.unsubscribe();
    expect(asked).toEqual([10, 10, 10, 10]);
  });

  it('7: a third that never asks blocks both, and nothing is buffered beyond what was asked for; its leaving releases them at once', () => {
    const { source, asked, push } = pusher<number>();
    const shared = dispatchStage<number>(broadcastDispatcher())(source);
    const a = consume(shared, 10, 0);
    const b = consume(shared, 20, 0);
    const third = join(shared);
    push(...range(0, 10));
    expect([a.batches, b.batches, shared.bufferedCount, asked]).toEqual([[], [], 10, [10]]);
    third.unsubscribe();
    expect([a.batches, b.batches, shared.bufferedCount, asked]).toEqual([[range(0, 10)], [range(0, 10)], 0, [10, 10]]);
  });

  it('b9, servicetalk 2109: the slowest leaves without ever having asked, and upstream is asked for the others', () => {
    const { source, asked } = pusher<number>();
    const shared = dispatchStage<number>(broadcastDispatcher())(source);
    const slow = join(shared);
    const a = join(shared);
    a.request(7);
    expect(asked).toEqual([]);
    slow.unsubscribe();
    expect(asked).toEqual([7]);
  });

  it('attack 17: the slowest leaves, a late one joins: upstream is asked for 2 and 8; 1000 once', () => {
    const first = pusher<number>();
    const shared = dispatchStage<number>(broadcastDispatcher())(first.source);
    const [a, c] = [join(shared), join(shared)];
    a.request(10);
    c.request(2);
    c.unsubscribe();
    expect(first.asked).toEqual([2, 8]);

    const second = pusher<number>();
    const late = dispatchStage<number>(broadcastDispatcher())(second.source);
    const early = join(late);
    early.request(1000);
    const newcomer = join(late);
    newcomer.request(1000);
    expect(second.asked).toEqual([1000]);
    second.push(...range(0, 5));
    const third = join(late);
    third.request(3);
    early.request(10);
    newcomer.request(10);
    third.unsubscribe();
    // 995 were on their way all the time, and 10 more are what both have asked for.
    expect(second.asked).toEqual([1000, 10]);
  });

  it('#318: a later consumer does not duplicate demand, and does not reorder', () => {
    const { source, asked, push } = pusher<number>();
    const shared = dispatchStage<number>(broadcastDispatcher())(source);
    const a = consume(shared, 10, 5);
    push(...range(0, 3));
    const b = consume(shared, 10, 5);
    expect(asked).toEqual([10]);
    push(...range(3, 10));
    expect(a.batches.flat()).toEqual(range(0, 10));
    expect(b.batches.flat()).toEqual(range(3, 10));
    push(...range(10, 12));
    expect(a.batches.flat()).toEqual(range(0, 12));
    expect(b.batches.flat()).toEqual(range(3, 12));
    expect(asked.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(20);
  });

  it('#310: what was left over while a newcomer had not asked goes out as soon as it does, before anything new', () => {
    const { source, asked, push } = pusher<number>();
    const shared = dispatchStage<number>(broadcastDispatcher())(source);
    const a = join(shared);
    a.request(4);
    const b = join(shared);
    push(1, 2, 3);
    expect([a.events, b.events, shared.bufferedCount]).toEqual([[], [], 3]);
    b.request(2);
    expect([a.events, b.events, shared.bufferedCount]).toEqual([[1, 2], [1, 2], 1]);
    b.request(5);
    expect([a.events, b.events, shared.bufferedCount, asked]).toEqual([[1, 2, 3], [1, 2, 3], 0, [4]]);
    push(4);
    expect([a.events, b.events]).toEqual([
      [1, 2, 3, 4],
      [1, 2, 3, 4],
    ]);
  });

  it('31: asks of 3 and 2, then 2: upstream is asked for 2, then 1', () => {
    const { source, asked, push } = pusher<string>();
    const shared = dispatchStage<string>(broadcastDispatcher())(source);
    const [a, b] = [join(shared), join(shared)];
    a.request(3);
    b.request(2);
    push('a', 'b');
    b.request(2);
    expect(asked).toEqual([2, 1]);
    push('c');
    const c = join(shared);
    a.request(2);
    b.request(2);
    expect(asked).toEqual([2, 1]);
    c.request(3);
    expect(asked).toEqual([2, 1, 2]);
    push('d', 'e');
    expect([a.events, b.events, c.events]).toEqual([Array.from('abcde'), Array.from('abcde'), ['d', 'e']]);
  });

  it('32: one that joins and leaves without asking changes nothing, but for the time it was there', () => {
    const { source, asked } = pusher<number>();
    const shared = dispatchStage<number>(broadcastDispatcher())(source);
    const a = join(shared);
    a.request(10);
    const b = join(shared);
    a.request(5);
    expect(asked).toEqual([10]);
    b.unsubscribe();
    expect(asked).toEqual([10, 5]);
  });

  it.each(SOURCE_KINDS)('a %s source: all get the same, in order, however different their windows', async (kind) => {
    const source = countingSource(kind, { events: range(0, 60) });
    const shared = source.observable.pipe(dispatchStage(broadcastDispatcher(), { startAfter: 3 }));
    const all = [consume(shared, 4, 2), consume(shared, 7, 0), consume(shared.to({ selector: (n) => even(n as number) }), 5, 1)];
    await settle(source);
    expect(all.map(({ batches }) => batches.flat())).toEqual([range(0, 60), range(0, 60), range(0, 60).filter(even)]);
    expect(all.map(({ ends }) => ends)).toEqual([['complete'], ['complete'], ['complete']]);
  });

  it('.subscribe() is unbounded demand: it runs at the pace of the slowest', () => {
    const { source, asked, push } = pusher<number>();
    const shared = dispatchStage<number>(broadcastDispatcher())(source);
    const got: number[] = [];
    const slow = join(shared);
    shared.subscribe((event) => got.push(event));
    slow.request(2);
    push(1, 2);
    expect([got, asked]).toEqual([[1, 2], [2]]);
    slow.unsubscribe();
    expect(asked).toEqual([2, Infinity]);
    push(3);
    push(4, 5);
    expect([got, asked]).toEqual([
      [1, 2, 3, 4, 5],
      [2, Infinity],
    ]);
  });

  it('what an overflow discards of the events that wait for a newcomer is asked for again, once it is wanted', () => {
    const { source, asked, push } = pusher<number>();
    const discarded: unknown[] = [];
    const onDiscard = (events: readonly unknown[]): void => void discarded.push(...events);
    const shared = dispatchStage<number>(broadcastDispatcher(), { bufferSize: 4, onDiscard })(source);
    const a = join(shared);
    a.request(10);
    const b = join(shared);
    push(...range(0, 10));
    expect([discarded, shared.bufferedCount, asked]).toEqual([range(0, 6), 4, [10]]);
    b.request(10);
    expect([a.events, b.events, asked]).toEqual([range(6, 10), range(6, 10), [10, 6]]);
    push(...range(10, 16));
    expect([a.events, b.events]).toEqual([range(6, 16), range(6, 16)]);
  });
});
