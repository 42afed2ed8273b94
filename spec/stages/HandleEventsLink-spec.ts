import { defer, EMPTY, from, NEVER, Observable, of, ReplaySubject, Subject, throwError, timer, map } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import type { DemandObservable } from '../../lib/index.js';
import {
  BufferOverflowError,
  demandConsumer,
  fromDemandProducer,
  mapStage,
  requestOn,
  type StageOptions,
  type StageResult,
  type StatefulStage,
  toDemand,
} from '../../lib/index.js';
import { HandleEventsLink } from '../../lib/stages/HandleEventsLink.js';
import { RecordingDownstream, RecordingUpstream } from '../support/recordingLinks.js';

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const doubled = (from: number, to: number): number[] => range(from, to).flatMap((n) => [n, n]);
/** [0…4] for the five events from 0. */
const short = (events: readonly number[]): string => (events.length > 1 ? `[${events[0]}…${events.at(-1)}]` : `[${events.join()}]`);

/**
 * A counter, a stage and what stands below it, with one trace: `D10` the counter is asked for 10, `PC[0…4]` the stage handles five events,
 * `B[0…4]` five events are emitted.
 */
class Pipeline {
  readonly trace: string[] = [];
  private end = Infinity;

  /** The counter fills each demand, and completes below `end`. */
  until(end: number): this {
    this.end = end;
    return this;
  }

  get source$(): DemandObservable<number> {
    return fromDemandProducer<number, number>({
      init: () => 0,
      handleDemand: (demand, from) => {
        this.trace.push(`D${demand}`);
        const events = range(from, Math.min(from + demand, this.end) - 1);
        return { events, state: from + events.length, done: from + events.length >= this.end };
      },
      terminate: (_from, reason) => {
        this.trace.push(reason);
      },
    });
  }

  readonly stage = <R = number>(toResults: (events: readonly number[]) => readonly R[], options: StageOptions): DemandObservable<R> =>
    this.source$.pipe(
      mapStage(
        {
          handleEvents: (events: readonly number[], state: undefined) => {
            this.trace.push(`PC${short(events)}`);
            return { events: toResults(events), state };
          },
        },
        options,
      ),
    );

  readonly manual = (stage$: DemandObservable<number>, answer: () => void = () => undefined) => {
    const subscription = stage$.subscribeWithDemand({
      next: (events) => {
        this.trace.push(`B${short(events)}`);
        answer();
      },
      error: (error: unknown) => this.trace.push(String(error)),
      complete: () => this.trace.push('complete'),
    });
    return {
      subscription,
      /** What one request set off. */
      ask: (n: number): string => {
        this.trace.length = 0;
        subscription.request(n);
        return this.trace.join(' ');
      },
    };
  };
}

const identity = <T>(events: readonly T[]): readonly T[] => events;

/** Emits what it is told to, and ends; what was asked of it does not matter. */
function observe<T>(source$: DemandObservable<T>, request = Infinity) {
  const log: unknown[] = [];
  const subscription = source$.subscribeWithDemand({
    next: (events) => log.push(...events),
    error: (error: unknown) => log.push(error),
    complete: () => log.push('complete'),
  });
  subscription.request(request);
  return { log, subscription };
}

/** A source of these events, in one batch, that then completes. */
const once = <T>(...events: T[]): DemandObservable<T> =>
  fromDemandProducer<T, null>({ handleDemand: () => ({ events, state: null, done: true }) });

