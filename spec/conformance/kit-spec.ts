import { map, merge, NEVER, Observable, of, pipe, range, throwError, type ObservableInput, type OperatorFunction } from 'rxjs';
import {
  broadcastDispatcher,
  demandConsumer,
  demandDispatcher,
  dispatchStage,
  fromAsyncIterable,
  fromDemandProducer,
  mapStage,
  mergeDemand,
  partitionDispatcher,
  requestOn,
  superviseEach,
  toAsyncIterable,
  toDemand,
  type DemandObservable,
  type ProducerResult,
} from 'rxjs-demand';
import {
  describeConsumer,
  describeDispatcher,
  describeProducer,
  runDemandMarbles,
  type ConsumerSubject,
  type CreateConsumer,
  type CreateDispatcher,
  type CreateProducer,
  type DispatcherSubject,
  type KitHandler,
  type ProducerSubject,
} from 'rxjs-demand/testing';
import { registered, suiteHolds } from '../support/collectingRunner.js';
import { foreign } from '../support/foreignSource.js';
import { numbers } from '../support/numbers.js';

/**
 * Everything of ours passes the suites that users run on theirs. Each suite is one spec here: it holds some 30 to 40 tests, of which those that fail
 * are named. Stages: kit-stages-spec.ts.
 */

const producer = (name: string, subject: CreateProducer | ProducerSubject): void =>
  suiteHolds(name, (runner) => describeProducer('', subject, runner));
const consumer = (name: string, subject: CreateConsumer | ConsumerSubject): void =>
  suiteHolds(name, (runner) => describeConsumer('', subject, runner));
const dispatcher = (name: string, subject: CreateDispatcher | DispatcherSubject): void =>
  suiteHolds(name, (runner) => describeDispatcher('', subject, runner));

const FAILURE = new Error('the producer failed');

type Result = ProducerResult<number, number>;

/** 0, 1, 2, … by the object form; `answer` says how. */
function counter(
  count: number,
  answer: (result: Result) => Result | ObservableInput<Result> = (result) => result,
): DemandObservable<number> {
  return fromDemandProducer<number, number>({
    init: (context) => {
      if (count === 0) context.complete();
      return 0;
    },
    handleDemand: (demand, at) => {
      const state = Math.min(count, at + demand);
      return answer({ events: numbers(state).slice(at), state, done: state === count });
    },
  });
}

const failing = (): DemandObservable<number> =>
  fromDemandProducer<number>((demand) => {
    if (demand > 3) throw FAILURE;
    return [1];
  });

describe('producers', () => {
  producer('fromDemandProducer, at once', { create: (count) => counter(count), createFailing: failing });
  producer('fromDemandProducer, with promises', (count) => counter(count, (result) => Promise.resolve(result)));
  producer('fromDemandProducer, with Observables', (count) => counter(count, (result) => of(result)));
  producer('fromDemandProducer, the function form', {
    create: (count) => {
      let at = 0;
      return fromDemandProducer<number>((demand, context) => {
        const start = at;
        at = Math.min(count, at + demand);
        if (at === count) context.complete();
        return numbers(at).slice(start);
      });
    },
    createFailing: () => fromDemandProducer<number>(() => throwError(() => FAILURE)),
    tellsEnd: 'when asked',
    shared: true,
  });
  producer('fromDemandProducer, pushing', (count) =>
    fromDemandProducer<number, null>(
      {
        init: (context) => {
          context.emit(numbers(count));
          context.complete();
          return null;
        },
        handleDemand: () => ({ events: [], state: null }),
      },
      { bufferSize: Infinity },
    ),
  );
  producer('fromAsyncIterable', {
    create: (count) => fromAsyncIterable(numbers(count)),
    tellsEnd: 'when asked for more',
  });
  producer('toDemand', (count) => toDemand<number>({ bufferSize: Infinity })(range(0, count)));
  producer('mergeDemand', (count) => mergeDemand([counter(count)]));
  producer('mergeDemand of none and many', (count) =>
    mergeDemand([1, 2].map((n) => ({ source: counter(n === 1 ? count : 0), cancel: 'transient' as const }))),
  );
  producer('a shared source', { create: (count) => counter(count).pipe(dispatchStage(demandDispatcher())), shared: true });
  producer('a source of another copy', (count) => foreign(counter(count)));
  producer('the producer double', {
    create: (count) => runDemandMarbles(({ producer }) => producer(numbers(count))),
    createFailing: () => runDemandMarbles(({ producer }) => producer([1, 2], { end: 'fail', error: FAILURE })),
  });
});

