import { broadcastDispatcher, demandDispatcher, dispatchStage, partitionDispatcher } from 'rxjs-demand';
import { counter, join, pusher } from '../support/dispatching.js';

describe('dispatchStage with keepAlive', () => {
  it('the source stays when all have left; what comes waits for the next one', () => {
    const made = pusher<number>();
    const shared = dispatchStage<number>(broadcastDispatcher(), { keepAlive: true })(made.source);
    const a = join(shared);
    a.request(4);
    made.push(1);
    a.unsubscribe();
    made.push(2, 3);
    expect(shared.bufferedCount).toBe(2);
    const b = join(shared);
    b.request(5);
    expect([b.events, made.asked, made.cancels]).toEqual([[2, 3], [4, 2], 0]);
  });

  it('a completion that nobody heard waits for the next one; after it, a new start', () => {
    const made = counter(3);
    const shared = made.source.pipe(dispatchStage(demandDispatcher(), { keepAlive: true }));
    const a = join(shared);
    a.request(2);
    a.unsubscribe();
    const b = join(shared, { next: () => b.unsubscribe() });
    b.request(1);
    expect([b.told, made.ends]).toEqual([[2], ['completed']]);
    expect(join(shared).told).toEqual(['complete']);
    const fresh = join(shared);
    fresh.request(1);
    expect([fresh.told, made.asked]).toEqual([[0], [2, 1, 1]]);
  });

  it('an error that nobody heard waits for the next one; what waited is discarded at once', () => {
    const { source, push, fail } = pusher<number>();
    const discarded: unknown[] = [];
    const shared = dispatchStage<number>(demandDispatcher(), { keepAlive: true, onDiscard: (events) => void discarded.push(...events) })(
      source,
    );
    const a = join(shared);
    a.request(3);
    a.unsubscribe();
    push(1, 2);
    const failure = new Error('broken');
    fail(failure);
    expect([discarded, shared.bufferedCount]).toEqual([[1, 2], 0]);
    const late = join(shared, { start: (subscription) => subscription.request(2) });
    expect(late.told).toEqual([failure]);
    expect(join(shared).told).toEqual([]);
  });

  it('events queued for a partition outlive the others and the source', () => {
    const made = counter(4);
    const shared = made.source.pipe(
      dispatchStage(partitionDispatcher<number>({ partitions: 2, hash: (n) => [n, n % 2] }), { keepAlive: true }),
    );
    const p0 = join(shared.to({ partition: 0 }));
    p0.request(4);
    expect([p0.told, shared.bufferedCount]).toEqual([[0, 2, 'complete'], 2]);
    const p1 = join(shared.to({ partition: 1 }));
    p1.request(5);
    expect([p1.told, made.ends]).toEqual([[1, 3, 'complete'], ['completed']]);
  });

  it('a failure is the end, also with events queued for a partition that nobody reads: they are discarded, and the next one starts afresh', () => {
    const made = pusher<number>();
    const discarded: unknown[] = [];
    const shared = dispatchStage(partitionDispatcher<number>({ partitions: 2, hash: (n) => [n, n % 2] }), {
      keepAlive: true,
      onDiscard: (events) => void discarded.push(...events),
    })(made.source);
    const p0 = join(shared.to({ partition: 0 }));
    p0.request(4);
    made.push(0, 1);
    const failure = new Error('broken');
    made.fail(failure);
    expect([p0.told, discarded, shared.bufferedCount]).toEqual([[0, failure], [1], 0]);
    const p1 = join(shared.to({ partition: 1 }));
    p1.request(1);
    made.push(3);
    expect(p1.told).toEqual([3]);
  });
});
