import { lastValueFrom, NEVER, of, Subject, throwError, toArray } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { demandConsumer, fromDemandProducer, requestOn } from 'rxjs-demand';
import { drainOn } from '../../../samples/tweets-to-database/drainOn.js';
import { countingSource, SOURCE_KINDS } from '../../support/countingSource.js';
import { demandMarbles } from '../../support/demandMarbles.js';
import { numbers } from '../../support/numbers.js';
import { RecordingObserver } from '../../support/recordingObserver.js';
import { settle } from '../../support/settle.js';

function inMarbles(run: Parameters<TestScheduler['run']>[0]): void {
  new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run(run);
}

describe('drainOn', () => {
  it('asks for what downstream asks, and for nothing once the notifier has emitted', () => {
    const asked$ = new Subject<string>();
    let next = 0;
    const source$ = fromDemandProducer((demand) => {
      asked$.next(String(demand));
      return Array.from({ length: demand }, () => String(next++));
    });
    inMarbles(({ cold, expectObservable }) => {
      const demand$ = demandMarbles(cold, '--3----1----2--');
      const notifier$ = cold('             ----------x----');
      const upstream = '                   --3----1-------';
      const expected = '                   --(012)3--|    ';
      expectObservable(asked$).toBe(upstream);
      expectObservable(source$.pipe(drainOn(notifier$), requestOn(demand$))).toBe(expected);
    });
  });

  it('passes on each request by itself', () => {
    const source = countingSource('synchronous', { events: numbers(9) });
    const observer = new RecordingObserver<unknown>({
      start: (subscription) => {
        subscription.request(2);
        subscription.request(3);
      },
    });
    source.observable.pipe(drainOn(NEVER)).subscribeWithDemand(observer);
    expect(source.demands).toEqual([2, 3]);
  });

  it('completes at once when the notifier emits on subscription, and leaves the source alone', () => {
    const source = countingSource('synchronous', { events: numbers(3) });
    const observer = new RecordingObserver();
    source.observable.pipe(drainOn(of('now'))).subscribeWithDemand(observer);
    expect(observer.told).toEqual(['complete']);
    expect(source.subscriptions).toBe(0);
  });

  it('lets the consumer finish what was delivered', async () => {
    const stop$ = new Subject<void>();
    const handled$ = new Subject<void>();
    const source = countingSource('synchronous', { events: numbers(100), end: 'open' });
    const results = lastValueFrom(
      source.observable.pipe(
        drainOn(stop$),
        demandConsumer(() => handled$, { maxDemand: 10, minDemand: 5 }),
        toArray(),
      ),
    );
    stop$.next();
    expect(source.ends).toEqual(['cancelled']);
    // Ten were delivered, in chunks of five: the second is begun after the stop.
    const first = handled$;
    first.next();
    first.complete();
    expect(await results).toHaveLength(1);
    expect(source.demands).toEqual([10]);
  });

  describe.each(SOURCE_KINDS)('on a %s source', (kind) => {
    it('passes every event and each request on', async () => {
      const source = countingSource(kind, { events: numbers(20) });
      const observer = new RecordingObserver<unknown>({ next: (events, subscription) => subscription.request(events.length) });
      source.observable.pipe(drainOn(NEVER)).subscribeWithDemand(observer);
      observer.subscription.request(5);
      await settle(source);
      expect(observer.told).toEqual([...numbers(20), 'complete']);
      expect(source.demands).toEqual([5, 5, 5, 5]);
    });

    it('asks for no more than was asked of it, while requests add up', async () => {
      const source = countingSource(kind, { events: numbers(4), end: 'open' });
      const observer = new RecordingObserver();
      source.observable.pipe(drainOn(NEVER)).subscribeWithDemand(observer);
      observer.subscription.request(2);
      observer.subscription.request(1);
      observer.subscription.request(7);
      await settle(source);
      expect(observer.told).toEqual(numbers(4));
      // All that is unmet at the end.
      expect(source.demands.at(-1)).toBe(6);
    });

    it('delivers unbounded demand', async () => {
      const source = countingSource(kind, { events: numbers(9) });
      await Promise.all([
        expect(lastValueFrom(source.observable.pipe(drainOn(NEVER)).pipe(toArray()))).resolves.toEqual(numbers(9)),
        settle(source),
      ]);
    });

    it('cancels the source and the notifier when it is cancelled', async () => {
      const source = countingSource(kind, { events: numbers(4), end: 'open' });
      const notifier$ = new Subject<void>();
      const observer = new RecordingObserver();
      source.observable.pipe(drainOn(notifier$)).subscribeWithDemand(observer);
      observer.subscription.request(2);
      observer.subscription.unsubscribe();
      await settle(source);
      expect(source.ends).toEqual(['cancelled']);
      expect(notifier$.observed).toBe(false);
    });

    it('fails with the source, and lets go of the notifier', async () => {
      const source = countingSource(kind, { events: numbers(2), end: 'fail' });
      const notifier$ = new Subject<void>();
      const observer = new RecordingObserver();
      source.observable.pipe(drainOn(notifier$)).subscribeWithDemand(observer);
      observer.subscription.request(3);
      await settle(source);
      expect(observer.told).toEqual([0, 1, source.failure]);
      expect(notifier$.observed).toBe(false);
    });
  });

  it('completes with the source, and lets go of the notifier', () => {
    const source = countingSource('synchronous', { events: [] });
    const notifier$ = new Subject<void>();
    const observer = new RecordingObserver();
    source.observable.pipe(drainOn(notifier$)).subscribeWithDemand(observer);
    expect(observer.told).toEqual(['complete']);
    expect(notifier$.observed).toBe(false);
  });

  it('fails with the notifier, and cancels the source', () => {
    const source = countingSource('synchronous', { events: numbers(2), end: 'open' });
    const notifier$ = new Subject<void>();
    const observer = new RecordingObserver();
    source.observable.pipe(drainOn(notifier$)).subscribeWithDemand(observer);
    const failure = new Error('no signal');
    notifier$.error(failure);
    expect(observer.told).toEqual([failure]);
    expect(source.ends).toEqual(['cancelled']);
  });

  it('fails with a notifier that fails on subscription, and leaves the source alone', () => {
    const source = countingSource('synchronous', { events: numbers(2) });
    const failure = new Error('no signal');
    const observer = new RecordingObserver();
    source.observable.pipe(drainOn(throwError(() => failure))).subscribeWithDemand(observer);
    expect(observer.told).toEqual([failure]);
    expect(source.subscriptions).toBe(0);
  });

  it('goes on when the notifier completes', () => {
    const source = countingSource('synchronous', { events: numbers(2) });
    const notifier$ = new Subject<void>();
    const observer = new RecordingObserver();
    source.observable.pipe(drainOn(notifier$)).subscribeWithDemand(observer);
    notifier$.complete();
    observer.subscription.request(2);
    expect(observer.told).toEqual([0, 1, 'complete']);
  });

  it('may be stopped by what it delivers', () => {
    const stop$ = new Subject<void>();
    const source = countingSource('synchronous', { events: numbers(100), end: 'open' });
    const observer = new RecordingObserver<unknown>({ next: () => stop$.next() });
    source.observable.pipe(drainOn(stop$)).subscribeWithDemand(observer);
    observer.subscription.request(3);
    expect(observer.told).toEqual([0, 1, 2, 'complete']);
    expect(source.ends).toEqual(['cancelled']);
  });
});
