import type { DemandObservable } from '../../lib/index.js';
import { filterStage, fromDemandProducer, mapAsyncStage, mapStage, toDemand, type DemandObserver } from '../../lib/index.js';
import { Observable, of } from 'rxjs';
import { mapLoop } from '../../lib/stages/loops/mapLoops.js';
import { MapLink } from '../../lib/stages/MapLink.js';
import { RecordingDownstream, RecordingUpstream } from '../support/recordingLinks.js';

/** Answers each demand with the next of `batches`, then completes; writes down what it is asked and how it ended. */
function source<T>(...batches: readonly (readonly T[])[]) {
  const demands: number[] = [];
  const ends: string[] = [];
  const source$ = fromDemandProducer<T, number>({
    init: () => 0,
    handleDemand: (demand, index) => {
      demands.push(demand);
      return { events: batches[index] ?? [], state: index + 1, done: index + 1 >= batches.length };
    },
    terminate: (_index, reason) => {
      ends.push(reason);
    },
  });
  return { source$, demands, ends };
}

function observe<T>(source$: DemandObservable<T>) {
  const log: unknown[] = [];
  const subscription = source$.subscribeWithDemand({
    next: (events) => log.push(events),
    error: (error: unknown) => log.push(error),
    complete: () => log.push('complete'),
  });
  return { log, subscription };
}

describe('MapLink', () => {
  it('passes each request on as it is, and no other', () => {
    const { source$, demands } = source(['a', 'b'], ['c'], ['d']);
    const { subscription } = observe(source$.pipe(mapStage((letter) => letter)));
    expect(demands).toEqual([]);
    subscription.request(2);
    subscription.request(1);
    expect(demands).toEqual([2, 1]);
    subscription.request(Infinity);
    expect(demands).toEqual([2, 1, Infinity]);
  });

  it('counts the index through batches', () => {
    const { log, subscription } = observe(
      source(['a', 'b'], ['c', 'd', 'e'], ['f']).source$.pipe(mapStage((letter, index) => `${letter}${index}`)),
    );
    subscription.request(2);
    subscription.request(3);
    subscription.request(1);
    expect(log).toEqual([['a0', 'b1'], ['c2', 'd3', 'e4'], ['f5'], 'complete']);
  });

  it('maps falsy events to falsy results', () => {
    const falsy = [undefined, null, 0, '', NaN, false];
    const { log, subscription } = observe(source(falsy).source$.pipe(mapStage((event) => event)));
    subscription.request(6);
    expect(log).toEqual([falsy, 'complete']);
  });

  it.each([0, 1, 2, 3])(
    '2.13 project throws for event %i: what was made before is delivered, then the error; upstream is cancelled once',
    (bad) => {
      const boom = new Error('boom');
      const calls: number[] = [];
      const { source$, demands, ends } = source([0, 1, 2, 3], [4]);
      const { log, subscription } = observe(
        source$.pipe(
          mapStage((n) => {
            calls.push(n);
            if (n === bad) {
              throw boom;
            }
            return n * 10;
          }),
        ),
      );
      subscription.request(4);
      const before = [0, 10, 20].slice(0, bad);
      expect(log).toEqual(bad === 0 ? [boom] : [before, boom]);
      expect(calls).toEqual([0, 1, 2, 3].slice(0, bad + 1));
      expect(ends).toEqual(['cancelled']);
      subscription.request(1);
      expect([demands, subscription.closed]).toEqual([[4], true]);
    },
  );

  it('2.13 a thrown undefined is an error too', () => {
    const ended: unknown[] = [];
    source(['a'])
      .source$.pipe(
        mapStage(() => {
          throw undefined;
        }),
      )
      .subscribe({ error: (error: unknown) => ended.push(['error', error]), complete: () => ended.push('complete') });
    expect(ended).toEqual([['error', undefined]]);
  });

  it('2.13 demand that the last results set off asks a cancelled source for nothing', () => {
    const { source$, demands } = source(['a', 'b'], ['c']);
    source$
      .pipe(
        mapStage((letter) => {
          if (letter === 'b') {
            throw new Error('boom');
          }
          return letter;
        }),
      )
      .subscribeWithDemand({
        start(subscription) {
          this.next = () => {
            subscription.request(1);
          };
          subscription.request(2);
        },
        next: () => undefined,
        error: () => undefined,
        complete: () => undefined,
      });
    expect(demands).toEqual([2]);
  });

  it('1.8 unsubscribing in the last results keeps the error back', () => {
    const log: unknown[] = [];
    source(['a', 'b'])
      .source$.pipe(
        mapStage((letter) => {
          if (letter === 'b') {
            throw new Error('boom');
          }
          return letter;
        }),
      )
      .subscribeWithDemand({
        start(subscription) {
          this.next = (events) => {
            log.push(events);
            subscription.unsubscribe();
          };
          subscription.request(2);
        },
        next: () => undefined,
        error: (error: unknown) => log.push(error),
        complete: () => log.push('complete'),
      });
    expect(log).toEqual([['a']]);
  });

  describe('never writes into an array it does not own', () => {
    const wreck = (n: number): number => -n;

    it("the producer's", () => {
      const mine = [1, 2, 3];
      const { log, subscription } = observe(source(mine).source$.pipe(mapStage(wreck), mapStage(wreck)));
      subscription.request(3);
      expect(log[0]).toEqual([1, 2, 3]);
      expect(mine).toEqual([1, 2, 3]);
    });

    it("a project's that throws halfway", () => {
      const mine = [1, 2, 3];
      observe(
        source(mine).source$.pipe(
          mapStage((n) => {
            if (n === 2) {
              throw new Error('boom');
            }
            return -n;
          }),
        ),
      ).subscription.request(3);
      expect(mine).toEqual([1, 2, 3]);
    });

    it("another copy's", () => {
      const mine = Object.freeze([1, 2, 3]);
      const foreign = Object.assign(new Observable<number>(), {
        [Symbol.for('rxjs-demand')]: true,
        subscribeWithDemand: (observer: DemandObserver<number>) => {
          const subscription = { request: () => observer.next(mine), unsubscribe: () => undefined, closed: false };
          observer.start?.(subscription);
          return subscription;
        },
      });
      const { log, subscription } = observe(mapStage(wreck)(foreign));
      subscription.request(3);
      expect(log).toEqual([[-1, -2, -3]]);
    });

    it.each([
      ['whole', [4], [[1, 2, 4], 'complete']],
      ['cut, and from the buffer', [1, 3], [[1], [2, 4], 'complete']],
    ])('one that handleEvents returned, %s', (_how, requests, expected) => {
      const mine = Object.freeze([1, 2, 3, 4]);
      const pass = { handleEvents: (_events: readonly number[], state: undefined) => ({ events: mine, state }) };
      const { log, subscription } = observe(
        source([0]).source$.pipe(
          mapStage(pass),
          mapStage(wreck),
          filterStage((n) => n !== -3),
          mapStage(wreck),
        ),
      );
      for (const n of requests) {
        subscription.request(n);
      }
      expect(log).toEqual(expected);
    });

    it('one that the inner stream of an asynchronous stage or a push source holds', () => {
      const mine = [1, 2];
      const inner$ = source([0]).source$.pipe(
        mapAsyncStage(() => mine),
        mapStage(wreck),
      );
      const pushed$ = of(mine)
        .pipe(toDemand())
        .pipe(mapStage((array) => array.map(wreck)));
      inner$.subscribe();
      pushed$.subscribe();
      expect(mine).toEqual([1, 2]);
    });
  });

  it('works in a pipeline of any length', () => {
    const add = Array.from({ length: 30 }, (_, stage) => mapStage((n: number, index: number) => n + stage + index));
    const deep$ = add.reduce((source$, stage) => source$.pipe(stage), source([0, 0, 0], [0]).source$);
    const { log, subscription } = observe(deep$);
    subscription.request(3);
    subscription.request(1);
    expect(log).toEqual([[435, 465, 495], [525], 'complete']);
  });

  it('forgets its neighbours at the end: a late request goes nowhere', () => {
    const { source$, demands } = source(['a']);
    const { log, subscription } = observe(source$.pipe(mapStage((letter) => letter)));
    subscription.request(1);
    subscription.request(1);
    subscription.unsubscribe();
    expect([log, demands]).toEqual([[['a'], 'complete'], [1]]);
  });
});

