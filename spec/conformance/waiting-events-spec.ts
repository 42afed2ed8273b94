import { catchError, from, mergeMap, Observable, of } from 'rxjs';
import {
  BufferOverflowError,
  mapAsyncStage,
  mapStage,
  throughStage,
  toDemand,
  type DemandObservable,
  type StageOperator,
} from 'rxjs-demand';
import { countingSource, SOURCE_KINDS } from '../support/countingSource.js';
import { inEveryPlace } from '../support/everyPlace.js';
import { RecordingObserver } from '../support/recordingObserver.js';
import { settle } from '../support/settle.js';

/** What becomes of events that wait in a stage for demand: rules 1.4, 1.5, 4.2 of docs/protocol.md. */

const thrice = (event: unknown): readonly unknown[] => [event, event, event];

/** Stages that make three of each event, and so hold what was not asked for. */
const EXPANDING: Record<string, StageOperator<unknown, unknown>> = {
  'mapStage({ handleEvents })': mapStage(
    { handleEvents: (events) => ({ events: events.flatMap(thrice), state: undefined }) },
    { maxDemand: 4, minDemand: 2 },
  ),
  'mapStage({ handleEvents }) that answers with promises': mapStage(
    { handleEvents: async (events) => ({ events: events.flatMap(thrice), state: undefined }) },
    { maxDemand: 4, minDemand: 2 },
  ),
  mapAsyncStage: mapAsyncStage(thrice),
  'mapAsyncStage, 4 in order': mapAsyncStage((event) => from(thrice(event)), { concurrency: 4 }),
  'mapAsyncStage, 4 as they come': mapAsyncStage((event) => of(...thrice(event)), { concurrency: 4, ordered: false }),
  throughStage: throughStage(mergeMap(thrice)),
  'throughStage before mapStage': (source) =>
    (source as DemandObservable<unknown>).pipe(
      throughStage(mergeMap(thrice)),
      mapStage((event) => event),
    ),
  'mapStage before throughStage': (source) =>
    (source as DemandObservable<unknown>).pipe(
      mapStage((event) => event),
      throughStage(mergeMap(thrice)),
    ),
  'throughStage before toDemand': (source) => toDemand()((source as DemandObservable<unknown>).pipe(throughStage(mergeMap(thrice)))),
};

describe.each(SOURCE_KINDS)('what a stage has made beyond the demand (%s source)', (kind) => {
  describe.each(Object.entries(EXPANDING))('%s', (_name, stage) => {
    it('1.1 waits, and goes out before anything new is asked for', async () => {
      const source = countingSource(kind, { events: [7, 8], end: 'open' });
      const observer = new RecordingObserver<unknown>();
      source.observable.pipe(stage).subscribeWithDemand(observer);
      const ask = (n: number): Promise<void> => {
        observer.subscription.request(n);
        return settle(source);
      };
      await ask(2);
      expect(observer.events).toEqual([7, 7]);
      const asked = source.demands.length;
      await ask(1);
      expect(observer.events).toEqual([7, 7, 7]);
      expect(source.demands.length).toBe(asked);
      await ask(2);
      expect(observer.events).toEqual([7, 7, 7, 8, 8]);
    });

    it('4.2 is overtaken by an error, at once and without demand', async () => {
      const source = countingSource(kind, { events: [7], end: 'open' });
      const observer = new RecordingObserver<unknown>();
      source.observable.pipe(stage).subscribeWithDemand(observer);
      observer.subscription.request(1);
      await settle(source);
      expect(observer.told).toEqual([7]);
      const failure = new Error('overtakes');
      source.context.error(failure);
      expect(observer.told).toEqual([7, failure]);
      observer.subscription.request(5);
      await settle(source);
      expect(observer.told).toEqual([7, failure]);
    });

    it('1.5 is never overtaken by completion', async () => {
      const source = countingSource(kind, { events: [7] });
      const observer = new RecordingObserver<unknown>();
      source.observable.pipe(stage).subscribeWithDemand(observer);
      const told: unknown[][] = [];
      for (let asked = 0; asked < 3; asked++) {
        observer.subscription.request(1);
        await settle(source);
        told.push([...observer.told]);
      }
      expect(told).toEqual([[7], [7, 7], [7, 7, 7, 'complete']]);
    });

    it('1.8 is gone after a cancel', async () => {
      const source = countingSource(kind, { events: [7], end: 'open' });
      const observer = new RecordingObserver<unknown>();
      source.observable.pipe(stage).subscribeWithDemand(observer);
      observer.subscription.request(1);
      await settle(source);
      observer.subscription.unsubscribe();
      observer.subscription.request(5);
      await settle(source);
      expect(observer.told).toEqual([7]);
      expect(source.ends).toEqual(['cancelled']);
    });
  });
});

inEveryPlace('events that are falsy are events like any other', async ({ watch }) => {
  const falsy = [undefined, null, 0, '', NaN, false];
  const { observer, ask } = watch({ events: falsy });
  for (let asked = 0; asked < falsy.length; asked++) await ask(1);
  expect(observer.told).toEqual([...falsy, 'complete']);
});

it('4.2 throughStage may recover: its operators get the error, and what they put in its place waits for demand', async () => {
  const source = countingSource('synchronous', { events: [7], end: 'fail' });
  const observer = new RecordingObserver<unknown>();
  source.observable.pipe(throughStage(catchError(() => of('instead', 'of it')))).subscribeWithDemand(observer);
  observer.subscription.request(2);
  expect(observer.told).toEqual([7, 'instead']);
  observer.subscription.request(1);
  expect(observer.told).toEqual([7, 'instead', 'of it', 'complete']);
});

it('1.8 a source that overflows toDemand stops, also one that emits without end in one go', () => {
  let emitted = 0;
  const endless$ = new Observable<number>((subscriber) => {
    for (; !subscriber.closed && emitted < 1000; emitted++) subscriber.next(emitted);
  });
  const observer = new RecordingObserver<number>();
  toDemand<number>({ bufferSize: 2 })(endless$).subscribeWithDemand(observer);
  expect(observer.told).toEqual([expect.any(BufferOverflowError)]);
  expect(emitted).toBeLessThan(10);
});