/** A `for await` loop; unlike that of `from()`, one that is left at once. */
function forAwait<T>(iterable: AsyncIterable<T>): Observable<T> {
  return new Observable((subscriber) => {
    const iterator = iterable[Symbol.asyncIterator]();
    const read = async (): Promise<void> => {
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) subscriber.next(next.value);
      subscriber.complete();
    };
    read().catch((error: unknown) => subscriber.error(error));
    return () => void iterator.return?.();
  });
}

const each = (handle: KitHandler, operator: OperatorFunction<number, number>): OperatorFunction<number, unknown> =>
  pipe(
    operator,
    map((n) => handle([n])),
  );

describe('consumers', () => {
  consumer('demandConsumer', demandConsumer);
  for (const [maxDemand, minDemand] of [
    [10, 5],
    [10, 0],
    [10, 9],
    [1, 0],
    [100, 20],
  ] as const) {
    const options = { maxDemand, minDemand };
    consumer(`demandConsumer ${maxDemand}/${minDemand}`, { create: (handle) => demandConsumer(handle, options), maxDemand });
    consumer(`demandConsumer ${maxDemand}/${minDemand}, on an edge of our own`, {
      create: (handle) => (source) => mapStage((n: number) => n)(source).pipe(demandConsumer(handle, options)),
      maxDemand,
    });
  }
  consumer('demandConsumer whose handler returns nothing', {
    create: (handle) => demandConsumer((events: readonly number[]) => void handle(events), { maxDemand: 4 }),
    maxDemand: 4,
    waits: false,
  });
  consumer('demandConsumer with a state', {
    create: (handle) =>
      demandConsumer<number, number>({ init: () => 0, handleEvents: (events, state) => (handle(events), state + 1) }, { maxDemand: 4 }),
    maxDemand: 4,
    waits: false,
  });
  consumer('demandConsumer, two side by side', {
    create: (handle) => demandConsumer(handle, { maxDemand: 4, concurrency: 2 }),
    maxDemand: 8,
    ordered: false,
  });
  consumer('requestOn, all at once', { create: (handle) => each(handle, requestOn(merge(of(Infinity), NEVER))), waits: false });
  consumer('superviseEach', {
    create: (handle) => superviseEach((n: number) => handle([n]), { maxDemand: 4, onFailure: () => undefined }),
    maxDemand: 4,
    stopsOnError: false,
  });
  consumer('toAsyncIterable', {
    create: (handle) => (source) => forAwait(toAsyncIterable(source, { maxDemand: 4 })).pipe(map((n) => handle([n]))),
    maxDemand: 5,
    waits: false,
  });
});

describe('dispatchers', () => {
  dispatcher('demandDispatcher', demandDispatcher);
  dispatcher('demandDispatcher, shuffled', () => demandDispatcher({ shuffle: true }));
  dispatcher('demandDispatcher, one consumer', { create: demandDispatcher, consumers: [{}] });
  dispatcher('broadcastDispatcher', { create: broadcastDispatcher, delivers: 'all' });
  dispatcher('partitionDispatcher', {
    create: () => partitionDispatcher({ partitions: 3 }),
    consumers: [0, 1, 2].map((partition) => ({ partition })),
  });
  dispatcher('partitionDispatcher, by name', {
    create: () => partitionDispatcher<number>({ partitions: ['odd', 'even'], hash: (n) => [n, n % 2 === 0 ? 'even' : 'odd'] }),
    consumers: [{ partition: 'odd' }, { partition: 'even' }],
  });
});

it('that is more than a thousand tests, and none was left out', () => {
  expect(registered.count).toBeGreaterThan(1000);
});
