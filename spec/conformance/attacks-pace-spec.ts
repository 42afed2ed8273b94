import { catchError, delay, EMPTY, lastValueFrom, NEVER, Observable, of, Subject, take, timer } from 'rxjs';
import {
  BufferOverflowError,
  demandConsumer,
  filterStage,
  fromDemandProducer,
  mapAsyncStage,
  mapStage,
  throughStage,
  toDemand,
  type DemandObservable,
} from 'rxjs-demand';
import { demandProbe, runDemandMarbles } from 'rxjs-demand/testing';
import { countingSource } from '../support/countingSource.js';
import { numbers } from '../support/numbers.js';

/**
 * The attacks 11 to 16 and 20, on pace and room; 1 to 10 are in attacks-spec.ts, 17 to 19 in attacks-sharing-spec.ts. Where an attack is about an
 * operator that this package does not have, it is told by what there is:
 *
 * - 11 (`limitRate`, `rebatch`): the windows of demandConsumer say the same.
 * - 13 (a "skip" policy of mapAsync): the project's own `catchError`.
 * - 14, 15 (`batchTime`): the only timer is that of `pollIntervalMs`, and the tail that waits is that of `mapStage({ handleEvents })`. "A request does
 *   not flush a young batch" does not apply: no stage collects over time.
 * - 20, restart with backoff: no operator of ours restarts a producer; `retry` of RxJS subscribes anew, and demand with it.
 */
const counter = (count: number): DemandObservable<number> => countingSource('synchronous', { events: numbers(count) }).observable as never;

it.each([
  [10, 5, [10, 5, 5, 5]],
  [10, 2, [10, 8, 10, 8]],
  [10, 0, [10, 10, 10, 10]],
  [3, 0, [3, 3, 3, 3]],
  [1, 0, [1, 1, 1, 1]],
])('attack 11: ten thousand events through the window %d/%d', async (maxDemand, minDemand, first) => {
  const source = countingSource('synchronous', { events: numbers(10_000) });
  let [handled, most] = [0, 0];
  await lastValueFrom(
    source.observable.pipe(
      demandConsumer(
        (events) => {
          most = Math.max(most, source.demands.reduce((sum, n) => sum + n, 0) - handled);
          handled += events.length;
        },
        { maxDemand, minDemand },
      ),
    ),
  );
  expect(source.demands.slice(0, 4)).toEqual(first);
  expect(source.demands.slice(4, 8)).toEqual(source.demands.slice(2, 4).concat(source.demands.slice(2, 4)));
  expect({ handled, most }).toEqual({ handled: 10_000, most: maxDemand });
});

describe('attack 12: a stage that makes none, or five, of one', () => {
  it('asks again for 100,000 that were dropped', () => {
    const source = countingSource('synchronous', { events: numbers(100_001) });
    const probe = demandProbe<unknown>().subscribe(source.observable.pipe(filterStage((n) => n === 100_000)));
    probe.request(1).expectEvents([100_000]).expectComplete();
    expect(source.demands.length).toBeGreaterThanOrEqual(100_000);
  });

  it('keeps what was not asked for, and serves it without asking', () => {
    const source = countingSource('synchronous', { events: ['a', 'b'], end: 'open' });
    const five = mapStage(
      { handleEvents: ([event]: readonly unknown[]) => ({ events: numbers(5).map((n) => `${String(event)}${n}`), state: 0 }) },
      { maxDemand: 1 },
    );
    const probe = demandProbe<unknown>().subscribe(source.observable.pipe(five));
    probe.request(2).expectEvents(['a0', 'a1']);
    const { length } = source.demands;
    probe.request(3).expectEvents(['a2', 'a3', 'a4']);
    expect(source.demands.length).toBe(length);
  });
});

