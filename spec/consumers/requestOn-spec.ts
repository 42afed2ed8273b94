import type { Observable } from 'rxjs';
import { concat, config, EMPTY, from, NEVER, of, retry, Subject, take, throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { DemandObservable, fromDemandProducer, mapStage, toDemand } from '../../lib/index.js';
import { requestOn } from '../../lib/consumers/requestOn.js';
import { demandMarbles } from '../support/demandMarbles.js';
import { handSource } from '../support/foreignSource.js';
import { numbers } from '../support/numbers.js';
import { unhandledErrors } from '../support/unhandledErrors.js';

/** a, b, c, … below `end`, as many as asked; writes down what it is asked and how it ended. */
function letters(end = Infinity) {
  const demands: number[] = [];
  const ends: string[] = [];
  const asked$ = new Subject<string>();
  const source$ = fromDemandProducer<string, number>({
    init: () => 0,
    handleDemand: (demand, first) => {
      demands.push(demand);
      asked$.next(String(demand));
      const events = numbers(Math.min(demand, end - first, 10)).map((n) => String.fromCharCode(97 + ((first + n) % 26)));
      return { events, state: first + events.length, done: first + events.length >= end };
    },
    terminate: (_first, reason) => {
      ends.push(reason);
    },
  });
  return { source$, demands, ends, asked$ };
}

function observe<R>(result$: Observable<R>) {
  const told: unknown[] = [];
  const subscription = result$.subscribe({
    next: (result) => told.push(result),
    error: (error: unknown) => told.push(error),
    complete: () => told.push('complete'),
  });
  return { told, subscription };
}

const marbles = (work: Parameters<TestScheduler['run']>[0]): void => {
  new TestScheduler((actual, expected) => {
    expect(actual).toEqual(expected);
  }).run(work);
};

describe('requestOn', () => {
  it('each number is one request; nothing else is asked for', () => {
    marbles(({ cold, expectObservable }) => {
      const { source$, asked$ } = letters();
      const demand$ = demandMarbles(cold, '--2-------3------1--');
      const upstream = '                   --2-------3------1--';
      const expected = '                   --(ab)----(cde)--f--';
      expectObservable(asked$).toBe(upstream);
      expectObservable(source$.pipe(requestOn(demand$))).toBe(expected);
    });
  });

  it('3.8 several requests in one frame are several requests', () => {
    marbles(({ cold, expectObservable }) => {
      const { source$, asked$ } = letters();
      const demand$ = demandMarbles(cold, '--(12)---');
      const upstream = '                   --(12)---';
      const expected = '                   --(abc)--';
      expectObservable(asked$).toBe(upstream);
      expectObservable(source$.pipe(requestOn(demand$))).toBe(expected);
    });
  });

  it('an event that comes later than it was asked for goes out as it comes', () => {
    marbles(({ cold, hot, expectObservable }) => {
      const source$ = hot('  a---b-c------d-e|');
      const demand$ = demandMarbles(cold, '--2--------9-----');
      const expected = '     --a-b------c-d-e|';
      expectObservable(source$.pipe(toDemand(), requestOn(demand$))).toBe(expected);
    });
  });

  it('1.5 completes with the source; demand$ completing only ends the requests', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const demand$ = cold<number>('--x---x---x', { x: 2 });
      const expected = '            --(ab)(c|)';
      expectObservable(letters(3).source$.pipe(requestOn(demand$))).toBe(expected);
      expectSubscriptions((demand$ as unknown as { subscriptions: never[] }).subscriptions).toBe('^-----!');
      expectObservable(letters(3).source$.pipe(requestOn(of(2)))).toBe('(ab)');
      expectObservable(letters(0).source$.pipe(requestOn(NEVER))).toBe('-');
      expectObservable(toDemand<string>()(EMPTY).pipe(requestOn(NEVER))).toBe('|');
    });
  });

  it('fails with the source, and with demand$, which cancels the source', () => {
    const boom = new Error('boom');
    expect(observe(toDemand<string>()(throwError(() => boom)).pipe(requestOn(NEVER))).told).toEqual([boom]);
    const { source$, ends } = letters();
    expect(
      observe(
        source$.pipe(
          requestOn(
            concat(
              of(2),
              throwError(() => boom),
            ),
          ),
        ),
      ).told,
    ).toEqual(['a', 'b', boom]);
    expect(ends).toEqual(['cancelled']);
  });

  it.each([0, -1, 1.5, NaN, -Infinity, undefined, '1'])('3.9 request(%p) cancels the source and is a RangeError', (n) => {
    const { source$, ends, demands } = letters();
    const { told } = observe(source$.pipe(requestOn(from([1, n as number, 2]))));
    expect(told).toEqual(['a', expect.objectContaining({ name: 'RangeError', message: expect.stringContaining('Rule 3.9') })]);
    expect([ends, demands]).toEqual([['failed'], [1]]);
  });

  it('3.17 Infinity is unbounded demand', () => {
    const { source$, demands } = letters(4);
    expect(observe(source$.pipe(requestOn(of(Infinity)))).told).toEqual(['a', 'b', 'c', 'd', 'complete']);
    expect(demands).toEqual([Infinity]);
  });

  it('1.8 unsubscribing cancels the source and leaves demand$', () => {
    const { source$, ends, demands } = letters();
    const demand$ = new Subject<number>();
    const { told, subscription } = observe(source$.pipe(requestOn(demand$)));
    demand$.next(1);
    subscription.unsubscribe();
    demand$.next(1);
    expect([told, demands, ends, demand$.observed]).toEqual([['a'], [1], ['cancelled'], false]);
  });

  it('1.8 unsubscribing in the middle of a batch ends it there', () => {
    const { source$, ends } = letters();
    expect(observe(source$.pipe(requestOn(of(5)), take(2))).told).toEqual(['a', 'b', 'complete']);
    expect(ends).toEqual(['cancelled']);
  });

  it('1.8 leaves a demand$ that never stops emitting', () => {
    let emitted = 0;
    function* endless(): Generator<number> {
      for (;;) {
        emitted++;
        yield 1;
      }
    }
    expect(observe(letters().source$.pipe(requestOn(from(endless())), take(3))).told).toEqual(['a', 'b', 'c', 'complete']);
    expect(observe(letters(2).source$.pipe(requestOn(from(endless())))).told).toEqual(['a', 'b', 'complete']);
    expect(emitted).toBe(4 + 3);
  });

  it('1.8 emits nothing to a subscriber that has left, not even for it to be ignored', async () => {
    const ignored: unknown[] = [];
    config.onStoppedNotification = (notification) => ignored.push(notification);
    try {
      observe(letters().source$.pipe(requestOn(of(5)), take(2)));
      await unhandledErrors();
    } finally {
      config.onStoppedNotification = null;
    }
    expect(ignored).toEqual([]);
  });

  it('3.3 a hundred thousand requests from inside next do not grow the stack', () => {
    const demand$ = new Subject<number>();
    const event = ['event'];
    let count = 0;
    fromDemandProducer(() => event)
      .pipe(requestOn(demand$), take(100_000))
      .subscribe(() => {
        count++;
        demand$.next(1);
      });
    demand$.next(1);
    expect(count).toBe(100_000);
  });

  it('is a plain cold Observable: each subscription subscribes to the source and to demand$', () => {
    const { source$ } = letters(3);
    const result$ = source$.pipe(requestOn(of(2)));
    expect(result$).not.toBeInstanceOf(DemandObservable);
    expect([observe(result$.pipe(take(2))).told, observe(result$.pipe(take(1), retry())).told]).toEqual([
      ['a', 'b', 'complete'],
      ['a', 'complete'],
    ]);
  });

  it('takes a source that answers at once in full, and has no use for demand$ then', () => {
    const { source } = handSource<string>((_n, observer) => observer.complete());
    expect(observe(source.pipe(mapStage((letter) => letter)).pipe(requestOn(of(1, 2, 3)))).told).toEqual(['complete']);
  });

  it('throws for what is no Observable, and when piped onto an Observable that carries no demand', () => {
    expect(() => requestOn(5 as never)).toThrow(new TypeError('Expected `demand$` to be an Observable, got `5` (number)'));
    expect(() => requestOn(undefined as never)).toThrow(TypeError);
    expect(() => requestOn(null as never)).toThrow(TypeError);
    expect(() => of(1).pipe(requestOn(of(1)))).toThrow(/^requestOn\(\) needs a source that answers demand/);
  });
});
