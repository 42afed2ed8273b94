/* eslint-disable @typescript-eslint/no-deprecated -- `source` is an option here; the rule takes it for the property of an Observable */
import { type Observable, Subject, VirtualTimeScheduler } from 'rxjs';
import {
  broadcastDispatcher,
  demandDispatcher,
  dispatchStage,
  fromAsyncIterable,
  fromDemandProducer,
  mapStage,
  mergeDemand,
  partitionDispatcher,
  toDemand,
  type DemandObservable,
  type DispatchedObservable,
  type Dispatcher,
  type Overflow,
  type ProducerContext,
  type SubscribeOptions,
} from 'rxjs-demand';
import { foreign } from '../support/foreignSource.js';

/** A source that outlives its subscriptions, and holds on to all that they gave it. */
export interface LongLivedSource {
  readonly observable: DemandObservable<object>;
  /** Delivers, as far as it was asked for. */
  emit(events: readonly object[]): void;
  complete(): void;
  fail(error: Error): void;
  /** Takes what it keeps, by design, for the next one to come. */
  takeRest?(): void;
}

export type MakeSource = () => LongLivedSource;

/** A producer of either form: its events come out of turn, the answer to its latest call is pending until it ends. */
class OpenProducer implements LongLivedSource {
  private latest: ProducerContext<object> | undefined;
  private readonly answers: Subject<never>[] = [];
  readonly observable: DemandObservable<object>;

  constructor(make: (answer: (context: ProducerContext<object>) => Observable<never>) => DemandObservable<object>) {
    this.observable = make((context) => this.answer(context));
  }

  emit(events: readonly object[]): void {
    this.context.emit(events);
  }

  complete(): void {
    this.context.complete();
    for (const answer of this.answers) {
      answer.complete();
    }
  }

  fail(error: Error): void {
    this.context.error(error);
  }

  private get context(): ProducerContext<object> {
    if (this.latest === undefined) {
      throw new Error('nobody has asked yet');
    }
    return this.latest;
  }

  private answer(context: ProducerContext<object>): Observable<never> {
    const answer = new Subject<never>();
    this.latest = context;
    this.answers.push(answer);
    return answer;
  }
}

export const openProducer: MakeSource = () => new OpenProducer((answer) => fromDemandProducer((_demand, context) => answer(context)));

const statefulProducer: MakeSource = () =>
  new OpenProducer((answer) =>
    fromDemandProducer<object, null>({
      handleDemand: (_demand, _state, context) => answer(context),
    }),
  );

/** Its scheduler keeps every timer that was not cleared. */
class PollingProducer implements LongLivedSource {
  private readonly scheduler = new VirtualTimeScheduler();
  private latest: ProducerContext<object> | undefined;
  readonly observable: DemandObservable<object> = fromDemandProducer<object>(
    (_demand, context) => {
      this.latest = context;
      return [];
    },
    { pollIntervalMs: 10, scheduler: this.scheduler },
  );

  emit(events: readonly object[]): void {
    this.latest?.emit(events);
  }

  complete(): void {
    this.latest?.complete();
  }

  fail(error: Error): void {
    this.latest?.error(error);
  }
}

class PushSource implements LongLivedSource {
  private readonly subject = new Subject<object>();
  readonly observable: DemandObservable<object>;

  constructor(overflow: Overflow) {
    this.observable = toDemand<object>({ overflow, bufferSize: 4 })(this.subject);
  }

  emit(events: readonly object[]): void {
    for (const event of events) {
      this.subject.next(event);
    }
  }

  complete(): void {
    this.subject.complete();
  }

  fail(error: Error): void {
    this.subject.error(error);
  }
}

/** What an iterator answers with. */
type Reading = IteratorResult<object, undefined>;

class IterableSource implements LongLivedSource {
  private readonly readers: { resolve(result: Reading): void; reject(error: Error): void }[] = [];
  private readonly results: Reading[] = [];
  readonly observable: DemandObservable<object> = fromAsyncIterable<object>({
    [Symbol.asyncIterator]: () => ({
      next: () =>
        new Promise<Reading>((resolve, reject) => {
          this.readers.push({ resolve, reject });
          this.serve();
        }),
    }),
  });

  emit(events: readonly object[]): void {
    this.results.push(...events.map((value) => ({ done: false as const, value })));
    this.serve();
  }

