import {
  broadcastDispatcher,
  demandDispatcher,
  dispatchStage,
  partitionDispatcher,
  type DispatchedObservable,
  type Dispatcher,
  type DispatchOptions,
} from 'rxjs-demand';
import { demandProbe, type DemandProbe } from 'rxjs-demand/testing';
import { countingSource, type CountingSource } from '../support/countingSource.js';
import { numbers } from '../support/numbers.js';

/** The attacks 17 to 19, on a source that is shared; 1 to 16 and 20 are in attacks-spec.ts, and so is what does not apply. */

function share(
  dispatcher: Dispatcher<number>,
  count: number,
  options?: DispatchOptions,
  kind: 'synchronous' | 'gated' = 'synchronous',
): { readonly source: CountingSource; readonly shared$: DispatchedObservable<number> } {
  const source = countingSource(kind, { events: numbers(count), end: 'open' });
  return { source, shared$: dispatchStage<number>(dispatcher, options)(source.observable as never) };
}

const join = (shared$: { subscribeWithDemand: DispatchedObservable<number>['subscribeWithDemand'] }): DemandProbe<number> =>
  demandProbe<number>().subscribe(shared$);

describe('attack 17: broadcast goes at the pace of the slowest', () => {
  it('and the others go on when that one leaves', () => {
    const { source, shared$ } = share(broadcastDispatcher(), 100, {}, 'gated');
    const a = join(shared$);
    const c = join(shared$);
    a.request(10);
    expect(source.demands).toEqual([]);
    c.request(2);
    expect(source.demands).toEqual([2]);
    c.cancel();
    source.answer();
    expect(source.demands).toEqual([2, 8]);
    source.answer();
    a.expectEvents(numbers(10));
  });

  it('and a latecomer causes no demand that is there already', () => {
    const { source, shared$ } = share(broadcastDispatcher(), 2000, {}, 'gated');
    const a = join(shared$).request(1000);
    expect(source.demands).toEqual([1000]);
    const c = join(shared$).request(1000);
    source.answer();
    expect(source.demands).toEqual([1000]);
    a.expectEvents(numbers(1000));
    c.expectEvents(numbers(1000));
  });

  it('and a latecomer that leaves gives back what it held up', () => {
    const { source, shared$ } = share(broadcastDispatcher(), 100);
    const a = join(shared$).request(5).expectEvents(numbers(5));
    const c = join(shared$).request(3);
    a.request(10).expectEvents([5, 6, 7]);
    c.expectEvents([5, 6, 7]).cancel();
    a.expectEvents([8, 9, 10, 11, 12, 13, 14]);
    expect(source.demands).toEqual([5, 3, 7]);
  });
});

describe('attack 18: selectors, and consumers of different speed', () => {
  it('one that rejects everything does not hold up the other', () => {
    const { shared$ } = share(broadcastDispatcher(), 1001);
    const rejecting = demandProbe<number>();
    const a = demandProbe<number>({ onNext: (events, observer) => events.forEach(() => observer.request(1)) });
    a.subscribe(shared$);
    rejecting.subscribe(shared$.to({ selector: () => false }));
    rejecting.request(10);
    a.request(10);
    a.expectEvents(numbers(1001));
    rejecting.expectNothing();
  });

  it('all see the same sequence, and a request inside the delivery of one does not change that of the other', () => {
    const { source, shared$ } = share(broadcastDispatcher(), 300);
    const eager = demandProbe<number>({ onNext: (_events, observer) => observer.request(5) }).subscribe(shared$);
    const slow = join(shared$);
    eager.request(1);
    for (let round = 0; round < 100; round++) slow.request(1 + (round % 3));
    eager.expectLawful();
    slow.expectEvents(numbers(199));
    expect(eager.received).toEqual(slow.received);
    expect(source.demands.reduce((sum, n) => sum + n, 0)).toBe(199);
  });
});

describe('attack 19: partitions that do not ask, consumers that die', () => {
  const byRemainder = (): Dispatcher<number> => partitionDispatcher({ partitions: 4, hash: (n) => [n, n % 4] });

  it('a partition that never asks fills its queue, then the source is left alone; nothing is lost, and it goes on when it asks', () => {
    const { source, shared$ } = share(byRemainder(), 200, { bufferSize: 10 });
    const readers = [0, 1, 2].map((partition) => join(shared$.to({ partition })));
    const idle = join(shared$.to({ partition: 3 }));
    for (let round = 0; round < 50; round++) readers.forEach((reader) => (reader.ended ? reader : reader.request(1)));
    expect(shared$.bufferedCount).toBeLessThanOrEqual(10);
    const stalled = source.demands.reduce((sum, n) => sum + n, 0);
    expect(stalled).toBeLessThan(200);
    idle.request(Infinity);
    readers.forEach((reader) => reader.request(100));
    const received = [...readers, idle].flatMap((reader) => reader.expectLawful().received).sort((a, b) => a - b);
    expect(received).toEqual(numbers(200));
  });

  it('when it leaves, its queue is not lost, and its heir gets it', () => {
    const { shared$ } = share(byRemainder(), 40, { bufferSize: 100 });
    const readers = [0, 1, 2].map((partition) => join(shared$.to({ partition })).request(10));
    const idle = join(shared$.to({ partition: 3 })).request(1);
    idle.cancel();
    const heir = join(shared$.to({ partition: 3 })).request(20);
    readers.forEach((reader) => reader.request(20));
    const received = [...readers, idle, heir].flatMap((reader) => reader.expectLawful().received).sort((a, b) => a - b);
    expect(received).toEqual(numbers(40));
  });

  it('a competing consumer that dies loses nothing, and nothing comes twice', () => {
    const { shared$ } = share(demandDispatcher(), 100, { keepAlive: true });
    const dying = demandProbe<number>({ onNext: (_events, observer) => observer.cancel() }).subscribe(shared$);
    const living = join(shared$);
    dying.request(7);
    for (let round = 0; round < 20; round++) living.request(5);
    const received = [...dying.expectLawful().received, ...living.expectLawful().received].sort((a, b) => a - b);
    expect(received).toEqual(numbers(100));
  });

  it('who comes back gets what was buffered at once', () => {
    const { source, shared$ } = share(demandDispatcher(), 0, { keepAlive: true });
    join(shared$).request(1).cancel();
    source.context.emit([1, 2, 3]);
    join(shared$).request(3).expectEvents([1, 2, 3]);
  });

  it('500 keys and room for 128 events: it goes on while somebody reads, and never hangs', () => {
    const many = partitionDispatcher<number>({ partitions: 500, hash: (n) => [n, n % 500] });
    const { shared$ } = share(many, 1000, { bufferSize: 128 });
    const readers = numbers(500).map((partition) => join(shared$.to({ partition })).request(2));
    expect(readers.flatMap((reader) => reader.expectLawful().received).length).toBe(1000);
  });
});
