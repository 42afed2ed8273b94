import { TestScheduler } from 'rxjs/testing';
import { dispatchStage, partitionDispatcher, requestOn, type Dispatcher } from 'rxjs-demand';
import { countingSource, SOURCE_KINDS } from '../support/countingSource.js';
import { demandMarbles } from '../support/demandMarbles.js';
import { consume, counter, join, pusher, range } from '../support/dispatching.js';
import { settle } from '../support/settle.js';

/** Numbers go to the partition of their remainder. */
function modulo(partitions: number): Dispatcher<number> {
  return partitionDispatcher({ partitions, hash: (event) => [event, event % partitions] });
}

describe('dispatchStage with partitionDispatcher', () => {
  it('gives each event to the consumer of its partition; the demand of all is added up', () => {
    new TestScheduler((actual, expected) => {
      expect(actual).toEqual(expected);
    }).run(({ cold, expectObservable }) => {
      const shared = counter().source.pipe(dispatchStage(modulo(2)));
      const ask = (partition: number, marbles: string) => shared.to({ partition }).pipe(requestOn(demandMarbles(cold, marbles)));
      const values = Object.fromEntries(range(0, 10).map((n) => [String(n), n]));
      expectObservable(ask(0, '2---------2---')).toBe('0----2----4---', values);
      expectObservable(ask(1, '-----2--------')).toBe('-----(13)-----', values);
    });
  });

  it('the recorded example: events for a partition that nobody reads wait for its consumer', () => {
    const { source, asked, push } = pusher<number>();
    const shared = dispatchStage<number>(modulo(2))(source);
    const p0 = consume(shared.to({ partition: 0 }), 4, 0);
    push(1, 2, 3, 4);
    expect([p0.batches, asked, shared.bufferedCount]).toEqual([[[2, 4]], [4], 2]);
    const p1 = consume(shared.to({ partition: 1 }), 1, 0);
    expect([p1.batches, asked, shared.bufferedCount]).toEqual([[[1], [3]], [4, 1, 1, 1], 0]);
  });

  it("34: what hash maps to nobody takes nobody's demand: as many are asked for again", () => {
    const { source, asked, push } = pusher<number>();
    const shared = dispatchStage<number>(
      partitionDispatcher({ partitions: ['even', 'odd'], hash: (n) => (n % 3 === 0 ? undefined : [n, n % 2 === 0 ? 'even' : 'odd']) }),
    )(source);
    const even = join(shared.to({ partition: 'even' }));
    const odd = join(shared.to({ partition: 'odd' }));
    even.request(4);
    odd.request(4);
    push(...range(1, 9));
    expect([even.events, odd.events, asked]).toEqual([
      [2, 4, 8],
      [1, 5, 7],
      [4, 4, 2],
    ]);
    push(9, 10);
    expect([even.events, odd.events, asked]).toEqual([
      [2, 4, 8, 10],
      [1, 5, 7],
      [4, 4, 2, 1],
    ]);
    push(11);
    expect([odd.events, asked]).toEqual([
      [1, 5, 7, 11],
      [4, 4, 2, 1],
    ]);
  });

  it('35: all events are for one partition: it gets what it asked for, the rest waits for its next request', () => {
    const { source, asked, push } = pusher<number>();
    const shared = dispatchStage<number>(partitionDispatcher({ partitions: 2, hash: (n) => [n, 0] }))(source);
    const [p0, p1] = [join(shared.to({ partition: 0 })), join(shared.to({ partition: 1 }))];
    p0.request(5);
    p1.request(5);
    push(1, 2);
    push(...range(3, 11));
    expect([p0.batches, p1.events, shared.bufferedCount, asked]).toEqual([
      [
        [1, 2],
        [3, 4, 5],
      ],
      [],
      5,
      [5, 5],
    ]);
    p0.request(5);
    expect([p0.batches.slice(2), shared.bufferedCount, asked]).toEqual([[range(6, 11)], 0, [5, 5, 5]]);
  });

  it('36: a consumer leaves with 5 queued: nothing is lost, and nothing is asked for instead of them', () => {
    const { source, asked, push } = pusher<number>();
    const shared = dispatchStage<number>(partitionDispatcher({ partitions: 2, hash: (n) => [n, 0] }))(source);
    const [p0, p1] = [join(shared.to({ partition: 0 })), join(shared.to({ partition: 1 }))];
    p0.request(5);
    p1.request(5);
    push(...range(1, 11));
    p0.unsubscribe();
    expect([shared.bufferedCount, asked]).toEqual([5, [5, 5]]);
    const again = join(shared.to({ partition: 0 }));
    again.request(3);
    expect([again.events, shared.bufferedCount]).toEqual([[6, 7, 8], 2]);
    push(11, 12, 13);
    again.request(9);
    expect(again.events).toEqual(range(6, 14));
  });

  it('b8, attack 19: one of four never asks: the others go on until its queue is full, then upstream rests; nothing is lost', () => {
    const made = counter();
    const shared = made.source.pipe(dispatchStage(modulo(4), { bufferSize: 8, startAfter: 4 }));
    const lazy = join(shared.to({ partition: 3 }));
    const busy = [0, 1, 2].map((partition) => consume(shared.to({ partition }), 10, 5));
    const total = (): number => made.asked.reduce((sum, n) => sum + n, 0);
    expect(shared.bufferedCount).toBe(8);
    const before = total();
    expect(busy.map(({ batches }) => batches.flat())).toEqual([0, 1, 2].map((partition) => range(0, 8).map((n) => 4 * n + partition)));
    // Room for two.
    lazy.request(2);
    expect(lazy.events).toEqual([3, 7]);
    expect(total()).toBeGreaterThan(before);
    expect(shared.bufferedCount).toBe(8);
    lazy.request(Infinity);
    expect(busy.map(({ batches }) => batches.flat())).toEqual([0, 1, 2].map((partition) => range(0, 1250).map((n) => 4 * n + partition)));
    expect(lazy.events).toEqual(range(0, 1250).map((n) => 4 * n + 3));
  });

  it('queues never hold more than bufferSize, events on their way counted, whatever is asked for', () => {
    const { source, asked, push } = pusher<number>();
    const shared = dispatchStage<number>(modulo(2), { bufferSize: 5 })(source);
    const p0 = join(shared.to({ partition: 0 }));
    p0.request(100);
    expect(asked).toEqual([5]);
    push(1, 3);
    // Two are queued; three are on their way.
    expect([shared.bufferedCount, asked]).toEqual([2, [5]]);
    push(2);
    expect([p0.events, asked]).toEqual([[2], [5, 1]]);
    push(5, 7, 9);
    expect([shared.bufferedCount, asked]).toEqual([5, [5, 1]]);
    const p1 = join(shared.to({ partition: 1 }));
    p1.request(1);
    expect([p1.events, asked]).toEqual([[1], [5, 1, 1]]);
    p1.request(9);
    expect([p1.events, asked, shared.bufferedCount]).toEqual([[1, 3, 5, 7, 9], [5, 1, 1, 4], 0]);
  });

  it('answers in several batches are counted before more is asked for', () => {
    const discarded = jest.fn();
    let most = 0;
    let from = 0;
    const source = pusher<number>();
    const shared = dispatchStage<number>(modulo(2), { bufferSize: 6, onDiscard: discarded })(source.source);
    const p0 = join(shared.to({ partition: 0 }), {
      next: () => {
        most = Math.max(most, shared.bufferedCount);
      },
    });
    p0.request(1000);
    for (let round = 0; round < 20; round++) {
      const owed = source.asked.reduce((sum, n) => sum + n, 0) - from;
      for (let count = 0; count < owed; count++) source.push(from++);
    }
    expect(shared.bufferedCount).toBe(6);
    expect([most <= 6, discarded.mock.calls]).toEqual([true, []]);
  });

  it('.subscribe() is unbounded demand, and asks for no more than bufferSize at a time', () => {
    const made = counter(100);
    const shared = made.source.pipe(dispatchStage(modulo(2), { bufferSize: 10, startAfter: 2 }));
    const got: number[][] = [[], []];
    shared.to({ partition: 0 }).subscribe((n) => got[0]?.push(n));
    shared.to({ partition: 1 }).subscribe((n) => got[1]?.push(n));
    expect(got).toEqual([range(0, 50).map((n) => 2 * n), range(0, 50).map((n) => 2 * n + 1)]);
    expect(Math.max(...made.asked)).toBe(10);
  });

  it.each(SOURCE_KINDS)('a %s source: each partition gets its events, in order', async (kind) => {
    const source = countingSource(kind, { events: range(0, 60) });
    const shared = source.observable.pipe(
      dispatchStage(partitionDispatcher<unknown>({ partitions: 3, hash: (n) => [n, (n as number) % 3] }), { startAfter: 3 }),
    );
    const all = [
      consume(shared.to({ partition: 0 }), 4, 2),
      consume(shared.to({ partition: 1 }), 7, 3),
      consume(shared.to({ partition: 2 }), 5, 1),
    ];
    await settle(source);
    expect(all.map(({ batches }) => batches.flat())).toEqual([0, 1, 2].map((partition) => range(0, 20).map((n) => 3 * n + partition)));
    expect(all.map(({ ends }) => ends)).toEqual([['complete'], ['complete'], ['complete']]);
  });
});
