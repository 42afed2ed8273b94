import { broadcastDispatcher, demandDispatcher, dispatchStage, partitionDispatcher, type DispatchOptions } from 'rxjs-demand';
import { join, pusher, range } from '../support/dispatching.js';
import { collectUnhandledErrors, restoreUnhandledErrors, unhandledErrors } from '../support/unhandledErrors.js';

describe("dispatchStage's buffer", () => {
  beforeEach(collectUnhandledErrors);
  afterEach(restoreUnhandledErrors);

  /** A stage whose one consumer asked for 20 and left: what is pushed is buffered. */
  function abandoned(options: DispatchOptions = {}) {
    const made = pusher<string>();
    const discards: (readonly unknown[])[] = [];
    const shared = dispatchStage<string>(demandDispatcher(), {
      keepAlive: true,
      onDiscard: (events) => void discards.push(events),
      ...options,
    })(made.source);
    const first = join(shared);
    first.request(20);
    first.unsubscribe();
    return { ...made, shared, discards };
  }

  it('19: of 5, keeping the first: 8 pushed, the newest 3 are discarded', () => {
    const { shared, push, discards } = abandoned({ bufferSize: 5, bufferKeep: 'first' });
    push(...Array.from('abcdefgh'));
    expect([shared.bufferedCount, discards]).toEqual([5, [['f', 'g', 'h']]]);
    const next = join(shared);
    next.request(4);
    next.request(4);
    expect([next.batches, shared.bufferedCount]).toEqual([[Array.from('abcd'), ['e']], 0]);
  });

  it('20: of 5, keeping the last: the oldest 3 are discarded', () => {
    const { shared, push, discards } = abandoned({ bufferSize: 5 });
    push(...Array.from('abcde'));
    push(...Array.from('fgh'));
    expect([shared.bufferedCount, discards]).toEqual([5, [['a', 'b', 'c']]]);
    const next = join(shared);
    next.request(4);
    next.request(4);
    expect(next.batches).toEqual([Array.from('defg'), ['h']]);
  });

  it('21: unbounded: counts 5, 8, 0', () => {
    const { shared, push, discards } = abandoned({ bufferSize: Infinity });
    push(...Array.from('abcde'));
    const counts = [shared.bufferedCount];
    push(...Array.from('fgh'));
    counts.push(shared.bufferedCount);
    const next = join(shared);
    next.request(4);
    next.request(4);
    counts.push(shared.bufferedCount);
    expect([next.batches, counts, discards]).toEqual([[Array.from('abcd'), Array.from('efgh')], [5, 8, 0], []]);
  });

  it('reports what waits when the run ends, once', () => {
    const { shared, push, fail, discards } = abandoned();
    push('a', 'b');
    fail(new Error('broken'));
    fail(new Error('again'));
    join(shared).unsubscribe();
    expect([discards, shared.bufferedCount]).toEqual([[['a', 'b']], 0]);
  });

  it('reports what waits for the others when the last one leaves', () => {
    const { source, push } = pusher<number>();
    const discards: unknown[] = [];
    const shared = dispatchStage<number>(broadcastDispatcher(), { onDiscard: (events) => void discards.push(...events) })(source);
    const [a, b] = [join(shared), join(shared)];
    a.request(5);
    b.request(5);
    const late = join(shared);
    push(1, 2, 3);
    expect(shared.bufferedCount).toBe(3);
    a.unsubscribe();
    b.unsubscribe();
    expect(shared.bufferedCount).toBe(3);
    late.unsubscribe();
    expect([discards, a.told, shared.bufferedCount]).toEqual([[1, 2, 3], [], 0]);
  });

  it("a leaver's events go to the front, and the order is kept", () => {
    const { source, push } = pusher<number>();
    const shared = dispatchStage<number>(partitionDispatcher({ partitions: 2, hash: (n) => [n, n % 2] }), { keepAlive: true })(source);
    const p0 = join(shared.to({ partition: 0 }));
    const p1 = join(shared.to({ partition: 1 }));
    p0.request(10);
    push(1, 3, 5);
    p1.request(1);
    p1.unsubscribe();
    push(7, 9);
    expect(shared.bufferedCount).toBe(4);
    const again = join(shared.to({ partition: 1 }));
    push(11);
    again.request(3);
    again.unsubscribe();
    const third = join(shared.to({ partition: 1 }));
    third.request(5);
    expect([p1.events, again.events, third.events]).toEqual([[1], [3, 5, 7], [9, 11]]);
  });

  it('onDiscard that throws fails the stage', async () => {
    const failure = new Error('no room for the log');
    const made = pusher<number>();
    const shared = dispatchStage<number>(broadcastDispatcher(), {
      bufferSize: 1,
      onDiscard: () => {
        throw failure;
      },
    })(made.source);
    const a = join(shared);
    a.request(5);
    const b = join(shared);
    made.push(1, 2);
    expect([a.told, b.told, made.cancels]).toEqual([[failure], [failure], 1]);
    // The one that was left, discarded when the stage had ended.
    expect(await unhandledErrors()).toEqual([failure]);
  });

  it('onDiscard may unsubscribe, subscribe and ask', () => {
    const made = pusher<number>();
    const discards: unknown[] = [];
    const shared = dispatchStage<number>(broadcastDispatcher(), {
      bufferSize: 2,
      onDiscard: (events) => {
        discards.push(...events);
        b.unsubscribe();
      },
    })(made.source);
    const a = join(shared);
    a.request(5);
    const b = join(shared);
    made.push(1, 2, 3, 4);
    expect([a.events, discards, shared.bufferedCount]).toEqual([[3, 4], [1, 2], 0]);
  });

  it('serves a full buffer in the order it came, however it is asked for', () => {
    const { shared, push } = abandoned();
    push(...range(0, 20).map(String));
    const got: string[] = [];
    for (const n of [1, 5, 2, 20]) {
      const next = join(shared);
      next.request(n);
      got.push(...next.events);
      next.unsubscribe();
    }
    expect(got).toEqual(range(0, 20).map(String));
  });

  it('a large buffer goes to two consumers of broadcast in pieces, all of it at once', () => {
    const { source, push } = pusher<number>();
    const shared = dispatchStage<number>(broadcastDispatcher())(source);
    const a = join(shared);
    a.request(5000);
    const late = join(shared);
    push(...range(0, 5000));
    expect(shared.bufferedCount).toBe(5000);
    late.unsubscribe();
    expect([a.events, shared.bufferedCount]).toEqual([range(0, 5000), 0]);
  });
});
