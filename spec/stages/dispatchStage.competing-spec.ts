import { TestScheduler } from 'rxjs/testing';
import { demandDispatcher, dispatchStage, requestOn } from 'rxjs-demand';
import { countingSource, SOURCE_KINDS } from '../support/countingSource.js';
import { demandMarbles } from '../support/demandMarbles.js';
import { consume, counter, join, pusher, range } from '../support/dispatching.js';
import { settle } from '../support/settle.js';

describe('dispatchStage with demandDispatcher', () => {
  it('gives each event to one consumer, the one with the largest demand', () => {
    new TestScheduler((actual, expected) => {
      expect(actual).toEqual(expected);
    }).run(({ cold, expectObservable }) => {
      const shared = counter().source.pipe(dispatchStage(demandDispatcher()));
      const ask = (marbles: string) => shared.pipe(requestOn(demandMarbles(cold, marbles)));
      const values = Object.fromEntries(range(0, 10).map((n) => [String(n), n]));
      expectObservable(ask('2---------2-----')).toBe('(01)------(45)--', values);
      expectObservable(ask('---2------------')).toBe('---(23)---------', values);
    });
  });

  it('4: 1/0: one event at a time', () => {
    const { source, asked } = counter(3);
    const { batches } = consume(source.pipe(dispatchStage(demandDispatcher())), 1, 0);
    expect([batches, asked]).toEqual([
      [[0], [1], [2]],
      [1, 1, 1],
    ]);
  });

  it.each([
    { max: 1000, min: 500, asked: [1000, 500, 500], sizes: [500, 500, 500] },
    { max: 1000, min: 750, asked: [1000, 250, 250], sizes: [250, 250, 250] },
    { max: 100, min: 80, asked: [100, 20, 20], sizes: [20, 20, 20] },
    { max: 100, min: 20, asked: [100, 80, 100, 80], sizes: [80, 20, 80, 80, 20] },
    { max: 10, min: 0, asked: [10, 10, 10], sizes: [10, 10, 10] },
    { max: 7, min: 3, asked: [7, 4, 7, 4], sizes: [4, 3, 4, 4, 3] },
  ])('one consumer $max/$min: the source sees what it would see without the stage', ({ max, min, asked, sizes }) => {
    const plain = counter(5000);
    const direct = consume(plain.source, max, min);
    const made = counter(5000);
    const { batches } = consume(made.source.pipe(dispatchStage(demandDispatcher())), max, min);
    expect([made.asked, batches]).toEqual([plain.asked, direct.batches]);
    expect(made.asked.slice(0, asked.length)).toEqual(asked);
    expect(batches.slice(0, sizes.length).map(({ length }) => length)).toEqual(sizes);
  });

  it('the recorded example: two consumers 10/5 and pushes of 3, 4, 5, 20', () => {
    const { source, asked, push } = pusher<number>();
    const shared = dispatchStage<number>(demandDispatcher(), { startAfter: 2 })(source);
    const a = consume(shared, 10, 5);
    expect(asked).toEqual([]);
    const b = consume(shared, 10, 5);
    expect(asked).toEqual([10, 10]);
    push(...range(0, 3));
    push(...range(3, 7));
    push(...range(7, 12));
    expect(a.batches).toEqual([range(0, 3), range(7, 12)]);
    expect(b.batches).toEqual([range(3, 7)]);
    // 5 handled make 8 unasked: one request.
    expect(asked).toEqual([10, 10, 8]);
  });

  it('15: two consumers of 2: the requests are not summed', () => {
    const made = counter(8);
    const shared = made.source.pipe(dispatchStage(demandDispatcher(), { startAfter: 2 }));
    const a = consume(shared, 2, 1);
    const b = consume(shared, 2, 1);
    expect(made.asked.slice(0, 4)).toEqual([2, 2, 1, 1]);
    expect([...a.batches.flat(), ...b.batches.flat()].sort()).toEqual(range(0, 8));
  });

  it('27: asks of 4, 2, 3, then 2 and 4 more: the order of service follows', () => {
    const { source, asked, push } = pusher<number>();
    const shared = dispatchStage<number>(demandDispatcher())(source);
    const [a, b, c] = [join(shared), join(shared), join(shared)];
    a.request(4);
    b.request(2);
    c.request(3);
    c.request(2);
    b.request(4);
    expect(asked).toEqual([4, 2, 3, 2, 4]);
    push(...range(0, 15));
    expect([a.batches, b.batches, c.batches]).toEqual([[range(11, 15)], [range(0, 6)], [range(6, 11)]]);
  });

  it('28: what is left over waits, and goes first to the next who asks', () => {
    const { source, asked, push } = pusher<string>();
    const shared = dispatchStage<string>(demandDispatcher(), { keepAlive: true })(source);
    const [a, b] = [join(shared), join(shared)];
    a.request(3);
    b.request(2);
    b.unsubscribe();
    push('a', 'b', 'c', 'd', 'e');
    expect([a.batches, shared.bufferedCount]).toEqual([[['a', 'b', 'c']], 2]);
    a.request(3);
    expect([a.batches.slice(1), shared.bufferedCount, asked]).toEqual([[['d', 'e']], 0, [3, 2, 1]]);
  });

  it('29: the demand of consumers that left is on its way, and covers the next asks', () => {
    const { source, asked, push } = pusher<number>();
    const shared = dispatchStage<number>(demandDispatcher(), { keepAlive: true })(source);
    const first = join(shared);
    first.request(10);
    first.unsubscribe();
    const second = join(shared);
    second.request(5);
    expect(asked).toEqual([10]);
    second.unsubscribe();
    push(1, 2, 3);
    expect(shared.bufferedCount).toBe(3);
    const third = join(shared);
    third.request(12);
    // 3 from the buffer, 7 on their way.
    expect([third.events, asked]).toEqual([
      [1, 2, 3],
      [10, 2],
    ]);
  });

  it('30: more than maxDemand is a warning, and is honoured', () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    const { source, asked } = counter();
    const signals = join(source.pipe(dispatchStage(demandDispatcher({ maxDemand: 3 }))));
    signals.request(4);
    expect([signals.events, asked, warn.mock.calls.length]).toEqual([[0, 1, 2, 3], [4], 1]);
  });

  it('b10, #311: a newcomer gets what is buffered at once, and nothing overtakes it', () => {
    const { source, asked, push } = pusher<number>();
    const shared = dispatchStage<number>(demandDispatcher(), { keepAlive: true })(source);
    const before = consume(shared, 10, 0);
    push(1, 2, 3);
    before.subscription.unsubscribe();
    push(4, 5, 6);
    expect([before.batches, shared.bufferedCount, asked]).toEqual([[[1, 2, 3]], 3, [10]]);
    const after = consume(shared, 5, 0);
    expect([after.batches.flat(), shared.bufferedCount]).toEqual([[4, 5, 6], 0]);
    // Of its 5, upstream owes 4 since the first one asked: nothing to ask for.
    expect(asked).toEqual([10]);
    push(7, 8);
    expect(after.batches.flat()).toEqual([4, 5, 6, 7, 8]);
    push(9, 10);
    expect([after.batches.flat(), asked]).toEqual([range(4, 11), [10, 3]]);
    push(11, 12, 13);
    expect(after.batches.flat()).toEqual(range(4, 14));
  });

  it('#311: a rejoin with an equal window is not asked for again either', () => {
    const { source, asked, push } = pusher<number>();
    const shared = dispatchStage<number>(demandDispatcher(), { keepAlive: true })(source);
    consume(shared, 10, 0).subscription.unsubscribe();
    push(1, 2, 3);
    const again = consume(shared, 10, 0);
    expect([again.batches, shared.bufferedCount, asked]).toEqual([[[1, 2, 3]], 0, [10]]);
  });

  it('what was served from the buffer while upstream owed the same is not counted twice', () => {
    const { source, asked, push } = pusher<number>();
    const shared = dispatchStage<number>(demandDispatcher(), { keepAlive: true })(source);
    const a = join(shared);
    a.request(10);
    push(1, 2, 3);
    a.unsubscribe();
    push(4, 5, 6);
    const b = join(shared);
    b.request(5);
    push(7, 8, 9, 10);
    expect([b.events, shared.bufferedCount]).toEqual([range(4, 9), 2]);
    b.request(2);
    b.request(5);
    // Nothing is on its way: all five have to be asked for.
    expect([b.events, asked]).toEqual([range(4, 11), [10, 5]]);
  });

  it('consumers that come and go while events are buffered do not make upstream asked for too much', () => {
    const { source, asked, push } = pusher<number>();
    const shared = dispatchStage<number>(demandDispatcher(), { keepAlive: true })(source);
    const first = join(shared);
    first.request(20);
    first.unsubscribe();
    push(...range(0, 5));
    for (let count = 0; count < 10; count++) {
      join(shared).unsubscribe();
    }
    const last = join(shared);
    last.request(3);
    last.request(17);
    expect([last.events, asked]).toEqual([range(0, 5), [20]]);
    push(...range(5, 20));
    expect(last.events).toEqual(range(0, 20));
  });

  it.each(SOURCE_KINDS)('a %s source: union of what two consumers receive, each in order, is what was emitted', async (kind) => {
    const source = countingSource(kind, { events: range(0, 50) });
    const shared = source.observable.pipe(dispatchStage(demandDispatcher(), { startAfter: 2 }));
    const a = consume(shared, 4, 2);
    const b = consume(shared, 6, 0);
    await settle(source);
    for (const { batches } of [a, b]) {
      expect(batches.flat()).toEqual([...batches.flat()].sort((x, y) => (x as number) - (y as number)));
    }
    expect([...a.batches, ...b.batches].flat().sort((x, y) => (x as number) - (y as number))).toEqual(range(0, 50));
    expect([a.ends, b.ends, source.ends]).toEqual([['complete'], ['complete'], ['completed']]);
    expect(a.batches.length * b.batches.length).toBeGreaterThan(0);
  });

  it('.subscribe() is unbounded demand: two such consumers share by turns', () => {
    const made = pusher<number>();
    const shared = dispatchStage<number>(demandDispatcher())(made.source);
    const got: [string, number][] = [];
    shared.subscribe((event) => got.push(['a', event]));
    shared.subscribe((event) => got.push(['b', event]));
    expect(made.asked).toEqual([Infinity]);
    made.push(1, 2);
    made.push(3);
    made.push(4);
    expect(got).toEqual([
      ['a', 1],
      ['a', 2],
      ['b', 3],
      ['a', 4],
    ]);
  });
});