describe('MapLink, between two links', () => {
  /** Doubles events; a negative one is a bug of the user's. */
  const double = (event: unknown): number => {
    if ((event as number) < 0) {
      throw new Error(`event ${String(event)}`);
    }
    return 2 * (event as number);
  };

  function map(downstream = new RecordingDownstream<number>()) {
    const upstream = new RecordingUpstream();
    const link = new MapLink<number, number>(downstream, double, mapLoop(double));
    link.open(upstream, false);
    return { upstream, link, downstream };
  }

  it('2.13 a function that throws cancels upstream once; what was made before is delivered, then the error', () => {
    const { upstream, link, downstream } = map();
    link.next([1, 2, -3, 4]);
    link.cancel();
    expect(downstream.signals).toEqual([[2, 4], { error: new Error('event -3') }]);
    expect(upstream.calls).toEqual(['cancelled']);
  });

  it('2.13 delivers no empty batch before the error', () => {
    const { link, downstream } = map();
    link.next([-1]);
    expect(downstream.signals).toEqual([{ error: new Error('event -1') }]);
  });

  it('2.13 cancels before it delivers: demand that the delivery sets off asks for nothing', () => {
    const { upstream, link } = map(new RecordingDownstream({ next: (_events, up) => up.request(1) }));
    link.next([1, -2]);
    expect(upstream.calls).toEqual(['cancelled']);
  });

  it('1.8 says nothing more when what was made before is answered with a cancel', () => {
    const { upstream, link, downstream } = map(new RecordingDownstream({ next: (_events, up) => up.cancel() }));
    link.next([1, -2]);
    expect(downstream.signals).toEqual([[2]]);
    expect(upstream.calls).toEqual(['cancelled']);
  });
});
