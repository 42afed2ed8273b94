/* eslint-disable @typescript-eslint/no-deprecated -- `source` is an option here; the rule takes it for the property of an Observable */
import { map, Subject, type Observable } from 'rxjs';
import {
  broadcastDispatcher,
  demandConsumer,
  demandDispatcher,
  dispatchStage,
  drainOn,
  filterStage,
  mapAsyncStage,
  mapStage,
  mergeDemand,
  partitionDispatcher,
  requestOn,
  superviseEach,
  throughStage,
  toAsyncIterable,
  type DemandObservable,
  type StageResult,
} from 'rxjs-demand';

/** What a trial wants to see forgotten, and what the user's functions are to answer. */
export interface Trial {
  /** Has `object` watched under `name`, and returns it. */
  watch<F extends object>(name: string, object: F): F;
  /** Something that lives on. */
  keep<K>(object: K): K;
  /** What came out at the end. */
  received(events: readonly unknown[]): void;
  ended(): void;
  /** A user's answer: the result at once, or a promise that is kept and never settled. */
  answer<R>(result: R): R | Promise<R>;
}

/** A subscription of any kind. */
export interface Run {
  request(n: number): void;
  cancel(): void;
}

export type Start = (source: DemandObservable<object>, trial: Trial) => Run;

/** Observes with demand. */
function observing(behind: (source: DemandObservable<object>, trial: Trial) => DemandObservable<unknown>): Start {
  return (source, trial) => {
    const observer = { next: trial.received, error: trial.ended, complete: trial.ended };
    const observable = behind(source, trial);
    const subscription = observable.subscribeWithDemand(trial.watch('the observer', observer));
    trial.watch('the observable', observable === source ? {} : observable);
    trial.watch('the subscription', subscription);
    return { request: (n) => subscription.request(n), cancel: () => subscription.unsubscribe() };
  };
}

/** Subscribes as to any Observable. */
function subscribing(behind: (source: DemandObservable<object>, trial: Trial) => Observable<unknown>): Start {
  return (source, trial) => {
    const observer = { next: (result: unknown) => trial.received([result]), error: trial.ended, complete: trial.ended };
    const subscription = behind(source, trial).subscribe(trial.watch('the observer', observer));
    trial.watch('the subscription', subscription);
    return { request: () => undefined, cancel: () => subscription.unsubscribe() };
  };
}

const subscribed = subscribing((source) => source);

export const PRODUCERS_END: Readonly<Record<string, Start>> = {
  'subscribeWithDemand()': observing((source) => source),
  'subscribe()': subscribed,
};

const wrap = (event: object): { event: object } => ({ event });
const WINDOW = { maxDemand: 4, minDemand: 2 };

