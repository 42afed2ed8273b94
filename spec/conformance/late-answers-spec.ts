import { concat, finalize, NEVER, Observable, of, Subject, takeUntil, type ObservableInput } from 'rxjs';
import { demandConsumer, fromDemandProducer, mapAsyncStage, mapStage, type DemandObservable } from 'rxjs-demand';
import { countingSource } from '../support/countingSource.js';
import { turn } from '../support/eventually.js';
import { RecordingObserver } from '../support/recordingObserver.js';
import { collectUnhandledErrors, restoreUnhandledErrors, unhandledErrors } from '../support/unhandledErrors.js';

/** What a user's function answers after the subscription is over: rules 1.8, 2.8 and 3.16 of docs/protocol.md. */

beforeEach(collectUnhandledErrors);
afterEach(restoreUnhandledErrors);

interface Running {
  readonly told: unknown[];
  cancel(): void;
}

/** Each place where a user's function may answer later; `whole` is the answer that yields the event 1, `other` one that yields 2. */
interface Answering {
  readonly name: string;
  readonly whole: unknown;
  readonly other: unknown;
  start(answer: () => ObservableInput<never>, onNext?: (cancel: () => void) => void): Running;
}

/** A source of one event, which stays open. */
const one = (): DemandObservable<unknown> => countingSource('synchronous', { events: [1], end: 'open' }).observable;

function watched(pipeline: DemandObservable<unknown>, onNext: ((cancel: () => void) => void) | undefined): Running {
  const observer = new RecordingObserver<unknown>({ next: (_events, subscription) => onNext?.(() => subscription.unsubscribe()) });
  pipeline.subscribeWithDemand(observer);
  observer.subscription.request(3);
  return {
    get told() {
      return observer.told;
    },
    cancel: () => observer.subscription.unsubscribe(),
  };
}

const ANSWERING: readonly Answering[] = [
  {
    name: 'fromDemandProducer(function)',
    whole: [1],
    other: [2],
    start: (answer, onNext) => watched(fromDemandProducer(answer), onNext),
  },
  {
    name: 'fromDemandProducer({ handleDemand })',
    whole: { events: [1], state: 0 },
    other: { events: [2], state: 0 },
    start: (answer, onNext) => watched(fromDemandProducer<unknown, number>({ handleDemand: answer }), onNext),
  },
  {
    name: 'mapStage({ handleEvents })',
    whole: { events: [1], state: 0 },
    other: { events: [2], state: 0 },
    start: (answer, onNext) => watched(one().pipe(mapStage<unknown, unknown, number>({ handleEvents: answer })), onNext),
  },
  {
    name: 'mapAsyncStage',
    whole: 1,
    other: 2,
    start: (answer, onNext) => watched(one().pipe(mapAsyncStage<unknown, unknown>(answer)), onNext),
  },
  {
    name: 'demandConsumer',
    whole: 1,
    other: 2,
    start: (answer, onNext) => {
      const told: unknown[] = [];
      const cancelled$ = new Subject<void>();
      const cancel = (): void => cancelled$.next();
      one()
        .pipe(demandConsumer(answer), takeUntil(cancelled$))
        .subscribe({
          next: (result) => {
            told.push(result);
            onNext?.(cancel);
          },
          error: (error: unknown) => told.push(error),
        });
      return { told, cancel };
    },
  },
];

describe.each(ANSWERING)('$name', ({ whole, other, start }) => {
  it('takes an answer that comes in time', async () => {
    const running = start(() => Promise.resolve(whole) as never);
    await turn();
    running.cancel();
    expect(running.told.slice(0, 1)).toEqual([1]);
  });

  it('2.8 ignores a promise that is resolved after a cancel', async () => {
    let resolve: (value: unknown) => void = () => undefined;
    const running = start(() => new Promise<never>((fulfil) => (resolve = fulfil as typeof resolve)));
    running.cancel();
    resolve(whole);
    await turn();
    expect(running.told).toEqual([]);
    expect(await unhandledErrors()).toEqual([]);
  });

  it('2.8 ignores a promise that is rejected after a cancel', async () => {
    let reject: (reason: unknown) => void = () => undefined;
    const running = start(() => new Promise<never>((_fulfil, refuse) => (reject = refuse)));
    running.cancel();
    reject(new Error('late'));
    await turn();
    expect(running.told).toEqual([]);
    expect(await unhandledErrors()).toEqual([]);
  });

  it('3.16 unsubscribes from an Observable that is at work', () => {
    const answer$ = new Subject<never>();
    const running = start(() => answer$);
    expect(answer$.observed).toBe(true);
    running.cancel();
    expect(answer$.observed).toBe(false);
  });

  it('3.16 also from one that was cancelled by its own first value, before its subscription was known', () => {
    let finalized = 0;
    start(
      () => concat(of(whole), NEVER).pipe(finalize(() => finalized++)) as never,
      (cancel) => cancel(),
    );
    expect(finalized).toBe(1);
  });

  it('2.13 takes a thenable at its first word', async () => {
    const running = start(
      () =>
        ({
          then: (fulfil: (value: unknown) => void, refuse: (reason: unknown) => void) => {
            fulfil(whole);
            fulfil(other);
            refuse(new Error('too late'));
          },
        }) as never,
    );
    await turn();
    running.cancel();
    expect(new Set(running.told)).toEqual(new Set([1]));
  });

  it('2.13 a thenable whose then() throws is the error', async () => {
    const failure = new Error('then failed');
    const running = start(
      () =>
        ({
          then: () => {
            throw failure;
          },
        }) as never,
    );
    await turn();
    expect(running.told).toEqual([failure]);
  });
});

/** Not of mapAsyncStage: what an inner stream emits before `project`'s batch has been started is delivered after that. */
describe('1.8 an endless synchronous answer stops when its first value cancels', () => {
  it.each(ANSWERING.filter(({ name }) => name !== 'mapAsyncStage'))('of $name', ({ whole, start }) => {
    let values = 0;
    const running = start(
      () =>
        new Observable((subscriber) => {
          for (; !subscriber.closed && values < 100; values++) subscriber.next(whole as never);
        }),
      (cancel) => cancel(),
    );
    expect(values).toBeLessThan(3);
    expect(running.told).toEqual([1]);
  });
});

describe('the signal', () => {
  it('is aborted for whoever looks after the cancel: a producer', async () => {
    let signal: AbortSignal | undefined;
    const running = watched(
      fromDemandProducer(async (_demand, context) => {
        await turn();
        signal = context.signal;
        return [];
      }),
      undefined,
    );
    running.cancel();
    await turn();
    await turn();
    expect(signal?.aborted).toBe(true);
  });

  it('is aborted for whoever looks after the cancel: a consumer', async () => {
    let signal: AbortSignal | undefined;
    const subscription = one()
      .pipe(
        demandConsumer(async (_events, context) => {
          await turn();
          signal = context.signal;
        }),
      )
      .subscribe();
    subscription.unsubscribe();
    await turn();
    await turn();
    expect(signal?.aborted).toBe(true);
  });
});