  complete(): void {
    this.results.push({ done: true, value: undefined });
    this.serve();
  }

  fail(error: Error): void {
    this.readers.at(-1)?.reject(error);
  }

  takeRest(): void {
    this.results.length = 0;
  }

  /** A promise that was answered would keep its answer: only the pending ones are kept. */
  private serve(): void {
    while (this.readers.length > 0 && this.results.length > 0) {
      this.readers.shift()?.resolve(this.results.shift() as Reading);
    }
  }
}

class MergedSource implements LongLivedSource {
  private readonly sources = [openProducer(), openProducer()];
  readonly observable = mergeDemand<object>([
    ...this.sources.map(({ observable }) => ({ source: observable, maxDemand: 4, cancel: 'transient' as const })),
    { source: fromDemandProducer<object, null>({ init: ({ complete }) => (complete(), null), handleDemand: never }), cancel: 'transient' },
  ]);

  emit(events: readonly object[]): void {
    events.forEach((event, index) => this.sources[index % 2]?.emit([event]));
  }

  complete(): void {
    for (const source of this.sources) {
      source.complete();
    }
  }

  fail(error: Error): void {
    this.sources[1]?.fail(error);
  }
}

function never(): never {
  throw new Error('it has ended before it was asked');
}

/** Shared, and kept alive when its consumers leave; with others beside the one on trial, or not. */
class SharedSource implements LongLivedSource {
  private readonly source = openProducer();
  private readonly shared: DispatchedObservable<object>;

  constructor(
    dispatcher: Dispatcher<object>,
    private readonly way: SubscribeOptions<object> = {},
    others?: SubscribeOptions<object> & { readonly demand: number },
  ) {
    this.shared = dispatchStage<object>(dispatcher, { keepAlive: true })(this.source.observable);
    if (others !== undefined) {
      this.shared.to(others).subscribeWithDemand(INDIFFERENT).request(others.demand);
    }
  }

  get observable(): DemandObservable<object> {
    return this.shared.to(this.way);
  }

  emit(events: readonly object[]): void {
    this.source.emit(events);
  }

  complete(): void {
    this.source.complete();
  }

  fail(error: Error): void {
    this.source.fail(error);
  }

  takeRest(): void {
    const subscription = this.shared.to(this.way).subscribeWithDemand(INDIFFERENT);
    subscription.request(9);
    subscription.unsubscribe();
  }
}

const INDIFFERENT = { next: () => undefined, error: () => undefined, complete: () => undefined };

/** What another copy of the package knows of one of our sources. */
const foreignProducer: MakeSource = () => {
  const source = openProducer();
  return {
    observable: mapStage((event: object) => event)(foreign(source.observable)),
    emit: (events) => source.emit(events),
    complete: () => source.complete(),
    fail: (error) => source.fail(error),
  };
};

export const LONG_LIVED_SOURCES: Readonly<Record<string, MakeSource>> = {
  'fromDemandProducer(function)': openProducer,
  'fromDemandProducer({ … })': statefulProducer,
  'fromDemandProducer that polls': () => new PollingProducer(),
  'a source of another copy': foreignProducer,
  'toDemand, error': () => new PushSource('error'),
  'toDemand, dropOldest': () => new PushSource('dropOldest'),
  'toDemand, dropNewest': () => new PushSource('dropNewest'),
  'toDemand, latest': () => new PushSource('latest'),
  fromAsyncIterable: () => new IterableSource(),
  mergeDemand: () => new MergedSource(),
  'demandDispatcher, alone': () => new SharedSource(demandDispatcher()),
  // It asks for less than the one on trial, so that the first event goes there.
  'demandDispatcher, beside another': () => new SharedSource(demandDispatcher(), {}, { demand: 1 }),
  'broadcastDispatcher, alone': () => new SharedSource(broadcastDispatcher()),
  'broadcastDispatcher, beside another': () => new SharedSource(broadcastDispatcher(), { selector: () => true }, { demand: 100 }),
  'partitionDispatcher, alone': () => new SharedSource(toFirst(), { partition: 0 }),
  'partitionDispatcher, beside another': () => new SharedSource(toFirst(), { partition: 0 }, { partition: 1, demand: 100 }),
};

function toFirst(): Dispatcher<object> {
  return partitionDispatcher({ partitions: 2, hash: (event) => [event, 0] });
}
