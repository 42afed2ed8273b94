import { take } from 'rxjs';
import { broadcastDispatcher, demandDispatcher, dispatchStage, fromDemandProducer, mapStage, partitionDispatcher } from 'rxjs-demand';
import { consume, counter, join, pusher, range } from '../support/dispatching.js';
import { ForeignSource } from '../support/foreignSource.js';
import { retained } from '../support/retained.js';

describe('dispatchStage: start, end and restart', () => {
  it('startAfter holds demand until so many are there, then passes it on in the order it came', () => {
    const { source, asked, push } = pusher<number>();
    const shared = dispatchStage<number>(demandDispatcher(), { startAfter: 3 })(source);
    const [a, b] = [join(shared), join(shared)];
    a.request(2);
    b.request(1);
    a.request(3);
    expect(asked).toEqual([]);
    b.unsubscribe();
    const c = join(shared);
    expect(asked).toEqual([]);
    c.request(4);
    join(shared);
    expect(asked).toEqual([2, 3, 4]);
    // Once started, it goes on with fewer.
    c.unsubscribe();
    a.request(5);
    expect(asked).toEqual([2, 3, 4, 1]);
    push(...range(0, 10));
    expect(a.events).toEqual(range(0, 10));
  });

  it('startAfter counts anew after a restart', () => {
    const { source, asked } = pusher<number>();
    const shared = dispatchStage<number>(demandDispatcher(), { startAfter: 2 })(source);
    const [a, b] = [join(shared), join(shared)];
    a.unsubscribe();
    b.unsubscribe();
    join(shared).request(1);
    expect(asked).toEqual([]);
    join(shared);
    expect(asked).toEqual([1]);
  });

  it('one who is refused does not count for startAfter', () => {
    const { source, asked } = pusher<number>();
    const shared = dispatchStage<number>(partitionDispatcher({ partitions: 2 }), { startAfter: 2 })(source);
    join(shared.to({ partition: 0 })).request(1);
    join(shared.to({ partition: 0 }));
    expect(asked).toEqual([]);
    join(shared.to({ partition: 1 }));
    expect(asked).toEqual([1]);
  });

  it('partitions complete one by one: each when its queue is empty', () => {
    const made = counter(6);
    const shared = made.source.pipe(dispatchStage(partitionDispatcher<number>({ partitions: 2, hash: (n) => [n, n % 2] })));
    const p1 = join(shared.to({ partition: 1 }));
    const p0 = join(shared.to({ partition: 0 }));
    p0.request(6);
    expect([p0.told, p1.told, shared.bufferedCount]).toEqual([[0, 2, 4, 'complete'], [], 3]);
    p1.request(2);
    expect(p1.told).toEqual([1, 3]);
    p1.request(1);
    expect(p1.told).toEqual([1, 3, 5, 'complete']);
    expect(made.ends).toEqual(['completed']);
  });

  it('a source that makes its consumer leave before it has started is cancelled all the same', () => {
    let cancels = 0;
    const leave: (() => void)[] = [];
    const source = new ForeignSource<number>((observer) => {
      leave.forEach((go) => go());
      const subscription = { closed: false, request: () => undefined, unsubscribe: () => (cancels += 1) };
      observer.start?.(subscription);
      return subscription;
    });
    const shared = dispatchStage<number>(demandDispatcher())(source);
    const a = join(shared, { start: (subscription) => leave.push(() => subscription.unsubscribe()) });
    expect([a.told, cancels]).toEqual([[], 1]);
  });

  it('one that leaves from inside start never connects the source', () => {
    const made = pusher<number>();
    const shared = dispatchStage<number>(demandDispatcher())(made.source);
    join(shared, { start: (subscription) => subscription.unsubscribe() });
    expect([made.cancels, shared.bufferedCount]).toEqual([0, 0]);
    join(shared).request(1);
    expect(made.asked).toEqual([1]);
  });

  it('two dispatchers in a row, and stages between', () => {
    const made = counter(24);
    const shared = made.source.pipe(
      dispatchStage(demandDispatcher(), { startAfter: 1 }),
      mapStage((n) => n * 10),
      dispatchStage(broadcastDispatcher<number>(), { startAfter: 2 }),
    );
    const [a, b] = [consume(shared, 5, 2), consume(shared, 3, 0)];
    expect([a.batches.flat(), b.batches.flat()]).toEqual([range(0, 24).map((n) => n * 10), range(0, 24).map((n) => n * 10)]);
    expect([a.ends, b.ends, made.ends]).toEqual([['complete'], ['complete'], ['completed']]);
  });

  it('a consumer that takes a few ends its part only', () => {
    const { source, asked, push } = pusher<number>();
    const shared = dispatchStage<number>(broadcastDispatcher())(source);
    const few: number[] = [];
    shared.pipe(take(2)).subscribe((n) => few.push(n));
    const all = join(shared);
    all.request(5);
    push(1, 2, 3);
    expect([few, all.events, asked]).toEqual([[1, 2], [1, 2, 3], [Infinity]]);
  });

  it('a producer that pushes more than asked keeps the surplus itself', () => {
    let push: (events: readonly number[]) => void = () => undefined;
    const shared = fromDemandProducer<number, number>((_demand, { emit }) => void (push = emit)).pipe(dispatchStage(demandDispatcher()));
    const a = join(shared);
    a.request(2);
    push(range(0, 6));
    expect([a.events, shared.bufferedCount]).toEqual([[0, 1], 0]);
    a.request(3);
    expect(a.events).toEqual(range(0, 5));
  });

  it('3.13 forgets a consumer that has left, whatever it had asked for', async () => {
    const { source } = pusher<number>();
    const shared = dispatchStage<number>(demandDispatcher(), { demand: 'accumulate', keepAlive: true })(source);
    const leave = (): Record<string, WeakRef<object>> => {
      const gone = join(shared);
      gone.request(3);
      gone.unsubscribe();
      return { gone: new WeakRef(gone) };
    };
    join(shared).request(1);
    expect(await retained(leave())).toEqual([]);
  });
});
