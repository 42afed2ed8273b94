import { repeat, retry } from 'rxjs';
import { broadcastDispatcher, demandDispatcher, dispatchStage, partitionDispatcher, type Dispatcher } from 'rxjs-demand';
import { countingSource } from '../support/countingSource.js';
import { consume, counter, join, pusher, range } from '../support/dispatching.js';

const DISPATCHERS: { name: string; make: () => Dispatcher<number> }[] = [
  { name: 'demandDispatcher', make: () => demandDispatcher() },
  { name: 'broadcastDispatcher', make: () => broadcastDispatcher() },
  { name: 'partitionDispatcher', make: () => partitionDispatcher({ partitions: 1, hash: (event) => [event, 0] }) },
];

describe.each(DISPATCHERS)('dispatchStage with $name: start, end and restart', ({ make }) => {
  it('connects to its source with the first consumer, once', () => {
    const source = countingSource('synchronous', { events: range(0, 9), end: 'open' });
    const shared = source.observable.pipe(dispatchStage(make() as Dispatcher<unknown>));
    expect([source.subscriptions, shared.bufferedCount]).toEqual([0, 0]);
    const first = join(shared.to({ partition: 0 }));
    join(shared);
    expect([source.subscriptions, source.demands, first.told]).toEqual([1, [], []]);
  });

  it('an empty source completes its consumers without demand', () => {
    const source = countingSource('synchronous', { events: [] });
    const shared = source.observable.pipe(dispatchStage(make() as Dispatcher<unknown>));
    expect(join(shared.to({ partition: 0 })).told).toEqual(['complete']);
  });

  it('an empty source completes its consumers even when startAfter is not reached', () => {
    const shared = countingSource('synchronous', { events: [] }).observable.pipe(
      dispatchStage(make() as Dispatcher<unknown>, { startAfter: 3 }),
    );
    expect(join(shared.to({ partition: 0 })).told).toEqual(['complete']);
  });

  it('1.4 an error overtakes everything and reaches all at once', () => {
    const { source, push, fail } = pusher<number>();
    const discarded: unknown[] = [];
    const shared = dispatchStage<number>(make(), { onDiscard: (events) => void discarded.push(...events) })(source);
    const a = join(shared.to({ partition: 0 }));
    a.request(3);
    shared.setDemand('accumulate');
    push(1, 2);
    const failure = new Error('broken');
    fail(failure);
    expect([a.told, discarded, shared.bufferedCount]).toEqual([[failure], [1, 2], 0]);
  });

  it('starts afresh after the last consumer has left: another subscription, no buffer, no old demand', () => {
    const source = countingSource('synchronous', { events: range(0, 9), end: 'open' });
    const shared = source.observable.pipe(dispatchStage(make() as Dispatcher<unknown>));
    const first = join(shared.to({ partition: 0 }));
    first.request(3);
    first.unsubscribe();
    const second = join(shared.to({ partition: 0 }));
    second.request(2);
    expect([first.events, second.events, source.demands]).toEqual([
      [0, 1, 2],
      [0, 1],
      [3, 2],
    ]);
    expect([source.subscriptions, source.ends]).toEqual([2, ['cancelled']]);
  });

  it('starts afresh after completion and after failure, also from inside these signals', () => {
    const made = counter(3);
    const shared = made.source.pipe(dispatchStage(make()));
    const got: number[] = [];
    shared
      .to({ partition: 0 })
      .pipe(repeat(3))
      .subscribe((n) => got.push(n));
    expect([got, made.ends]).toEqual([
      [0, 1, 2, 0, 1, 2, 0, 1, 2],
      ['completed', 'completed', 'completed'],
    ]);
    const failing = countingSource('synchronous', { events: [7], end: 'fail' });
    const again: unknown[] = [];
    const errors: unknown[] = [];
    failing.observable
      .pipe(dispatchStage(make() as Dispatcher<unknown>))
      .to({ partition: 0 })
      .pipe(retry(2))
      .subscribe({ next: (n) => again.push(n), error: (error: unknown) => errors.push(error) });
    expect([again, errors, failing.subscriptions]).toEqual([[7, 7, 7], [failing.failure], 3]);
  });

  it('one operator on two sources: neither knows of the other', () => {
    const operator = dispatchStage<number>(make());
    const [a, b] = [pusher<number>(), pusher<number>()];
    const [fromA, fromB] = [join(operator(a.source).to({ partition: 0 })), join(operator(b.source).to({ partition: 0 }))];
    fromA.request(2);
    fromB.request(3);
    a.push(1);
    b.push(2);
    expect([fromA.events, fromB.events, a.asked, b.asked]).toEqual([[1], [2], [2], [3]]);
  });

  it('keepAlive: false cancels the source with the last consumer, once', () => {
    const made = pusher<number>();
    const shared = dispatchStage<number>(make())(made.source);
    const a = join(shared.to({ partition: 0 }));
    a.request(2);
    made.push(1);
    a.unsubscribe();
    a.unsubscribe();
    a.request(1);
    expect([made.asked, a.told, made.cancels]).toEqual([[2], [1], 1]);
  });

  it('3.9 a bad request fails its consumer; the source is told why when it was the last', () => {
    const source = countingSource('synchronous', { events: range(0, 9), end: 'open' });
    const shared = source.observable.pipe(dispatchStage(make() as Dispatcher<unknown>));
    const a = join(shared.to({ partition: 0 }));
    a.request(0);
    expect([a.errors.length, source.ends]).toEqual([1, ['failed']]);
  });

  it('completes when what waits has been delivered: no demand, no completion', () => {
    const { source, push, complete } = pusher<number>();
    const shared = dispatchStage<number>(make(), { keepAlive: true })(source);
    const a = join(shared.to({ partition: 0 }));
    a.request(3);
    a.unsubscribe();
    push(1, 2, 3);
    complete();
    const b = join(shared.to({ partition: 0 }));
    b.request(2);
    expect([b.told, shared.bufferedCount]).toEqual([[1, 2], 1]);
    b.request(1);
    expect(b.told).toEqual([1, 2, 3, 'complete']);
  });

  it('3.17 serves .subscribe() to the end', () => {
    const got: unknown[] = [];
    const shared = counter(100).source.pipe(dispatchStage(make()));
    shared.to({ partition: 0 }).subscribe({ next: (n) => got.push(n), complete: () => got.push('complete') });
    expect(got).toEqual([...range(0, 100), 'complete']);
  });

  it('2.13 a consumer whose next throws leaves; the others go on', () => {
    const made = counter(10);
    const shared = made.source.pipe(dispatchStage(make(), { startAfter: 1 }));
    const { ends } = consume(shared.to({ partition: 0 }), 2, 0, (events) => {
      if (events[0] === 4) throw new Error('cannot handle 4');
    });
    expect([ends, made.ends]).toEqual([[new Error('cannot handle 4')], ['cancelled']]);
  });
});