export const PIPELINES: Readonly<Record<string, Start>> = {
  'mapStage(project)': observing((source, { watch }) => source.pipe(mapStage(watch('project', (event: object) => wrap(event))))),
  'mapStage({ handleEvents })': observing((source, { watch, answer }) =>
    source.pipe(
      mapStage(
        watch('the stage', {
          init: () => ({}),
          handleEvents: (events: readonly object[], state: object): StageResult<object, object> | Promise<StageResult<object, object>> =>
            answer({ events: events.map(wrap), state }),
        }),
        WINDOW,
      ),
    ),
  ),
  filterStage: observing((source, { watch }) => source.pipe(filterStage(watch('predicate', (_event: object, index) => index !== 1)))),
  drainOn: observing((source, { keep }) => source.pipe(drainOn(keep(new Subject())))),
  'mapAsyncStage, in order': observing((source, { watch, answer }) =>
    source.pipe(
      mapAsyncStage(
        watch('project', (event: object) => Promise.resolve(answer(wrap(event)))),
        { concurrency: 3 },
      ),
    ),
  ),
  'mapAsyncStage, as they come': observing((source, { watch, answer }) =>
    source.pipe(
      mapAsyncStage(
        watch('project', (event: object) => Promise.resolve(answer(wrap(event)))),
        { concurrency: 3, ordered: false },
      ),
    ),
  ),
  throughStage: observing((source, { watch }) => source.pipe(throughStage(map(watch('project', (event: object) => wrap(event)))))),
  'dispatchStage(demandDispatcher)': observing((source) => source.pipe(dispatchStage(demandDispatcher<object>()))),
  'dispatchStage(broadcastDispatcher)': observing((source, { watch }) =>
    source.pipe(dispatchStage(broadcastDispatcher<object>())).to({ selector: watch('selector', () => true) }),
  ),
  'dispatchStage(partitionDispatcher)': observing((source, { watch }) =>
    source
      .pipe(
        dispatchStage(partitionDispatcher<object>({ partitions: [0, 'a'], hash: watch('hash', (event: object) => [event, 'a'] as const) })),
      )
      .to({ partition: 'a' }),
  ),
  'dispatchStage after setDemand': observing((source) => {
    const shared$ = source.pipe(dispatchStage(demandDispatcher<object>(), { demand: 'accumulate' }));
    shared$.setDemand('forward');
    return shared$;
  }),
  mergeDemand: observing((source) => mergeDemand([{ source, ...WINDOW }])),
  'demandConsumer(() => void)': subscribing((source, { watch }) =>
    source.pipe(
      demandConsumer(
        watch('the handler', (_events: readonly object[]) => undefined),
        WINDOW,
      ),
    ),
  ),
  'demandConsumer(() => an answer)': subscribing((source, { watch, answer }) =>
    source.pipe(
      demandConsumer(
        watch('the handler', (events: readonly object[]) => Promise.resolve(answer(events.map(wrap)))),
        {
          ...WINDOW,
          onHandlerError: watch('onHandlerError', () => 'stop' as const),
        },
      ),
    ),
  ),
  'demandConsumer({ init, handleEvents })': subscribing((source, { watch }) =>
    source.pipe(
      demandConsumer(watch('the consumer', { init: () => 0, handleEvents: (events: readonly object[], n: number) => n + events.length })),
    ),
  ),
  'demandConsumer, three of them': subscribing((source, { watch, answer }) =>
    source.pipe(
      demandConsumer(
        watch('the handler', (events: readonly object[]) => Promise.resolve(answer(events.map(wrap)))),
        {
          ...WINDOW,
          concurrency: 3,
        },
      ),
    ),
  ),
  requestOn: subscribing((source, { keep }) => {
    const demand$ = keep(new Subject<number>());
    const behind$ = source.pipe(requestOn(demand$));
    // Asks as soon as somebody is there.
    queueMicrotask(() => demand$.next(9));
    return behind$;
  }),
  superviseEach: subscribing((source, { watch, answer }) =>
    source.pipe(
      superviseEach(
        watch('project', (event: object) => Promise.resolve(answer(wrap(event)))),
        {
          ...WINDOW,
          onFailure: watch('onFailure', () => undefined),
        },
      ),
    ),
  ),
  toAsyncIterable: (source, trial) => {
    const iterator = toAsyncIterable(source, WINDOW)[Symbol.asyncIterator]();
    trial.watch('the iterator', iterator);
    let left = false;
    // No loop: its frame would keep the event that it read last.
    const read = (): void => {
      iterator.next().then(({ done, value }) => {
        if (done === true) {
          if (!left) trial.ended();
        } else {
          trial.received([value]);
          read();
        }
      }, trial.ended);
    };
    read();
    return {
      request: () => undefined,
      cancel: () => {
        left = true;
        void iterator.return?.();
      },
    };
  },
  'toAsyncIterable, left before it was read': (source, trial) => {
    const iterator = toAsyncIterable(source, WINDOW)[Symbol.asyncIterator]();
    trial.watch('the iterator', iterator);
    void iterator.return?.();
    // The source goes on with another.
    return subscribed(source, trial);
  },
};
