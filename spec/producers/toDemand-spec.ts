import { concat, from, NEVER, Observable, of, Subject, take, throwError, toArray } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { BufferOverflowError, DemandObservable, demandConsumer, requestOn, toDemand, type ToDemandOptions } from 'rxjs-demand';
import { demandMarbles } from '../support/demandMarbles.js';
import { numbers } from '../support/numbers.js';
import { RecordingObserver } from '../support/recordingObserver.js';

/** Puts a Subject through `toDemand`, and records what comes of it. */
function push(options: ToDemandOptions<unknown> = {}) {
  const source$ = new Subject<unknown>();
  const dropped: unknown[] = [];
  const observer = new RecordingObserver<unknown>();
  const subscription = toDemand({ onDrop: (event) => dropped.push(event), ...options })(source$).subscribeWithDemand(observer);
  return { source$, dropped, observer, subscription, push: (...events: unknown[]) => events.forEach((event) => source$.next(event)) };
}

describe('toDemand', () => {
  // One source and one demand; what comes of them under each policy, and how long the source stays subscribed.
  it.each<[string, ToDemandOptions<string>, string, string, string]>([
    ['with room enough', {}, 'a----(bc)-(de)----|', '^-----------------!', ''],
    ["'error'", { bufferSize: 2 }, 'a--#', '^--!', 'dbc'],
    ["'dropOldest'", { bufferSize: 2, overflow: 'dropOldest' }, 'a----(cd)-e-------|', '^-----------------!', 'b'],
    ["'dropNewest'", { bufferSize: 2, overflow: 'dropNewest' }, 'a----(bc)-e-------|', '^-----------------!', 'd'],
    ["'latest'", { overflow: 'latest' }, 'a----d-e----------|', '^-----------------!', 'bc'],
    ["'dropNewest', no buffer", { bufferSize: 0, overflow: 'dropNewest' }, '-b-----e----------|', '^-----------------!', 'acd'],
    ["'dropOldest', no buffer", { bufferSize: 0, overflow: 'dropOldest' }, '-b-----e----------|', '^-----------------!', 'acd'],
    ["'error', no buffer", { bufferSize: 0 }, '#', '(^!)', 'a'],
  ])('%s', (_policy, options, expected, subscribed, drops) => {
    const dropped: string[] = [];
    const scheduler = new TestScheduler((actual, wanted) => expect(actual).toEqual(wanted));
    scheduler.run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('              abcd---e----------|');
      const demand$ = demandMarbles(cold, '1----2----9');
      const overflow = new BufferOverflowError(options.bufferSize ?? 0, 'Raise `bufferSize` of toDemand(), or choose another `overflow`.');
      const result$ = source.pipe(toDemand({ ...options, onDrop: (event) => dropped.push(event) }), requestOn(demand$));
      expectObservable(result$).toBe(expected, undefined, overflow);
      expectSubscriptions(source.subscriptions).toBe(subscribed);
    });
    expect(dropped.join('')).toBe(drops);
  });

  describe('attack 20: five events, then a request for 9, with room for 2', () => {
    it.each<[string, ToDemandOptions<unknown>, unknown[], unknown[]]>([
      ['dropOldest', { bufferSize: 2, overflow: 'dropOldest' }, [3, 4], [0, 1, 2]],
      ['dropNewest', { bufferSize: 2, overflow: 'dropNewest' }, [0, 1], [2, 3, 4]],
      ['latest', { bufferSize: 2, overflow: 'latest' }, [4], [0, 1, 2, 3]],
    ])('%s', (_policy, options, received, lost) => {
      const { push: give, observer, subscription, dropped } = push(options);
      give(...numbers(5));
      subscription.request(9);
      expect(observer.batches).toEqual([received]);
      expect(dropped).toEqual(lost);
    });

    it('error: the third is one too many; the source is torn down, and what waited is reported', () => {
      const { push: give, observer, subscription, dropped, source$ } = push({ bufferSize: 2 });
      give(0, 1);
      expect(observer.errors).toEqual([]);
      give(2, 3, 4);
      expect(observer.errors).toEqual([expect.any(BufferOverflowError)]);
      expect((observer.errors[0] as BufferOverflowError).bufferSize).toBe(2);
      expect(source$.observed).toBe(false);
      expect(subscription.closed).toBe(true);
      expect(dropped).toEqual([2, 0, 1]);
    });
  });

  it('gives out at once what is asked for, and from the buffer what came before', () => {
    const { push: give, observer, subscription } = push();
    give('a', 'b', 'c');
    subscription.request(2);
    subscription.request(2);
    give('d', 'e');
    expect(observer.batches).toEqual([['a', 'b'], ['c'], ['d']]);
  });

  it('has room for 10_000 events by default, and fails when there is one more', () => {
    const { push: give, observer } = push();
    give(...numbers(10_000));
    expect(observer.errors).toEqual([]);
    give(10_000);
    expect(observer.errors).toHaveLength(1);
  });

  it('an unbounded buffer never overflows', () => {
    const { push: give, observer, subscription } = push({ bufferSize: Infinity });
    give(...numbers(20_000));
    subscription.request(Infinity);
    expect(observer.events).toEqual(numbers(20_000));
  });

  it('keeps falsy events', () => {
    const falsy = [undefined, null, 0, '', NaN, false];
    const { push: give, observer, subscription } = push();
    give(...falsy);
    subscription.request(6);
    expect(observer.batches).toEqual([falsy]);
  });

  it('1.5 completes when the source has completed and the buffer is empty', () => {
    const { push: give, observer, source$, subscription } = push();
    give('a', 'b');
    source$.complete();
    subscription.request(1);
    expect(observer.told).toEqual(['a']);
    subscription.request(1);
    expect(observer.told).toEqual(['a', 'b', 'complete']);
  });

  it('1.5 completes without demand when nothing waits', () => {
    const { observer, source$ } = push();
    source$.complete();
    expect(observer.told).toEqual(['complete']);
  });

  it('1.4 an error of the source overtakes the buffer, which is reported', () => {
    const failure = new Error('source');
    const { push: give, observer, dropped, source$ } = push();
    give('a', 'b');
    source$.error(failure);
    expect(observer.told).toEqual([failure]);
    expect(dropped).toEqual(['a', 'b']);
  });

  it('1.8 a cancel unsubscribes from the source, and what waits is reported', () => {
    const { push: give, observer, dropped, source$, subscription } = push();
    give('a', 'b');
    subscription.unsubscribe();
    expect(source$.observed).toBe(false);
    subscription.request(9);
    expect(observer.told).toEqual([]);
    expect(dropped).toEqual(['a', 'b']);
  });

  describe('a synchronous source', () => {
    it('goes out as it comes: a consumer that keeps up needs no buffer', () => {
      const seen: number[] = [];
      from(numbers(100))
        .pipe(
          toDemand({ bufferSize: 0 }),
          demandConsumer((batch) => seen.push(...batch), { maxDemand: 2 }),
        )
        .subscribe();
      expect(seen).toEqual(numbers(100));
    });

    it('that never ends can be left', () => {
      const forever$ = new Observable<number>((subscriber) => {
        for (let n = 0; !subscriber.closed; n++) {
          subscriber.next(n);
        }
      });
      const seen: number[][] = [];
      forever$.pipe(toDemand(), take(3), toArray()).subscribe((events) => seen.push(events));
      expect(seen).toEqual([[0, 1, 2]]);
    });

    it('that never ends fails at the first event too many', () => {
      let made = 0;
      const forever$ = new Observable<number>((subscriber) => {
        for (; !subscriber.closed; made++) {
          subscriber.next(made);
        }
      });
      const observer = new RecordingObserver<number>({ start: (subscription) => subscription.request(2) });
      toDemand<number>({ bufferSize: 3 })(forever$).subscribeWithDemand(observer);
      expect(observer.told).toEqual([0, 1, expect.any(BufferOverflowError)]);
      expect(made).toBeLessThanOrEqual(7);
    });

    it('that goes on quietly is torn down, whatever ended the stream while it was being subscribed', () => {
      for (const options of [{ bufferSize: 1 }, {}]) {
        const teardown = jest.fn();
        const source$ = concat(of('a', 'b'), new Observable<string>(() => teardown));
        const observer = new RecordingObserver<string>({
          start: (subscription) => {
            if (options.bufferSize === undefined) {
              subscription.request(2);
            }
          },
          next: ([event], subscription) => {
            if (event === 'b') {
              subscription.unsubscribe();
            }
          },
        });
        toDemand<string>(options)(source$).subscribeWithDemand(observer);
        expect(observer.subscription.closed).toBe(true);
        expect(teardown).toHaveBeenCalledTimes(1);
      }
    });

    it('that fails, fails', () => {
      const observer = new RecordingObserver<string>({ start: (subscription) => subscription.request(9) });
      const source$ = concat(
        of('a'),
        throwError(() => 'no'),
      );
      toDemand()(source$).subscribeWithDemand(observer);
      expect(observer.told).toEqual(['a', 'no']);
    });
  });

  it('is cold: each subscription has a buffer of its own', () => {
    const source$ = new Subject<string>();
    const demand$ = toDemand<string>()(source$);
    expect(demand$).toBeInstanceOf(DemandObservable);
    expect(source$.observed).toBe(false);
    const [one, two] = [new RecordingObserver<string>(), new RecordingObserver<string>()];
    demand$.subscribeWithDemand(one).request(1);
    demand$.subscribeWithDemand(two);
    source$.next('a');
    source$.next('b');
    two.subscription.request(2);
    expect([one.events, two.batches]).toEqual([['a'], [['a', 'b']]]);
  });

  it('subscribes once downstream stands, and not for an observer that leaves in start', () => {
    const log: string[] = [];
    const source$ = new Observable<string>(() => {
      log.push('subscribed');
      return NEVER.subscribe();
    });
    toDemand<string>()(source$).subscribeWithDemand(new RecordingObserver<string>({ start: () => log.push('started') }));
    expect(log).toEqual(['started', 'subscribed']);
    toDemand<string>()(source$).subscribeWithDemand(new RecordingObserver<string>({ start: (subscription) => subscription.unsubscribe() }));
    expect(log).toHaveLength(2);
  });

  it.each([
    [{ bufferSize: -1 }, new RangeError('Expected `bufferSize` to be an integer of at least 0 or Infinity, got `-1` (number)')],
    [{ bufferSize: NaN }, new RangeError('Expected `bufferSize` to be an integer of at least 0 or Infinity, got `NaN` (number)')],
    [
      { overflow: 'drop' },
      new RangeError("Expected `overflow` to be one of 'error', 'dropOldest', 'dropNewest', 'latest', got `drop` (string)"),
    ],
    [{ onDrop: 'log' }, new TypeError('Expected `onDrop` to be a function, got `log` (string)')],
    [null, new TypeError('Expected `options` to be an object, got `null` (null)')],
  ])('refuses %p when it is called', (options, error) => {
    const call = (): unknown => toDemand(options as ToDemandOptions<unknown>);
    expect(call).toThrow(error);
    expect(call).toThrow(error.constructor as typeof RangeError);
  });
});