describe('attack 13: tasks that fail', () => {
  it.each([1, 2])('the first seven of ten, skipped, %d at a time', (concurrency) => {
    let [open, most] = [0, 0];
    const decide = jest.fn(() => EMPTY);
    const task = (n: number): Observable<number> =>
      new Observable<number>((subscriber) => {
        most = Math.max(most, ++open);
        subscriber.add(() => open--);
        if (n < 7) subscriber.error(new Error(String(n)));
        subscriber.next(n);
        subscriber.complete();
      }).pipe(catchError(decide));
    const probe = demandProbe<number>().subscribe(counter(10).pipe(mapAsyncStage(task, { concurrency })));
    probe.request(10).expectEvents([7, 8, 9]).expectComplete();
    expect(most).toBeLessThanOrEqual(concurrency);
    expect(decide).toHaveBeenCalledTimes(7);
  });

  it('complete without more demand, and an error never loses to completion', () => {
    demandProbe<number>()
      .subscribe(counter(1).pipe(mapAsyncStage((n) => of(n))))
      .request(1)
      .expectEvents([0])
      .expectComplete();
    const failure = new Error('the last');
    const gate$ = new Subject<never>();
    const task = (n: number): Observable<number> => (n === 0 ? of(n) : gate$);
    const probe = demandProbe<number>().subscribe(counter(2).pipe(mapAsyncStage(task, { concurrency: 2 })));
    probe.request(2).expectEvents([0]).expectNothing();
    gate$.error(failure);
    probe.expectError(failure);
  });
});

it('attack 14: an idle source holds a timer only while somebody waits for it', () => {
  runDemandMarbles(({ expectObservable, flush }) => {
    let calls = 0;
    const idle$ = fromDemandProducer<number>(() => (++calls, []), { pollIntervalMs: 10 });
    // Nobody asks: not one call in a second of virtual time; then one each 10 ms, until it is cancelled.
    const probe = demandProbe<number>().subscribe(idle$);
    expectObservable(timer(1000)).toBe('1s (a|)', { a: 0 });
    flush();
    expect(calls).toBe(0);
    expectObservable(idle$, '^ 34ms !').toBe('');
    flush();
    expect(calls).toBe(4);
    probe.expectNothing().cancel();
  });
});

it('attack 15: the tail of a batch waits for demand, and completion behind it', () => {
  const source = countingSource('synchronous', { events: numbers(5) });
  const all = mapStage({ handleEvents: (events: readonly unknown[]) => ({ events, state: 0 }) }, { maxDemand: 10, minDemand: 0 });
  const probe = demandProbe<unknown>().subscribe(source.observable.pipe(all));
  probe.request(3).expectEvents([0, 1, 2]).expectNothing();
  probe.request(1).expectEvents([3]).expectNothing();
  probe.request(1).expectEvents([4]).expectComplete();
});

it('attack 16: a stalled consumer reads no further ahead than its window, not in an hour', () => {
  runDemandMarbles(({ expectObservable, flush }) => {
    let [requested, pages] = [0, 0];
    const search$ = fromDemandProducer<number>((n) => {
      requested += n;
      pages++;
      return of(numbers(Math.min(n, 100))).pipe(delay(5));
    });
    const stalled$ = search$.pipe(demandConsumer(() => NEVER, { maxDemand: 500, minDemand: 250 }));
    expectObservable(stalled$, '^ 3600s !').toBe('');
    flush();
    // 500 events are asked for, which is five pages: each further call is for what the one before did not bring.
    expect(pages).toBe(5);
    expect(requested).toBe(500 + 400 + 300 + 200 + 100);
  });
});

it('attack 20: a full buffer fails and lets go of its source, or drops as it says', () => {
  let torn = 0;
  const push$ = new Observable<number>((subscriber) => {
    for (let n = 0; n < 5 && !subscriber.closed; n++) subscriber.next(n);
    return () => torn++;
  });
  const failed = demandProbe<number>().subscribe(toDemand<number>({ bufferSize: 2, overflow: 'error' })(push$));
  failed.expectError(BufferOverflowError);
  expect(torn).toBe(1);
  for (const [overflow, kept, dropped] of [
    ['dropOldest', [3, 4], [0, 1, 2]],
    ['dropNewest', [0, 1], [2, 3, 4]],
    ['latest', [4], [0, 1, 2, 3]],
  ] as const) {
    const drops: number[] = [];
    const onDrop = (event: number): void => void drops.push(event);
    const probe = demandProbe<number>().subscribe(toDemand<number>({ bufferSize: 2, overflow, onDrop })(push$));
    probe.request(9).expectEvents(kept);
    expect(drops).toEqual(dropped);
    probe.cancel();
  }
});

it('attack 20: take(2) asks for no more than two', () => {
  const source = countingSource('synchronous', { events: numbers(100) });
  demandProbe<unknown>()
    .subscribe(source.observable.pipe(throughStage(take<unknown>(2))))
    .request(2)
    .expectEvents([0, 1])
    .expectComplete();
  expect(source.demands).toEqual([2]);
});
