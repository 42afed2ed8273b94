import { from, map, of, throwError } from 'rxjs';
import { demandConsumer, filterStage, fromDemandProducer, mapAsyncStage, mapStage, throughStage, type StageOperator } from 'rxjs-demand';
import { countingSource, SOURCE_KINDS } from '../support/countingSource.js';
import { EVERY_PLACE, inEveryPlace } from '../support/everyPlace.js';
import { handSource } from '../support/foreignSource.js';
import { numbers } from '../support/numbers.js';
import { RecordingObserver } from '../support/recordingObserver.js';
import { settle } from '../support/settle.js';
import { collectUnhandledErrors, restoreUnhandledErrors, unhandledErrors } from '../support/unhandledErrors.js';

/**
 * Rule 2.13: docs/protocol.md, section 2. That no error goes astray needs no line here: jest fails a spec during which the process sees an
 * uncaughtException or an unhandledRejection.
 */

beforeEach(collectUnhandledErrors);
afterEach(restoreUnhandledErrors);

/** Stages whose user function fails on 2. `before`: what of 0 and 1, which came in the same batch, is delivered first. */
const FAULT = new Error('the user made a mistake');
const fault = (): never => {
  throw FAULT;
};
const FAULTY: readonly { readonly name: string; readonly stage: StageOperator<unknown, unknown>; readonly before: readonly unknown[] }[] = [
  { name: 'mapStage whose project throws', stage: mapStage((event) => (event === 2 ? fault() : event)), before: [0, 1] },
  { name: 'filterStage whose predicate throws', stage: filterStage((event) => event !== 2 || fault()), before: [0, 1] },
  {
    name: 'mapStage whose handleEvents throws',
    stage: mapStage({ handleEvents: (events) => (events[0] === 2 ? fault() : { events, state: 0 }) }, { maxDemand: 1 }),
    before: [0, 1],
  },
  {
    name: 'mapStage whose handleEvents rejects',
    stage: mapStage({ handleEvents: async (events) => (events[0] === 2 ? fault() : { events, state: 0 }) }, { maxDemand: 1 }),
    before: [0, 1],
  },
  { name: 'mapStage whose init throws', stage: mapStage({ init: fault, handleEvents: (events) => ({ events, state: 0 }) }), before: [] },
  { name: 'mapAsyncStage whose project throws', stage: mapAsyncStage((event) => (event === 2 ? fault() : of(event))), before: [0, 1] },
  {
    name: 'mapAsyncStage whose inner stream fails',
    stage: mapAsyncStage((event) => (event === 2 ? throwError(() => FAULT) : of(event)), { concurrency: 4, ordered: false }),
    before: [0, 1],
  },
  {
    name: 'mapAsyncStage whose promise rejects',
    stage: mapAsyncStage(async (event) => (event === 2 ? fault() : event), { concurrency: 1 }),
    before: [0, 1],
  },
  { name: 'throughStage whose operator throws', stage: throughStage(map((event) => (event === 2 ? fault() : event))), before: [0, 1] },
  { name: 'throughStage whose operator cannot be applied', stage: throughStage(fault), before: [] },
];

describe.each(SOURCE_KINDS)('2.13 a user function that fails cancels upstream once and is the error (%s source)', (kind) => {
  it.each(FAULTY)('$name', async ({ stage, before }) => {
    const source = countingSource(kind, { events: numbers(20), end: 'open' });
    const observer = new RecordingObserver<unknown>();
    source.observable.pipe(stage).subscribeWithDemand(observer);
    observer.subscription.request(10);
    await settle(source);
    expect(observer.told).toEqual([...before, FAULT]);
    expect(observer.subscription.closed).toBe(true);
    // A stage that could not even connect has nothing to cancel.
    expect(source.ends).toEqual(source.subscriptions === 0 ? [] : ['cancelled']);
    const asked = source.demands.length;
    observer.subscription.request(10);
    await settle(source);
    expect(observer.told).toEqual([...before, FAULT]);
    expect(source.demands.length).toBe(asked);
    expect(await unhandledErrors()).toEqual([]);
  });

  it.each(FAULTY)('$name, behind three stages', async ({ stage, before }) => {
    const source = countingSource(kind, { events: numbers(20), end: 'open' });
    const observer = new RecordingObserver<unknown>();
    source.observable
      .pipe(
        mapStage((event) => event),
        mapAsyncStage((event) => from([event])),
        stage,
        filterStage(() => true),
      )
      .subscribeWithDemand(observer);
    observer.subscription.request(10);
    await settle(source);
    expect(observer.told).toEqual([...before, FAULT]);
    expect(source.ends).toEqual(source.subscriptions === 0 ? [] : ['cancelled']);
  });
});

