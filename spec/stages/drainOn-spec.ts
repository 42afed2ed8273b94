import { BehaviorSubject, concat, EMPTY, lastValueFrom, NEVER, Observable, of, Subject, throwError } from 'rxjs';
import {
  demandConsumer,
  demandDispatcher,
  dispatchStage,
  fromDemandProducer,
  mapAsyncStage,
  requestOn,
  toDemand,
  type ProducerContext,
} from 'rxjs-demand';
import { demandProbe, runDemandMarbles } from 'rxjs-demand/testing';
import { drainOn } from '../../lib/stages/drainOn.js';
import { countingSource } from '../support/countingSource.js';
import { ForeignSource, handSource } from '../support/foreignSource.js';
import { numbers } from '../support/numbers.js';
import { RecordingObserver } from '../support/recordingObserver.js';

describe('drainOn', () => {
  it('passes demand up and events down, and at the notifier’s first emission cancels the source and completes', () => {
    runDemandMarbles(({ producer, demand, hot, expectObservable, expectDemand, expectCancel }) => {
      const source$ = producer('a-b---c------d');
      const asked = '           2-----2-----1-';
      const notifier = '        ----------x-x-';
      const upstream = '        2-----2-------';
      const expected = '        a-b---c---|   ';
      const cancelled = '       ----------!   ';
      expectObservable(source$.pipe(drainOn(hot(notifier)), requestOn(demand(asked)))).toBe(expected);
      expectDemand(source$).toBe(upstream);
      expectCancel(source$).toBe(cancelled);
    });
  });

  it('completes with the source, and unsubscribes from the notifier', () => {
    runDemandMarbles(({ producer, hot, expectObservable, expectSubscriptions }) => {
      const source$ = producer('a-b---(c|)');
      const notifier$ = hot('---------x');
      expectObservable(source$.pipe(drainOn(notifier$))).toBe('a-b---(c|)');
      expectSubscriptions(notifier$.subscriptions).toBe('^-----!');
    });
  });

  it('fails with the source, and unsubscribes from the notifier', () => {
    runDemandMarbles(({ producer, hot, expectObservable, expectSubscriptions }) => {
      const source$ = producer('a-b---#');
      const notifier$ = hot('---------x');
      expectObservable(source$.pipe(drainOn(notifier$))).toBe('a-b---#');
      expectSubscriptions(notifier$.subscriptions).toBe('^-----!');
    });
  });

  it('a cancel reaches the source and the notifier', () => {
    runDemandMarbles(({ producer, hot, expectObservable, expectSubscriptions, expectCancel }) => {
      const source$ = producer('a-b------');
      const notifier$ = hot('---------x');
      expectObservable(source$.pipe(drainOn(notifier$)), '^---!').toBe('a-b--');
      expectSubscriptions(notifier$.subscriptions).toBe('^---!');
      expectCancel(source$).toBe('----!');
    });
  });

  it('a notifier that fails cancels the source and fails the stream', () => {
    runDemandMarbles(({ producer, hot, expectObservable, expectCancel }) => {
      const source$ = producer('a-b------');
      expectObservable(source$.pipe(drainOn(hot('----#')))).toBe('a-b-#');
      expectCancel(source$).toBe('----!');
    });
  });

  it('a notifier that completes without having emitted changes nothing', () => {
    runDemandMarbles(({ producer, hot, expectObservable }) => {
      expectObservable(producer('a-b---(c|)').pipe(drainOn(hot('----|')))).toBe('a-b---(c|)');
    });
  });

  it.each([
    ['has a value', new BehaviorSubject(1)],
    [
      'emits and fails',
      concat(
        of(1),
        throwError(() => new Error('late')),
      ),
    ],
  ])('a notifier that %s when it is subscribed to keeps the source from being started', (_how, notifier$) => {
    const source = countingSource('synchronous', { events: numbers(3) });
    const probe = demandProbe().subscribe(source.observable.pipe(drainOn(notifier$)));
    probe.expectComplete();
    expect(source.subscriptions).toBe(0);
  });

  it('a notifier that has failed by then too', () => {
    const source = countingSource('synchronous', { events: numbers(3) });
    demandProbe()
      .subscribe(source.observable.pipe(drainOn(throwError(() => new Error('no notifier')))))
      .expectError(/^no notifier$/);
    expect(source.subscriptions).toBe(0);
  });

  it('a promise emits when it is fulfilled, and fails when it is rejected', async () => {
    const source = countingSource('synchronous', { events: numbers(3), end: 'open' });
    const fulfilled = demandProbe().subscribe(source.observable.pipe(drainOn(Promise.resolve())));
    const rejected = demandProbe().subscribe(source.observable.pipe(drainOn(Promise.reject(new Error('no promise')))));
    fulfilled.request(2).expectEvents([0, 1]);
    await Promise.resolve();
    fulfilled.expectComplete();
    rejected.expectError(/^no promise$/);
    expect(source.ends).toEqual(['cancelled', 'cancelled']);
  });

  it('each subscription has a notifier and a source of its own', () => {
    const notifiers: Subject<void>[] = [];
    const notifier$ = new Observable<void>((subscriber) => {
      const notifier = new Subject<void>();
      notifiers.push(notifier);
      return notifier.subscribe(subscriber);
    });
    const source = countingSource('synchronous', { events: numbers(9) });
    const drained$ = source.observable.pipe(drainOn(notifier$));
    const [first, second] = [demandProbe().subscribe(drained$), demandProbe().subscribe(drained$)];
    notifiers[0]?.next();
    first.expectComplete();
    second.request(1).expectEvents([0]);
    expect(source.ends).toEqual(['cancelled']);
  });

  it('aborts what the source has in flight', () => {
    const stop$ = new Subject<void>();
    const signals: AbortSignal[] = [];
    demandProbe()
      .subscribe(
        fromDemandProducer((_demand, context: ProducerContext<unknown>) => {
          signals.push(context.signal);
          return NEVER;
        }).pipe(drainOn(stop$)),
      )
      .request(1);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    stop$.next();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  describe('when the notifier emits while downstream is being called', () => {
    it('1.3 in a delivery: the source is cancelled at once, completion waits until it has returned', () => {
      const stop$ = new Subject<void>();
      const hand = handSource<number>();
      const cancels: number[] = [];
      const observer = new RecordingObserver<number>({
        next: (_events, subscription) => {
          stop$.next();
          cancels.push(hand.cancels);
          subscription.request(1);
        },
      });
      drainOn<number>(stop$)(hand.source).subscribeWithDemand(observer);
      observer.subscription.request(3);
      hand.observer.next([1, 2]);
      hand.observer.next([3]);
      expect([observer.told, observer.deepest]).toEqual([[1, 2, 'complete'], 1]);
      expect([cancels, hand.cancels, hand.requests]).toEqual([[1], 1, [3]]);
    });

    it('1.3 in start()', () => {
      const stop$ = new Subject<void>();
      const source = countingSource('synchronous', { events: numbers(3) });
      const observer = new RecordingObserver({
        start: (subscription) => {
          subscription.request(2);
          stop$.next();
        },
      });
      source.observable.pipe(drainOn(stop$)).subscribeWithDemand(observer);
      expect([observer.told, observer.deepest]).toEqual([['complete'], 1]);
      expect(source.demands).toEqual([]);
    });

    it('1.8 a cancel in the same delivery keeps completion back', () => {
      const stop$ = new Subject<void>();
      const observer = new RecordingObserver({
        next: (_events, subscription) => {
          stop$.next();
          subscription.unsubscribe();
        },
      });
      countingSource('synchronous', { events: numbers(3), end: 'open' })
        .observable.pipe(drainOn(stop$))
        .subscribeWithDemand(observer);
      observer.subscription.request(2);
      expect(observer.told).toEqual([0, 1]);
    });
  });

  it('a source that sets the notifier off when it is started is cancelled before it is asked', () => {
    const stop$ = new Subject<void>();
    const hand = handSource<number>();
    const hasty = new ForeignSource<number>((observer) => {
      stop$.next();
      return hand.source.subscribeWithDemand(observer);
    });
    const observer = new RecordingObserver<number>({ start: (subscription) => subscription.request(1) });
    drainOn<number>(stop$)(hasty).subscribeWithDemand(observer);
    expect([observer.told, hand.requests, hand.cancels]).toEqual([['complete'], [], 1]);
  });

  it('1.8 a source that answers its cancel by cancelling the stream hears of no completion', () => {
    const stop$ = new Subject<void>();
    const hand = handSource<number>(undefined, () => observer.subscription.unsubscribe());
    const observer = new RecordingObserver<number>();
    drainOn<number>(stop$)(hand.source).subscribeWithDemand(observer);
    stop$.next();
    expect([observer.told, hand.cancels]).toEqual([[], 1]);
  });

  it('does not write into arrays, and hands them on as they are', () => {
    const events = Object.freeze([1, 2, 3]);
    const received: (readonly number[])[] = [];
    fromDemandProducer<number, null>({ handleDemand: () => ({ events, state: null, done: true }) })
      .pipe(drainOn(NEVER))
      .subscribeWithDemand({ next: (batch) => received.push(batch), error: fail, complete: () => undefined })
      .request(3);
    expect(received[0]).toBe(events);
  });

  describe('what stands behind it ends as after any completion', () => {
    it('a consumer handles what it was given, and then the pipeline completes', () => {
      runDemandMarbles(({ producer, cold, hot, expectObservable, expectDemand }) => {
        const source$ = producer(numbers(100));
        const handle = (batch: readonly number[]): Observable<string> => cold('----(x|)', { x: batch.join('') });
        const consumed$ = source$.pipe(drainOn(hot('-----x')), demandConsumer(handle, { maxDemand: 4, minDemand: 2 }));
        // 4 asked; at 4 two are handled and two more asked for; drained at 5.
        expectObservable(consumed$).toBe('----a---b---(c|)', { a: '01', b: '23', c: '45' });
        expectDemand(source$).toBe('4---2');
      });
    });

    it('a stage finishes the tasks it has started', () => {
      runDemandMarbles(({ producer, cold, hot, expectObservable, expectDemand }) => {
        const source$ = producer(numbers(100));
        const tasks$ = source$.pipe(
          drainOn(hot('------x')),
          mapAsyncStage((n) => cold('-----(x|)', { x: n }), { concurrency: 2 }),
        );
        expectObservable(tasks$).toBe('-----(ab)-(cd|)', { a: 0, b: 1, c: 2, d: 3 });
        expectDemand(source$).toBe('2----(11)');
      });
    });

    it('a dispatcher hands out its queue', async () => {
      const stop$ = new Subject<void>();
      const source = countingSource('synchronous', { events: numbers(100) });
      const shared$ = source.observable.pipe(drainOn(stop$), dispatchStage(demandDispatcher()));
      const handled: unknown[] = [];
      await lastValueFrom(
        shared$.pipe(
          demandConsumer(
            async (events) => {
              stop$.next();
              await Promise.resolve();
              handled.push(...events);
            },
            { maxDemand: 10, minDemand: 5 },
          ),
        ),
      );
      expect([handled, source.demands, source.ends]).toEqual([numbers(10), [10], ['cancelled']]);
    });
  });

  it('throws for a notifier that can never say anything, and when piped onto an Observable that carries no demand', () => {
    const message = (got: string) => new TypeError(`Expected \`notifier$\` to be an Observable or a promise, got ${got}`);
    expect(() => drainOn(undefined as never)).toThrow(message('`undefined` (undefined)'));
    expect(() => drainOn('SIGTERM' as never)).toThrow(message('`SIGTERM` (string)'));
    expect(() => of(1).pipe(drainOn(EMPTY))).toThrow(/^drainOn\(\) needs a source that answers demand, got a plain Observable/);
    expect(() => of(1).pipe(toDemand(), drainOn(EMPTY))).not.toThrow();
  });
});

function fail(error: unknown): never {
  throw error;
}
