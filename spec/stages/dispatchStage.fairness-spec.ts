import { defer, from, lastValueFrom, of, Subject, type ObservableInput } from 'rxjs';
import { broadcastDispatcher, demandConsumer, demandDispatcher, dispatchStage, type DispatchedObservable } from 'rxjs-demand';
import { consume, counter, join, pusher, range } from '../support/dispatching.js';
import { turn } from '../support/eventually.js';

const TOTAL = 100_000;

/** How many events each of four consumers handles, out of 100,000, when all handle them alike. */
async function shares(
  handle: (events: readonly number[]) => ObservableInput<unknown>,
  window: { maxDemand?: number; minDemand?: number } = {},
): Promise<number[]> {
  const shared = counter(TOTAL).source.pipe(dispatchStage(demandDispatcher(), { startAfter: 4 }));
  const counts = [0, 0, 0, 0];
  const runs = counts.map((_, index) =>
    lastValueFrom(
      shared.pipe(
        demandConsumer((events: readonly number[]) => {
          counts[index] = (counts[index] ?? 0) + events.length;
          return handle(events);
        }, window),
      ),
      { defaultValue: undefined },
    ),
  );
  await Promise.all(runs);
  return counts;
}

describe('dispatchStage: competing consumers that keep up get equal shares', () => {
  const handlers: [string, (events: readonly number[]) => ObservableInput<unknown>][] = [
    ['at once', () => of(0)],
    ['by a promise', () => Promise.resolve()],
    ['by a chain of promises', async () => turn()],
  ];

  it.each(handlers)('25 %% ± 2 of 100,000 events, handled %s', async (_how, handle) => {
    const counts = await shares(handle);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(TOTAL);
    for (const count of counts) {
      expect(Math.abs(count / TOTAL - 0.25)).toBeLessThanOrEqual(0.02);
    }
  });

  it.each([
    { maxDemand: 10, minDemand: 5 },
    { maxDemand: 100, minDemand: 0 },
    { maxDemand: 7, minDemand: 6 },
  ])('25 %% ± 2 with windows of %j', async (window) => {
    for (const count of await shares(() => from(Promise.resolve()), window)) {
      expect(Math.abs(count / TOTAL - 0.25)).toBeLessThanOrEqual(0.02);
    }
  });

  it('a slow one does not slow the others, and holds no more than its window', () => {
    const shared = counter(3000).source.pipe(dispatchStage(demandDispatcher(), { startAfter: 4 }));
    const gate$ = new Subject<never>();
    const slow: number[] = [];
    shared.pipe(demandConsumer((events) => (slow.push(...events), gate$), { maxDemand: 10, minDemand: 5 })).subscribe();
    const others = [0, 1, 2].map(() => consume(shared, 10, 5));
    const done = others.flatMap(({ batches }) => batches.flat());
    expect(slow).toHaveLength(5);
    // All the rest, but for what was delivered to the slow one and waits in its window.
    expect(done).toHaveLength(2990);
    expect(others.map(({ ends }) => ends)).toEqual([['complete'], ['complete'], ['complete']]);
    gate$.complete();
    expect([...done, ...slow].sort((a, b) => a - b)).toEqual(range(0, 3000));
  });

  it('one that fails loses only what was delivered to it', () => {
    const shared = counter(2000).source.pipe(dispatchStage(demandDispatcher(), { startAfter: 3 }));
    const got: number[] = [];
    const failing = consume(shared, 10, 5, (events) => {
      if (events.some((event) => event > 500)) throw new Error('too large');
    });
    const delivered = join(shared, {
      next: (events, subscription) => {
        got.push(...events);
        if (got.length > 300) subscription.unsubscribe();
        else subscription.request(events.length);
      },
    });
    const last = consume(shared, 10, 5);
    delivered.request(10);
    const all = [...failing.batches, ...last.batches].flat().concat(got);
    const missing = range(0, 2000).filter((event) => !all.includes(event));
    expect(new Set(all).size).toBe(all.length);
    // Of the 10 in flight with the one that failed.
    expect(missing.length).toBeLessThanOrEqual(5);
    expect([failing.ends.length, last.ends]).toEqual([1, ['complete']]);
  });

  it('one that is unsubscribed before it was served loses nothing: its share goes to the others', () => {
    const { source, push } = pusher<number>();
    const shared = dispatchStage<number>(demandDispatcher())(source);
    const [a, b, c] = [consume(shared, 100, 50), consume(shared, 10, 5), consume(shared, 10, 5)];
    a.subscription.unsubscribe();
    push(...range(0, 12));
    expect([...b.batches, ...c.batches].flat().sort((x, y) => x - y)).toEqual(range(0, 12));
    push(...range(12, 50));
    expect([...b.batches, ...c.batches].flat().length + shared.bufferedCount).toBe(50);
  });

  it('broadcast runs at the slowest: nothing is buffered, and upstream is asked for no more than that one has asked for', () => {
    const made = counter(TOTAL);
    const shared: DispatchedObservable<number> = made.source.pipe(dispatchStage(broadcastDispatcher(), { startAfter: 3 }));
    const gate$ = new Subject<number>();
    let most = 0;
    const fast = [0, 1].map(() =>
      consume(shared, 1000, 500, () => {
        most = Math.max(most, shared.bufferedCount);
      }),
    );
    const slow: number[] = [];
    const subscription = shared
      .pipe(demandConsumer((events) => (slow.push(...events), defer(() => gate$)), { maxDemand: 20, minDemand: 10 }))
      .subscribe();
    const asked = (): number => made.asked.reduce((sum, n) => sum + n, 0);
    expect([fast[0]?.batches.flat().length, asked(), most]).toEqual([20, 20, 0]);
    // Its leaving releases the others: no further request is needed.
    subscription.unsubscribe();
    expect(fast.map(({ batches, ends }) => [batches.flat().length, ends])).toEqual([
      [TOTAL, ['complete']],
      [TOTAL, ['complete']],
    ]);
    expect([slow.length, most]).toEqual([10, 0]);
  });
});