describe('HandleEventsLink', () => {
  it('completes when both are gone: the results that wait for demand, and the events that wait to be handled', () => {
    // One result and one event are left when the source has completed: neither makes up for the other.
    const twice = mapStage(
      {
        handleEvents: (events: readonly string[], state: undefined) => ({
          events: events.flatMap((event) => [`${event}1`, `${event}2`]),
          state,
        }),
      },
      { maxDemand: 2, minDemand: 1 },
    );
    const { log, subscription } = observe(once('a', 'b').pipe(twice), 1);
    expect(log).toEqual(['a1']);
    subscription.request(2);
    expect(log).toEqual(['a1', 'a2', 'b1']);
    subscription.request(1);
    expect(log).toEqual(['a1', 'a2', 'b1', 'b2', 'complete']);
  });

  describe("does what GenStage's producer-consumer does", () => {
    it('without a consumer it prefetches and handles nothing', () => {
      const { trace, manual, stage } = new Pipeline();
      manual(stage(identity, { maxDemand: 10, minDemand: 5 }));
      expect(trace).toEqual(['D10']);
    });

    it('manual downstream demand of 1, 1, 3, 1, 5, 10', () => {
      const { manual, stage } = new Pipeline();
      const { ask } = manual(stage(identity, { maxDemand: 10, minDemand: 5 }));
      expect(ask(1)).toBe('PC[0…4] B[0] D5 PC[5…9] D5');
      // 9 are buffered now.
      expect(ask(1)).toBe('B[1]');
      expect(ask(3)).toBe('B[2…4]');
      expect(ask(1)).toBe('B[5]');
      expect(ask(5)).toBe('B[6…9] PC[10…14] B[10] D5');
      expect(ask(10)).toBe('B[11…14] PC[15…19] B[15…19] D5 PC[20…24] B[20] D5');
      expect(ask(4)).toBe('B[21…24]');
    });

    it('a stage that drops the odd ones pulls until the demand is met', () => {
      const { manual, stage } = new Pipeline();
      const { ask } = manual(stage((events) => events.filter((n) => n % 2 === 0), { maxDemand: 10, minDemand: 5 }));
      expect(ask(4)).toBe('PC[0…4] B[0…4] D5 PC[5…9] B[6] D5');
      expect(ask(4)).toBe('B[8] PC[10…14] B[10…14] D5');
      expect(ask(1)).toMatch(/^PC\[15…19\] B\[16\]/);
    });

    it('10/5, events doubled, consumer 10/5', () => {
      const { trace, stage } = new Pipeline().until(10);
      stage((events) => events.flatMap((n) => [n, n]), { maxDemand: 10, minDemand: 5 })
        .pipe(demandConsumer((events) => void trace.push(`B${short(events)}`), { maxDemand: 10, minDemand: 5 }))
        .subscribe();
      expect(trace).toEqual(['D10', 'PC[0…4]', 'B[0…2]', 'B[2…4]', 'PC[5…9]', 'B[5…7]', 'B[7…9]', 'completed']);
    });

    it('scenario 8: doubler 100/80, consumer 100/50', () => {
      const pipeline = new Pipeline().until(200);
      const batches: (readonly number[])[] = [];
      pipeline
        .stage((events) => events.flatMap((n) => [n, n]), { maxDemand: 100, minDemand: 80 })
        .pipe(demandConsumer((events) => void batches.push(events), { maxDemand: 100, minDemand: 50 }))
        .subscribe();
      const handled = pipeline.trace.filter((entry) => entry.startsWith('PC'));
      expect(handled.slice(0, 6)).toEqual(['PC[0…19]', 'PC[20…39]', 'PC[40…59]', 'PC[60…79]', 'PC[80…99]', 'PC[100…119]']);
      expect(batches.slice(0, 2)).toEqual([doubled(0, 19), doubled(20, 39)]);
      expect(batches.flat()).toEqual(doubled(0, 199));
    });

    it('scenario 9: doubler 100/20, consumer 100/50', () => {
      const pipeline = new Pipeline().until(200);
      const batches: (readonly number[])[] = [];
      pipeline
        .stage((events) => events.flatMap((n) => [n, n]), { maxDemand: 100, minDemand: 20 })
        .pipe(demandConsumer((events) => void batches.push(events), { maxDemand: 100, minDemand: 50 }))
        .subscribe();
      const handled = pipeline.trace.filter((entry) => entry.startsWith('PC'));
      expect(handled.slice(0, 3)).toEqual(['PC[0…79]', 'PC[80…99]', 'PC[100…179]']);
      expect(batches.slice(0, 3)).toEqual([doubled(0, 24), doubled(25, 49), doubled(50, 74)]);
    });

    it('scenario 11: a consumer that blocks on its first batch; the stage finishes the batch it started and starts no other', () => {
      const { trace, stage } = new Pipeline();
      const handled: (readonly number[])[] = [];
      stage(identity, { maxDemand: 10, minDemand: 8 })
        .pipe(
          demandConsumer(
            (events) => {
              handled.push(events);
              return NEVER;
            },
            { maxDemand: 10, minDemand: 5 },
          ),
        )
        .subscribe();
      expect(trace.filter((entry) => entry.startsWith('PC'))).toEqual(['PC[0…1]', 'PC[2…3]', 'PC[4…5]', 'PC[6…7]', 'PC[8…9]']);
      expect(handled).toEqual([[0, 1]]);
    });

    it('scenario 12: a stage that discards everything keeps pulling', () => {
      const { trace, stage } = new Pipeline().until(1020);
      stage(() => [], { maxDemand: 100, minDemand: 80 })
        .pipe(demandConsumer(() => undefined))
        .subscribe();
      const handled = trace.filter((entry) => entry.startsWith('PC'));
      expect(handled.length).toBe(51);
      expect([handled[0], handled[5], handled[50]]).toEqual(['PC[0…19]', 'PC[100…119]', 'PC[1000…1019]']);
    });

    it('scenario 13: the producer is done with 100 queued; a late consumer gets them all, the end comes after', () => {
      const pipeline = new Pipeline().until(100);
      const { trace } = pipeline;
      const stage$ = pipeline.stage((events) => events.flatMap((n) => [n, n]), { maxDemand: 100, minDemand: 50 });
      const { subscription } = pipeline.manual(stage$);
      expect(trace).toEqual(['D100', 'completed']);
      subscription.request(50);
      subscription.request(50);
      expect(trace.slice(2)).toEqual(['PC[0…49]', 'B[0…24]', 'PC[50…99]', 'B[25…49]']);
      subscription.request(100);
      expect(trace.slice(6)).toEqual(['B[50…99]', 'complete']);
    });
  });

  it.each([
    [{ maxDemand: 1000, minDemand: 750 }, [1000, 250, 250, 250, 250, 250]],
    [{ maxDemand: 100, minDemand: 20 }, [100, 80, 100, 80, 100, 80]],
    [{ maxDemand: 10, minDemand: 0 }, [10, 10, 10, 10, 10, 10]],
    [{ maxDemand: 4 }, [4, 2, 2, 2, 2, 2]],
    [{}, [1000, 500, 500, 500, 500, 500]],
  ])('window %p asks for %p', (options, expected) => {
    const pipeline = new Pipeline();
    const { subscription } = pipeline.manual(pipeline.stage(identity, options), () => {
      if (pipeline.trace.filter((entry) => entry.startsWith('D')).length > 6) {
        subscription.unsubscribe();
      }
    });
    subscription.request(Infinity);
    const demands = pipeline.trace.filter((entry) => entry.startsWith('D')).map((entry) => Number(entry.slice(1)));
    expect(demands.slice(0, 6)).toEqual(expected);
  });

  describe('state', () => {
    it('is threaded through chunks and batches, and begins with init, anew for each subscription', () => {
      let inits = 0;
      const stage: StatefulStage<number, string, number> = {
        init: () => {
          inits++;
          return 100;
        },
        handleEvents: (events, state) => ({ events: [`${state}+${events.length}`], state: state + events.length }),
      };
      const stage$ = new Pipeline().until(7).source$.pipe(mapStage(stage, { maxDemand: 4, minDemand: 1 }));
      expect(inits).toBe(0);
      for (let subscriptions = 1; subscriptions <= 2; subscriptions++) {
        expect(observe(stage$).log).toEqual(['100+3', '103+1', '104+3', 'complete']);
        expect(inits).toBe(subscriptions);
      }
    });

    it('begins as undefined without init', () => {
      const states: unknown[] = [];
      const counted = mapStage(
        {
          handleEvents: (events: readonly number[], state: number | undefined) => {
            states.push(state);
            return { events, state: (state ?? 0) + 1 };
          },
        },
        { maxDemand: 1 },
      );
      once(1).pipe(counted).subscribe();
      expect(states).toEqual([undefined]);
    });

    it('2.13 init that throws: the error comes without demand, upstream is cancelled and asked for nothing', () => {
      const pipeline = new Pipeline();
      const log: unknown[] = [];
      pipeline.source$
        .pipe(
          mapStage({
            init: () => {
              throw new Error('boom');
            },
            handleEvents: (events: readonly number[], state: null) => ({ events, state }),
          }),
        )
        .subscribeWithDemand({
          next: (events) => log.push(events),
          error: (error: unknown) => log.push(error),
          complete: () => log.push('complete'),
        });
      expect(log).toEqual([new Error('boom')]);
      // The producer had not even begun.
      expect(pipeline.trace).toEqual([]);
    });
  });

  describe('a handler that fails', () => {
    it.each([
      [
        'throws',
        () => {
          throw new Error('boom');
        },
      ],
      ['rejects', () => Promise.reject(new Error('boom'))],
      ['answers with an Observable that fails', () => throwError(() => new Error('boom'))],
      [
        'answers with an Observable that fails later',
        () =>
          timer(0).pipe(
            map(() => {
              throw new Error('boom');
            }),
          ),
      ],
    ])('2.13 %s: upstream is cancelled once, the error is signalled once, in place of what waits', async (_how, fail) => {
      const pipeline = new Pipeline();
      const log: unknown[] = [];
      await new Promise<void>((ended) => {
        pipeline.source$
          .pipe(
            mapStage(
              {
                init: () => 0,
                handleEvents: (events: readonly number[], calls: number) =>
                  calls === 1 ? (fail() as Observable<StageResult<number, number>>) : { events, state: calls + 1 },
              },
              { maxDemand: 4, minDemand: 2 },
            ),
          )
          .subscribeWithDemand({
            start: (subscription) => subscription.request(1),
            next: (events) => log.push(...events),
            error: (error: unknown) => {
              log.push(error);
              ended();
            },
            complete: () => log.push('complete'),
          });
      });
      expect(log).toEqual([0, new Error('boom')]);
      expect(pipeline.trace.filter((entry) => !entry.startsWith('D'))).toEqual(['cancelled']);
    });

    it.each([
      ['undefined', undefined, 'Expected handleEvents to answer { events: [...], state }, got `undefined` (undefined)'],
      ['null', null, 'Expected handleEvents to answer { events: [...], state }, got `null` (null)'],
      ['a number', 5, 'Expected handleEvents to answer { events: [...], state }, got `5` (number)'],
      ['an array of events', [5], 'Expected handleEvents to answer { events: [...], state }, got `5` (number)'],
      [
        'an object without events',
        of({ state: 1 }),
        'Expected handleEvents to answer { events: [...], state }, got `[object Object]` (object)',
      ],
      [
        'events that are no array',
        of({ events: 'ab', state: 1 }),
        'Expected handleEvents to answer { events: [...], state }, got `[object Object]` (object)',
      ],
      ['an Observable of null', of(null), 'Expected handleEvents to answer { events: [...], state }, got `null` (null)'],
    ])('answers %s: a TypeError that says what was expected', (_what, reply, message) => {
      const { log } = observe(once(1).pipe(mapStage({ handleEvents: () => reply as never })));
      expect(log).toEqual([expect.objectContaining({ name: 'TypeError', message: expect.stringContaining(message) })]);
    });
  });

  describe('an answer that comes later', () => {
    it('keeps demand and results in step, in marbles', () => {
      new TestScheduler((actual, expected) => {
        expect(actual).toEqual(expected);
      }).run(({ cold, expectObservable }) => {
        const digits = { 1: 1, 2: 2, 4: 4 };
        const asked$ = new ReplaySubject<number>(Infinity);
        const demand$ = cold('  1---------1----2-------', digits);
        const upstream = '      4---2---2--------------';
        const expected = '      ----a-----b----(cd)----';
        let next = 0;
        const source$ = fromDemandProducer((demand) => {
          asked$.next(demand);
          return Array.from({ length: demand }, () => String.fromCharCode(97 + next++));
        });
        const slow$ = source$.pipe(
          mapStage(
            { handleEvents: (events: readonly string[], state: undefined) => timer(4).pipe(map(() => ({ events, state }))) },
            { maxDemand: 4, minDemand: 2 },
          ),
        );
        expectObservable(slow$.pipe(requestOn(demand$)), '--------------------!').toBe(expected);
        expectObservable(asked$).toBe(upstream, digits);
      });
    });

    it('is a promise: one chunk at a time, state in order, nothing lost', async () => {
      let running = 0;
      const stage$ = new Pipeline().until(20).source$.pipe(
        mapStage(
          {
            init: () => 0,
            handleEvents: async (events: readonly number[], sum: number) => {
              expect(running++).toBe(0);
              await Promise.resolve();
              running--;
              return { events: [...events, sum], state: sum + events.length };
            },
          },
          { maxDemand: 8, minDemand: 3 },
        ),
      );
      const log: unknown[] = [];
      await stage$.forEach((event) => void log.push(event));
      expect(log).toEqual([range(0, 4), 0, range(5, 7), 5, range(8, 12), 8, range(13, 17), 13, 18, 19, 18].flat());
    });

    it('has several results: each goes out as it comes, the chunk is done when the answer completes', () => {
      const answers: Subject<StageResult<string, number>>[] = [];
      const states: unknown[] = [];
      const pipeline = new Pipeline().until(4);
      const { log } = observe(
        pipeline.source$.pipe(
          mapStage(
            {
              init: () => 0,
              handleEvents: (_events: readonly number[], state: number) => {
                states.push(state);
                const answer$ = new Subject<StageResult<string, number>>();
                answers.push(answer$);
                return answer$;
              },
            },
            { maxDemand: 2, minDemand: 0 },
          ),
        ),
      );
      answers[0]?.next({ events: ['a'], state: 1 });
      answers[0]?.next({ events: [], state: 2 });
      answers[0]?.next({ events: ['b', 'c'], state: 3 });
      expect([log, answers.length, pipeline.trace]).toEqual([['a', 'b', 'c'], 1, ['D2']]);
      answers[0]?.complete();
      expect([states, answers.length, pipeline.trace]).toEqual([[0, 3], 2, ['D2', 'D2', 'completed']]);
      answers[1]?.complete();
      expect(log).toEqual(['a', 'b', 'c', 'complete']);
    });

    it('is an Observable that answers at once, also an empty one', () => {
      const replies = [
        of({ events: ['a'], state: null }),
        EMPTY,
        from([
          { events: ['b'], state: null },
          { events: ['c'], state: null },
        ]),
      ];
      const { log } = observe(
        new Pipeline()
          .until(3)
          .source$.pipe(mapStage({ handleEvents: (events: readonly number[]) => replies[events[0] ?? 0] ?? EMPTY }, { maxDemand: 1 })),
      );
      expect(log).toEqual(['a', 'b', 'c', 'complete']);
    });

    it('1.3 waits for its turn when it comes while downstream is being called', () => {
      const answer$ = new Subject<StageResult<string, null>>();
      const log: string[] = [];
      let depth = 0;
      once(1)
        .pipe(mapStage({ handleEvents: () => answer$ }, { bufferSize: 0 }))
        .subscribeWithDemand({
          start: (subscription) => subscription.request(5),
          next: (events) => {
            expect(depth++).toBe(0);
            log.push(...events);
            if (events.includes('a')) {
              answer$.next({ events: ['b', 'c'], state: null });
              answer$.complete();
            }
            depth--;
          },
          error: (error: unknown) => log.push(String(error)),
          complete: () => log.push('complete'),
        });
      answer$.next({ events: ['a'], state: null });
      expect(log).toEqual(['a', 'b', 'c', 'complete']);
    });

    it('1.8 is given up by a cancel: its Observable is unsubscribed, a late promise changes nothing', async () => {
      let unsubscribed = 0;
      let resolve: (result: StageResult<number, null>) => void = () => undefined;
      const replies = [
        new Observable<StageResult<number, null>>(() => () => unsubscribed++),
        new Promise<StageResult<number, null>>((settle) => {
          resolve = settle;
        }),
      ];
      for (const reply of replies) {
        const pipeline = new Pipeline();
        const { log, subscription } = observe(pipeline.source$.pipe(mapStage({ handleEvents: () => reply }, { maxDemand: 2 })));
        subscription.unsubscribe();
        resolve({ events: [1], state: null });
        await Promise.resolve();
        expect(log).toEqual([]);
        expect(pipeline.trace).toEqual(['D2', 'cancelled']);
      }
      expect(unsubscribed).toBe(1);
    });

    it('1.8 is given up also when downstream leaves in the first of several results that come at once', () => {
      let produced = 0;
      const seen: number[] = [];
      const endless$ = defer(() => from(endless()));
      function* endless() {
        for (;;) {
          yield { events: [produced++], state: null };
        }
      }
      const subscription = once(1)
        .pipe(mapStage({ handleEvents: () => endless$ }))
        .subscribeWithDemand({
          next: (events) => {
            seen.push(...events);
            subscription.unsubscribe();
          },
          error: () => undefined,
          complete: () => undefined,
        });
      subscription.request(1);
      expect([seen, produced]).toEqual([[0], 2]);
    });

    it('3.3 a million answers that come at once do not grow the stack', () => {
      const pipeline = new Pipeline().until(100_000);
      let count = 0;
      pipeline.source$
        .pipe(mapStage({ handleEvents: (events: readonly number[], state: undefined) => of({ events, state }) }, { maxDemand: 1 }))
        .subscribe(() => count++);
      expect(count).toBe(100_000);
    });
  });

  describe('results that wait', () => {
    const triple = { handleEvents: (events: readonly number[], state: undefined) => ({ events: events.flatMap((n) => [n, n, n]), state }) };

    it('are kept in order, and go out as they are asked for', () => {
      const { log, subscription } = observe(once(1, 2).pipe(mapStage(triple)), 1);
      subscription.request(3);
      subscription.request(1);
      expect(log).toEqual([1, 1, 1, 2, 2]);
    });

    it('are not overtaken by the next result of the same answer, when downstream asks for more meanwhile', () => {
      const log: string[] = [];
      const answer = [
        { events: ['a', 'b'], state: null },
        { events: ['c'], state: null },
      ];
      const subscription = once(1)
        .pipe(mapStage({ handleEvents: () => from(answer) }))
        .subscribeWithDemand({
          next: (events) => {
            log.push(...events);
            subscription.request(1);
          },
          error: () => undefined,
          complete: () => log.push('complete'),
        });
      subscription.request(1);
      expect(log).toEqual(['a', 'b', 'c', 'complete']);
    });

    it.each([
      [5, 'fit', [0]],
      [4, 'are too many', [new BufferOverflowError(4, 'Raise `bufferSize` of mapStage(), or lower its `maxDemand`.')]],
      [0, 'are not wanted', [new BufferOverflowError(0, 'Raise `bufferSize` of mapStage(), or lower its `maxDemand`.')]],
    ])('bufferSize %i: five that wait %s', (bufferSize, _fit, expected) => {
      const pipeline = new Pipeline().until(2);
      const { log } = observe(pipeline.source$.pipe(mapStage(triple, { bufferSize, maxDemand: 2, minDemand: 0 })), 1);
      expect(log).toEqual(expected);
    });

    it('bufferSize 0 is enough when all that comes is asked for', () => {
      expect(observe(once(1, 2).pipe(mapStage(triple, { bufferSize: 0 })), 6).log).toEqual([1, 1, 1, 2, 2, 2, 'complete']);
    });

    it('an overflow of an answer that comes later fails the same way', async () => {
      const { log } = observe(
        once(1, 2).pipe(
          mapStage({ handleEvents: async (events: readonly number[]) => triple.handleEvents(events, undefined) }, { bufferSize: 4 }),
        ),
        1,
      );
      await Promise.resolve();
      expect(log).toEqual([expect.any(BufferOverflowError)]);
    });

    it('1.4 are overtaken by an error of the source', () => {
      const source$ = new Subject<number>();
      const { log, subscription } = observe(toDemand<number>()(source$).pipe(mapStage(triple)), 1);
      source$.next(1);
      source$.error(new Error('boom'));
      subscription.request(5);
      expect(log).toEqual([1, new Error('boom')]);
    });

    it('1.5 are not overtaken by completion', () => {
      const source$ = new Subject<number>();
      const { log, subscription } = observe(toDemand<number>()(source$).pipe(mapStage(triple)), 1);
      source$.next(1);
      source$.complete();
      expect(log).toEqual([1]);
      subscription.request(1);
      expect(log).toEqual([1, 1]);
      subscription.request(1);
      expect(log).toEqual([1, 1, 1, 'complete']);
    });
  });

  it('1.5 an empty source completes without demand', () => {
    const log: string[] = [];
    toDemand<never>()(EMPTY)
      .pipe(mapStage({ handleEvents: (events: readonly never[], state: undefined) => ({ events, state }) }))
      .subscribeWithDemand({ next: () => undefined, error: () => undefined, complete: () => log.push('complete') });
    expect(log).toEqual(['complete']);
  });

  it('1.5 batches that nobody has asked for hold completion back', () => {
    const { log, subscription } = observe(
      once('a').pipe(mapStage({ handleEvents: (events: readonly string[], state: undefined) => ({ events, state }) })),
      1,
    );
    expect([log, subscription.closed]).toEqual([['a', 'complete'], true]);
    const quiet: unknown[] = [];
    const late = once('a')
      .pipe(mapStage({ handleEvents: (events: readonly string[], state: undefined) => ({ events, state }) }))
      .subscribeWithDemand({ next: (events) => quiet.push(...events), error: () => undefined, complete: () => quiet.push('complete') });
    expect(quiet).toEqual([]);
    late.request(1);
    expect(quiet).toEqual(['a', 'complete']);
  });

  it('1.4 an error of the source does not wait for a handler that is at work: the answer is given up', () => {
    let unsubscribed = 0;
    const source$ = new Subject<number>();
    const { log } = observe(
      toDemand<number>()(source$).pipe(
        mapStage({ handleEvents: () => new Observable<StageResult<number, null>>(() => () => unsubscribed++) }),
      ),
    );
    source$.next(1);
    source$.error(new Error('boom'));
    expect([log, unsubscribed]).toEqual([[new Error('boom')], 1]);
  });

  it('1.8 a cancel in the middle of a batch: no further chunk is handled, nothing is asked', () => {
    const pipeline = new Pipeline();
    const { subscription } = pipeline.manual(pipeline.stage(identity, { maxDemand: 4, minDemand: 2 }), () => subscription.unsubscribe());
    subscription.request(10);
    expect(pipeline.trace).toEqual(['D4', 'PC[0…1]', 'B[0…1]', 'cancelled']);
  });

  it('1.8 cancelled from start: init is not called, nothing is asked', () => {
    const pipeline = new Pipeline();
    let inits = 0;
    pipeline.source$
      .pipe(mapStage({ init: () => inits++, handleEvents: (events: readonly number[], state: number) => ({ events, state }) }))
      .subscribeWithDemand({
        start: (subscription) => subscription.unsubscribe(),
        next: () => undefined,
        error: () => undefined,
        complete: () => undefined,
      });
    expect([inits, pipeline.trace]).toEqual([0, []]);
  });

  it('hands a whole batch on as it is and cuts one that is larger than a chunk; never merges two', () => {
    const source$ = new Subject<readonly number[]>();
    const handled: (readonly number[])[] = [];
    const pushed$ = fromDemandProducer<number>((_demand, { emit }) => {
      source$.subscribe(emit);
      return NEVER;
    });
    observe(
      pushed$.pipe(
        mapStage(
          {
            handleEvents: (events: readonly number[], state: undefined) => {
              handled.push(events);
              return { events, state };
            },
          },
          { maxDemand: 10, minDemand: 7 },
        ),
      ),
    );
    const whole = [0, 1, 2];
    source$.next(whole);
    source$.next([3, 4, 5, 6]);
    source$.next([7]);
    expect(handled).toEqual([[0, 1, 2], [3, 4, 5], [6], [7]]);
    expect(handled[0]).toBe(whole);
  });

  it('3.9 asks a source for nothing as long as nothing is to be asked for', () => {
    const upstream = new RecordingUpstream();
    const downstream = new RecordingDownstream<number>();
    const settings = { maxDemand: 4, minDemand: 1, bufferSize: 10 };
    const link = new HandleEventsLink<number, number, null>(downstream, { handleEvents: (events) => ({ events, state: null }) }, settings);
    link.open(upstream);
    link.request(9);
    link.next([1]);
    link.next([2]);
    expect(upstream.calls).toEqual([4]);
    link.next([3]);
    expect(upstream.calls).toEqual([4, 3]);
  });

  it('2.13 asks for nothing more once the handler has failed', () => {
    const upstream = new RecordingUpstream();
    const downstream = new RecordingDownstream<number>();
    const boom = new Error('boom');
    const handleEvents = (): never => {
      throw boom;
    };
    const link = new HandleEventsLink<number, number, null>(downstream, { handleEvents }, { maxDemand: 4, minDemand: 3, bufferSize: 10 });
    link.open(upstream);
    link.request(9);
    link.next([1]);
    expect(downstream.signals).toEqual([{ error: boom }]);
    expect(upstream.calls).toEqual([4, 'cancelled']);
  });
});
