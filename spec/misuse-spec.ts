import { asapScheduler, concatMap, delay, map, NEVER, of, type Observable, type ObservableInput } from 'rxjs';
import {
  BufferOverflowError,
  demandConsumer,
  drainOn,
  filterStage,
  fromAsyncIterable,
  fromDemandProducer,
  mapAsyncStage,
  mapStage,
  ProtocolError,
  requestOn,
  throughStage,
  toAsyncIterable,
  toDemand,
  type DemandObservable,
  type DemandObserver,
  type ProducerContext,
} from 'rxjs-demand';
import { turn } from './support/eventually.js';
import { handSource } from './support/foreignSource.js';
import { RecordingObserver } from './support/recordingObserver.js';

/** Every mistake a user of the core can make, and what it is answered: the class and the text, to the letter. */

type ErrorClass = new (...args: never[]) => Error;
type Misuse = readonly [mistake: string, text: string, make: () => unknown];

/** What a spec hands over that the types would not let pass. */
const wrong = (value: unknown): never => value as never;
const nothing = (): undefined => undefined;
const source$ = fromDemandProducer<number>(() => []);

function throws(title: string, type: ErrorClass, misuses: readonly Misuse[]): void {
  describe(title, () => {
    it.each(misuses)('%s', (_mistake, text, make) => {
      let thrown: unknown;
      try {
        make();
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(type);
      expect((thrown as Error).message).toBe(text);
    });
  });
}

function fails(title: string, type: ErrorClass, misuses: readonly (readonly [string, string, () => DemandObservable<unknown>])[]): void {
  describe(title, () => {
    it.each(misuses)('%s', async (_mistake, text, make) => {
      const observer = new RecordingObserver<unknown>();
      make().subscribeWithDemand(observer);
      observer.subscription.request(2);
      await turn();
      expect(observer.told).toEqual([expect.any(type)]);
      expect((observer.errors[0] as Error).message).toBe(text);
      expect(observer.subscription.closed).toBe(true);
    });
  });
}

describe('when an operator is called', () => {
  throws('fromDemandProducer', TypeError, [
    [
      'nothing',
      'Expected `producer` to be a function or an object with handleDemand, got `undefined` (undefined)',
      () => fromDemandProducer(wrong(undefined)),
    ],
    [
      'null',
      'Expected `producer` to be a function or an object with handleDemand, got `null` (null)',
      () => fromDemandProducer(wrong(null)),
    ],
    [
      'a number',
      'Expected `producer` to be a function or an object with handleDemand, got `5` (number)',
      () => fromDemandProducer(wrong(5)),
    ],
    [
      'an object without handleDemand',
      'Expected `producer.handleDemand` to be a function, got `undefined` (undefined)',
      () => fromDemandProducer(wrong({})),
    ],
    [
      'handleDemand that is no function',
      'Expected `producer.handleDemand` to be a function, got `[object Array]` (array)',
      () => fromDemandProducer(wrong({ handleDemand: [1, 2] })),
    ],
    ['options that are no object', 'Expected `options` to be an object, got `10` (number)', () => fromDemandProducer(() => [], wrong(10))],
    ['options that are null', 'Expected `options` to be an object, got `null` (null)', () => fromDemandProducer(() => [], wrong(null))],
    [
      'onDiscard',
      'Expected `onDiscard` to be a function, got `true` (boolean)',
      () => fromDemandProducer(() => [], { onDiscard: wrong(true) }),
    ],
    [
      'scheduler',
      'Expected `scheduler.schedule` to be a function, got `undefined` (undefined)',
      () => fromDemandProducer(() => [], { scheduler: wrong(null) }),
    ],
  ]);

  throws('fromDemandProducer', RangeError, [
    ...[-1, 1.5, NaN].map((value): Misuse => [
      `bufferSize ${value}`,
      `Expected \`bufferSize\` to be an integer of at least 0 or Infinity, got \`${value}\` (number)`,
      () => fromDemandProducer(() => [], { bufferSize: value }),
    ]),
    [
      'bufferSize null',
      'Expected `bufferSize` to be an integer of at least 0 or Infinity, got `null` (null)',
      () => fromDemandProducer(() => [], { bufferSize: wrong(null) }),
    ],
    [
      'bufferSize that is a string',
      'Expected `bufferSize` to be an integer of at least 0 or Infinity, got `10` (string)',
      () => fromDemandProducer(() => [], { bufferSize: wrong('10') }),
    ],
    [
      'bufferKeep',
      "Expected `bufferKeep` to be one of 'last', 'first', got `newest` (string)",
      () => fromDemandProducer(() => [], { bufferKeep: wrong('newest') }),
    ],
    [
      'bufferKeep null',
      "Expected `bufferKeep` to be one of 'last', 'first', got `null` (null)",
      () => fromDemandProducer(() => [], { bufferKeep: wrong(null) }),
    ],
    ...[0, -5, NaN, Infinity].map((value): Misuse => [
      `pollIntervalMs ${value}`,
      `Expected \`pollIntervalMs\` to be a number of milliseconds greater than 0, got \`${value}\` (number)`,
      () => fromDemandProducer(() => [], { pollIntervalMs: value }),
    ]),
    [
      'pollIntervalMs null',
      'Expected `pollIntervalMs` to be a number of milliseconds greater than 0, got `null` (null)',
      () => fromDemandProducer(() => [], { pollIntervalMs: wrong(null) }),
    ],
  ]);

  throws('toDemand', RangeError, [
    [
      'bufferSize',
      'Expected `bufferSize` to be an integer of at least 0 or Infinity, got `-1` (number)',
      () => toDemand({ bufferSize: -1 }),
    ],
    [
      'bufferSize null',
      'Expected `bufferSize` to be an integer of at least 0 or Infinity, got `null` (null)',
      () => toDemand({ bufferSize: wrong(null) }),
    ],
    [
      'overflow',
      "Expected `overflow` to be one of 'error', 'dropOldest', 'dropNewest', 'latest', got `drop` (string)",
      () => toDemand({ overflow: wrong('drop') }),
    ],
    [
      'overflow null',
      "Expected `overflow` to be one of 'error', 'dropOldest', 'dropNewest', 'latest', got `null` (null)",
      () => toDemand({ overflow: wrong(null) }),
    ],
  ]);

  throws('toDemand', TypeError, [
    ['onDrop', 'Expected `onDrop` to be a function, got `log` (string)', () => toDemand({ onDrop: wrong('log') })],
    ['options that are no object', 'Expected `options` to be an object, got `100` (number)', () => toDemand(wrong(100))],
  ]);

  throws('fromAsyncIterable', TypeError, [
    ...[undefined, null, 5].map((value): Misuse => [
      String(value),
      `Expected \`iterable\` to be an async iterable or an iterable, got \`${String(value)}\` (${value === null ? 'null' : typeof value})`,
      () => fromAsyncIterable(wrong(value)),
    ]),
    [
      'an object that is not iterable',
      'Expected `iterable` to be an async iterable or an iterable, got `[object Object]` (object)',
      () => fromAsyncIterable(wrong({})),
    ],
  ]);

  throws('mapStage', TypeError, [
    [
      'nothing',
      'Expected `stage` to be a function or an object with handleEvents, got `undefined` (undefined)',
      () => mapStage(wrong(undefined)),
    ],
    ['null', 'Expected `stage` to be a function or an object with handleEvents, got `null` (null)', () => mapStage(wrong(null))],
    [
      'an object without handleEvents',
      'Expected `stage.handleEvents` to be a function, got `undefined` (undefined)',
      () => mapStage(wrong({ init: nothing })),
    ],
    [
      'options that are no object',
      'Expected `options` to be an object, got `10` (number)',
      () => mapStage({ handleEvents: () => ({ events: [], state: 0 }) }, wrong(10)),
    ],
  ]);

  const inBatches = (options: unknown): unknown => mapStage({ handleEvents: () => ({ events: [], state: 0 }) }, wrong(options));
  throws('mapStage({ handleEvents })', RangeError, [
    ...windowMisuses(inBatches),
    [
      'bufferSize',
      'Expected `bufferSize` to be an integer of at least 0 or Infinity, got `2.5` (number)',
      () => inBatches({ bufferSize: 2.5 }),
    ],
    [
      'bufferSize null',
      'Expected `bufferSize` to be an integer of at least 0 or Infinity, got `null` (null)',
      () => inBatches({ bufferSize: null }),
    ],
  ]);

  throws('filterStage', TypeError, [
    ['nothing', 'Expected `predicate` to be a function, got `undefined` (undefined)', () => filterStage(wrong(undefined))],
    ['a regular expression', 'Expected `predicate` to be a function, got `[object RegExp]` (object)', () => filterStage(wrong(/x/))],
  ]);

  throws('drainOn', TypeError, [
    ['nothing', 'Expected `notifier$` to be an Observable or a promise, got `undefined` (undefined)', () => drainOn(wrong(undefined))],
    ['a signal', 'Expected `notifier$` to be an Observable or a promise, got `SIGTERM` (string)', () => drainOn(wrong('SIGTERM'))],
  ]);

  throws('mapAsyncStage', TypeError, [
    ['nothing', 'Expected `project` to be a function, got `undefined` (undefined)', () => mapAsyncStage(wrong(undefined))],
    ['options that are no object', 'Expected `options` to be an object, got `4` (number)', () => mapAsyncStage(() => of(1), wrong(4))],
  ]);

  throws('mapAsyncStage', RangeError, [
    ...[0, -1, 1.5, NaN, Infinity].map((value): Misuse => [
      `concurrency ${value}`,
      `Expected \`concurrency\` to be an integer of at least 1, got \`${value}\` (number)`,
      () => mapAsyncStage(() => of(1), { concurrency: value }),
    ]),
    [
      'concurrency null',
      'Expected `concurrency` to be an integer of at least 1, got `null` (null)',
      () => mapAsyncStage(() => of(1), { concurrency: wrong(null) }),
    ],
    ['ordered', 'Expected `ordered` to be true or false, got `no` (string)', () => mapAsyncStage(() => of(1), { ordered: wrong('no') })],
  ]);

  throws('throughStage', TypeError, [
    [
      'an operator that was not called',
      'Expected `operators[1]` to be a function, got `[object Object]` (object)',
      () => throughStage(map(nothing), wrong({})),
    ],
    [
      'an undefined operator',
      'Expected `operators[0]` to be a function, got `undefined` (undefined)',
      () => throughStage(wrong(undefined)),
    ],
  ]);

  throws('demandConsumer', TypeError, [
    [
      'nothing',
      'Expected `handleEvents` to be a function or an object with init and handleEvents, got `undefined` (undefined)',
      () => demandConsumer(wrong(undefined)),
    ],
    [
      'null',
      'Expected `handleEvents` to be a function or an object with init and handleEvents, got `null` (null)',
      () => demandConsumer(wrong(null)),
    ],
    [
      'an object without init',
      'Expected `consumer.init` to be a function, got `undefined` (undefined)',
      () => demandConsumer(wrong({ handleEvents: nothing })),
    ],
    [
      'an object without handleEvents',
      'Expected `consumer.handleEvents` to be a function, got `undefined` (undefined)',
      () => demandConsumer(wrong({ init: nothing })),
    ],
    ['options that are no object', 'Expected `options` to be an object, got `10` (number)', () => demandConsumer(nothing, wrong(10))],
  ]);

  throws('demandConsumer', RangeError, [
    ...windowMisuses((options) => demandConsumer(nothing, wrong(options))),
    [
      'concurrency',
      'Expected `concurrency` to be an integer of at least 1, got `0` (number)',
      () => demandConsumer(nothing, { concurrency: 0 }),
    ],
    [
      'concurrency null',
      'Expected `concurrency` to be an integer of at least 1, got `null` (null)',
      () => demandConsumer(nothing, { concurrency: wrong(null) }),
    ],
    [
      'onHandlerError',
      "Expected `onHandlerError` to be one of 'stop', 'skip', got `ignore` (string)",
      () => demandConsumer(nothing, { onHandlerError: wrong('ignore') }),
    ],
    [
      'onHandlerError null',
      "Expected `onHandlerError` to be one of 'stop', 'skip', got `null` (null)",
      () => demandConsumer(nothing, { onHandlerError: wrong(null) }),
    ],
  ]);

  throws('requestOn', TypeError, [
    ['a number', 'Expected `demand$` to be an Observable, got `5` (number)', () => requestOn(wrong(5))],
    ['nothing', 'Expected `demand$` to be an Observable, got `undefined` (undefined)', () => requestOn(wrong(undefined))],
    ['null', 'Expected `demand$` to be an Observable, got `null` (null)', () => requestOn(wrong(null))],
  ]);

  throws(
    'toAsyncIterable',
    RangeError,
    windowMisuses((options) => toAsyncIterable(source$, wrong(options))),
  );
  throws('toAsyncIterable', TypeError, [
    ['options that are no object', 'Expected `options` to be an object, got `10` (number)', () => toAsyncIterable(source$, wrong(10))],
  ]);
});

function windowMisuses(make: (options: unknown) => unknown): Misuse[] {
  return [
    ...[0, -1, 1.5, NaN, Infinity].map((value): Misuse => [
      `maxDemand ${value}`,
      `Expected \`maxDemand\` to be an integer of at least 1, got \`${value}\` (number)`,
      () => make({ maxDemand: value }),
    ]),
    ['maxDemand null', 'Expected `maxDemand` to be an integer of at least 1, got `null` (null)', () => make({ maxDemand: null })],
    ['maxDemand that is a string', 'Expected `maxDemand` to be an integer of at least 1, got `5` (string)', () => make({ maxDemand: '5' })],
    [
      'minDemand as large as maxDemand',
      'Expected `minDemand` to be an integer from 0 to 9, got `10` (number)',
      () => make({ maxDemand: 10, minDemand: 10 }),
    ],
    ['minDemand -1', 'Expected `minDemand` to be an integer from 0 to 999, got `-1` (number)', () => make({ minDemand: -1 })],
    ['minDemand null', 'Expected `minDemand` to be an integer from 0 to 999, got `null` (null)', () => make({ minDemand: null })],
  ];
}

describe('when a stage or a consumer is piped onto what carries no demand', () => {
  const message = (operator: string, got: string): string =>
    `${operator} needs a source that answers demand, got ${got}: ` + 'use toDemand(), or throughStage() around stock operators';
  const operators: readonly (readonly [string, (source: Observable<number>) => unknown])[] = [
    ['mapStage()', mapStage(nothing)],
    ['mapStage()', mapStage({ handleEvents: () => ({ events: [], state: 0 }) })],
    ['filterStage()', filterStage(() => true)],
    ['drainOn()', drainOn(NEVER)],
    ['mapAsyncStage()', mapAsyncStage(() => of(1))],
    ['throughStage()', throughStage(map(nothing))],
    ['demandConsumer()', demandConsumer(nothing)],
    ['requestOn()', requestOn(NEVER)],
    ['toAsyncIterable()', (source) => toAsyncIterable(source)],
  ];

  throws(
    'a plain Observable',
    TypeError,
    operators.map(([name, operator]) => [name, message(name, 'a plain Observable'), () => operator(of(1))]),
  );
  throws(
    'what a stock operator made of a demand source',
    TypeError,
    operators.map(([name, operator]) => [name, message(name, 'a plain Observable'), () => operator(source$.pipe(map((n) => n)))]),
  );
  throws(
    'no Observable at all',
    TypeError,
    operators.map(([name, operator]) => [name, message(name, '`undefined` (undefined)'), () => operator(wrong(undefined))]),
  );
});

describe('when subscribed', () => {
  const complete: DemandObserver<number> = { next: nothing, error: nothing, complete: nothing };
  throws('an observer', TypeError, [
    [
      'that is missing',
      'Expected `observer.next` to be a function, got `undefined` (undefined)',
      () => source$.subscribeWithDemand(wrong(undefined)),
    ],
    [
      'that is null',
      'Expected `observer.next` to be a function, got `undefined` (undefined)',
      () => source$.subscribeWithDemand(wrong(null)),
    ],
    ...(['next', 'error', 'complete'] as const).map((method): Misuse => [
      `without ${method}`,
      `Expected \`observer.${method}\` to be a function, got \`undefined\` (undefined)`,
      () => source$.subscribeWithDemand({ ...complete, [method]: undefined }),
    ]),
    [
      'that is a function',
      'Expected `observer.next` to be a function, got `undefined` (undefined)',
      () => source$.subscribeWithDemand(wrong(nothing)),
    ],
  ]);

  it('a request for nothing', () => {
    const observer = new RecordingObserver<number>();
    source$.subscribeWithDemand(observer);
    observer.subscription.request(0);
    expect(observer.told).toEqual([
      new RangeError('Rule 3.9: expected `n` in request(n) to be a positive integer or Infinity, got `0` (number)'),
    ]);
  });
});

describe('when a user function answers', () => {
  fails('handleDemand, the function', TypeError, [
    ['a number', 'Expected handleDemand to answer with arrays of events, got `5` (number)', () => fromDemandProducer(() => wrong(5))],
    ['null', 'Expected handleDemand to answer with arrays of events, got `null` (null)', () => fromDemandProducer(() => wrong(null))],
    [
      'an object',
      'Expected handleDemand to answer with arrays of events, got `[object Object]` (object)',
      () => fromDemandProducer(() => wrong({ events: [1] })),
    ],
    [
      'a promise of an event',
      'Expected handleDemand to answer with arrays of events, got `7` (number)',
      () => fromDemandProducer(async () => wrong(7)),
    ],
    ['a string', 'Expected handleDemand to answer with arrays of events, got `a` (string)', () => fromDemandProducer(() => wrong('abc'))],
  ]);

  fails('handleDemand, the method', TypeError, [
    [
      'nothing',
      'Expected handleDemand to answer { events: [...], state }, got `undefined` (undefined)',
      () => fromDemandProducer({ handleDemand: () => wrong(undefined) }),
    ],
    [
      'an array',
      'Expected handleDemand to answer { events: [...], state }, got `1` (number)',
      () => fromDemandProducer({ handleDemand: () => wrong([1, 2]) }),
    ],
    [
      'events that are no array',
      'Expected handleDemand to answer { events: [...], state }, got `[object Object]` (object)',
      () => fromDemandProducer({ handleDemand: () => wrong({ events: 'abc', state: 0 }) }),
    ],
    [
      'a promise of nothing',
      'Expected handleDemand to answer { events: [...], state }, got `undefined` (undefined)',
      () => fromDemandProducer({ handleDemand: async () => wrong(undefined) }),
    ],
  ]);

  const one$ = fromDemandProducer(() => [1]);
  const answered = (reply: unknown): DemandObservable<unknown> =>
    one$.pipe(mapStage<number, unknown, unknown>({ handleEvents: () => reply as ObservableInput<never> }));
  fails('handleEvents of a stage', TypeError, [
    ['nothing', 'Expected handleEvents to answer { events: [...], state }, got `undefined` (undefined)', () => answered(undefined)],
    ['an array', 'Expected handleEvents to answer { events: [...], state }, got `1` (number)', () => answered([1])],
    [
      'an object without events',
      'Expected handleEvents to answer { events: [...], state }, got `[object Object]` (object)',
      () => answered({}),
    ],
    [
      'a promise of null',
      'Expected handleEvents to answer { events: [...], state }, got `null` (null)',
      () => answered(Promise.resolve(null)),
    ],
  ]);

  fails('project of mapAsyncStage', TypeError, [
    [
      'nothing',
      'Expected `project(event)` to be an ObservableInput, got `undefined` (undefined)',
      () => one$.pipe(mapAsyncStage(() => wrong(undefined))),
    ],
    ['a number', 'Expected `project(event)` to be an ObservableInput, got `1` (number)', () => one$.pipe(mapAsyncStage((n) => wrong(n)))],
  ]);

  fails('emit', TypeError, [
    [
      'an event that is not in an array',
      'Expected `events` to be an array, got `7` (number)',
      () => fromDemandProducer((_demand, { emit }) => emit(wrong(7))),
    ],
    [
      'nothing, in init',
      'Expected `events` to be an array, got `undefined` (undefined)',
      () =>
        fromDemandProducer({ init: ({ emit }: ProducerContext<number>) => emit(wrong(undefined)), handleDemand: () => wrong(undefined) }),
    ],
  ]);
});

describe('when it is too much, too late, or not what was agreed', () => {
  const asynchronous = 'An operator in throughStage() is asynchronous. Use mapAsyncStage() in its place.';
  const one$ = fromDemandProducer({ init: () => 0, handleDemand: (_demand, n: number) => ({ events: n === 0 ? [1] : [], state: n + 1 }) });
  fails('an asynchronous operator in throughStage', TypeError, [
    ['concatMap to a promise', asynchronous, () => one$.pipe(throughStage(concatMap((n: number) => Promise.resolve(n))))],
    ['delay', asynchronous, () => one$.pipe(throughStage(delay(0, asapScheduler)))],
  ]);

  fails('a full buffer', BufferOverflowError, [
    [
      'of toDemand',
      'The buffer of 2 events is full. Raise `bufferSize` of toDemand(), or choose another `overflow`.',
      () => toDemand({ bufferSize: 2 })(of(1, 2, 3, 4, 5)),
    ],
    [
      'of mapStage',
      'The buffer of 3 events is full. Raise `bufferSize` of mapStage(), or lower its `maxDemand`.',
      () => one$.pipe(mapStage({ handleEvents: () => ({ events: [1, 2, 3, 4, 5, 6], state: 0 }) }, { bufferSize: 3 })),
    ],
  ]);

  fails('a source of somebody’s own making', ProtocolError, [
    [
      'that delivers more than was asked for',
      'Rule 1.1: a source delivered 3 events when 2 were requested',
      () => mapStage(nothing)(handSource((_n, observer) => observer.next([1, 2, 3])).source),
    ],
  ]);
});