describe('2.13 what a stage had made of the batch before is delivered, and nothing more is asked for meanwhile', () => {
  it.each([
    { name: 'mapStage', stage: mapStage<unknown, unknown>((event) => (event === 2 ? fault() : event)) },
    { name: 'filterStage', stage: filterStage((event) => event !== 2 || fault()) },
  ])('$name', ({ stage }) => {
    const hand = handSource<unknown>();
    const observer = new RecordingObserver<unknown>({ next: (_events, subscription) => subscription.request(7) });
    stage(hand.source).subscribeWithDemand(observer);
    observer.subscription.request(3);
    hand.observer.next(numbers(3));
    expect(observer.told).toEqual([0, 1, FAULT]);
    expect([hand.requests, hand.cancels]).toEqual([[3], 1]);
  });
});

it.each(['a request', 'an empty source'])('2.13 terminate that throws at the end is the error, and is not told again: %s', (when) => {
  const ends: string[] = [];
  const observer = new RecordingObserver<number>();
  fromDemandProducer<number, number>({
    init: ({ complete }) => {
      if (when === 'an empty source') complete();
      return 0;
    },
    handleDemand: () => ({ events: [1], state: 0, done: true }),
    terminate: (_state, reason) => {
      ends.push(reason);
      fault();
    },
  }).subscribeWithDemand(observer);
  observer.subscription.request(1);
  expect(observer.told).toEqual([...(when === 'a request' ? [1] : []), FAULT]);
  expect(ends).toEqual(['completed']);
});

inEveryPlace('2.13 an observer whose next() throws is unsubscribed, and the error is reported as RxJS reports it', async ({ watch }) => {
  const { observer, subscription, source, ask } = watch({ events: numbers(20), end: 'open' }, { next: fault });
  await ask(1);
  await ask(5);
  expect(observer.told).toEqual([0]);
  expect(subscription.closed).toBe(true);
  expect(source.ends).toEqual(['cancelled']);
  expect(await unhandledErrors()).toEqual([FAULT]);
});

inEveryPlace('2.13 so is one whose start() throws', async ({ watch }) => {
  const { observer, subscription, source, ask } = watch({ events: numbers(3) }, { start: fault });
  await ask(3);
  expect(observer.signals).toEqual([['start']]);
  expect(subscription.closed).toBe(true);
  expect(source.demands).toEqual([]);
  expect(await unhandledErrors()).toEqual([FAULT]);
});

inEveryPlace('2.13 what error() throws is reported', async ({ watch }) => {
  const { observer, source, ask } = watch({ events: [], end: 'fail' }, { error: fault });
  await ask(3);
  expect(observer.told).toEqual([source.failure]);
  expect(source.ends).toEqual(['failed']);
  expect(await unhandledErrors()).toEqual([FAULT]);
});

inEveryPlace('2.13 what complete() throws is reported', async ({ watch }) => {
  const { observer, source, ask } = watch({ events: numbers(1) }, { complete: fault });
  await ask(3);
  expect(observer.told).toEqual([0, 'complete']);
  expect(source.ends).toEqual(['completed']);
  expect(await unhandledErrors()).toEqual([FAULT]);
});

inEveryPlace(
  '2.13 a producer that fails to start is the error, and has nothing to terminate',
  async ({ position }) => {
    const source = countingSource('synchronous', { events: [] });
    const ends: string[] = [];
    const observer = new RecordingObserver<unknown>();
    position
      .behind(fromDemandProducer({ init: fault, handleDemand: () => fault(), terminate: (_state, reason) => ends.push(reason) }))
      .subscribeWithDemand(observer);
    await settle(source);
    expect(observer.signals).toEqual([['start'], ['error', FAULT]]);
    expect(ends).toEqual([]);
  },
  EVERY_PLACE.filter(({ kind }) => kind === 'synchronous'),
);

describe.each(SOURCE_KINDS)('2.13 a handler that fails cancels upstream once and is the error (%s source)', (kind) => {
  const HANDLERS: Record<string, (events: readonly unknown[]) => unknown> = {
    throws: (events) => (events.includes(2) ? fault() : undefined),
    rejects: async (events) => (events.includes(2) ? fault() : undefined),
    'returns an Observable that fails': (events) => (events.includes(2) ? throwError(() => FAULT) : of(events)),
  };

  it.each(Object.entries(HANDLERS))('that %s', async (_name, handler) => {
    for (const concurrency of [1, 2]) {
      const source = countingSource(kind, { events: numbers(20), end: 'open' });
      const told: unknown[] = [];
      const handled: unknown[] = [];
      source.observable
        .pipe(
          demandConsumer(
            (events) => {
              handled.push(...events);
              return handler(events) as undefined;
            },
            { maxDemand: 2, minDemand: 1, concurrency },
          ),
        )
        .subscribe({ error: (error: unknown) => told.push(error), complete: () => told.push('complete') });
      await settle(source);
      expect(told).toEqual([FAULT]);
      // With two at work, one may be given its next events before the other has failed.
      expect(handled.length).toBeLessThanOrEqual(2 + concurrency);
      expect(source.ends).toEqual(['cancelled']);
    }
    expect(await unhandledErrors()).toEqual([]);
  });
});
