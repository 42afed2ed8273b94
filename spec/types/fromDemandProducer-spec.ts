import { of, timer, type ObservableInput, type SchedulerLike } from 'rxjs';
import {
  fromDemandProducer,
  type DemandObservable,
  type EndReason,
  type ProducerContext,
  type ProducerOptions,
  type ProducerReply,
  type ProducerResult,
} from 'rxjs-demand';
import { expectTrue, expectType, type Equal } from './expectType.js';

interface Row {
  readonly id: string;
}
declare const fetchRows: (limit: number, signal: AbortSignal) => Promise<Row[]>;
declare const scheduler: SchedulerLike;

// The function form: the events are what the reply holds, though the context mentions a type of its own.
expectType<DemandObservable<number>>()(fromDemandProducer((demand) => Array.from({ length: demand }, (_, index) => index)));
expectType<DemandObservable<number>>()(fromDemandProducer((demand, context) => [demand, context.demand]));
expectType<DemandObservable<Row>>()(fromDemandProducer((demand, { signal }) => fetchRows(demand, signal)));
expectType<DemandObservable<Row>>()(fromDemandProducer(async (demand, { signal }) => fetchRows(demand, signal)));
expectType<DemandObservable<string>>()(fromDemandProducer(() => of(['a'], ['b', 'c'])));
expectType<DemandObservable<number>>()(fromDemandProducer((demand): readonly number[] => [demand]));
expectType<DemandObservable<'a' | 'b'>>()(fromDemandProducer((): ProducerReply<'a' | 'b'> => ['a']));

// Named, for a producer that emits out of turn.
expectType<DemandObservable<number>>()(
  fromDemandProducer<number>((demand, context) => {
    expectType<number>()(demand);
    expectType<ProducerContext<number>>()(context);
    context.emit([1, 2]);
    context.complete();
    context.error(new Error('boom'));
    // @ts-expect-error numbers only
    context.emit(['a']);
  }),
);
expectType<DemandObservable<string>>()(fromDemandProducer<number, string>(() => ['a']));

// The object form.
expectType<DemandObservable<number>>()(
  fromDemandProducer({
    init: () => 0,
    handleDemand: (demand, from) => {
      expectType<number>()(demand);
      expectType<number>()(from);
      return { events: [from, demand], state: from + demand };
    },
    terminate: (from, reason) => {
      expectType<number>()(from);
      expectType<EndReason>()(reason);
    },
  }),
);
expectType<DemandObservable<Row>>()(
  fromDemandProducer<Row, { page: number }>({
    init: (context) => {
      expectType<ProducerContext<Row>>()(context);
      return { page: 0 };
    },
    handleDemand: async (demand, { page }, context) => ({
      events: await fetchRows(demand, context.signal),
      state: { page: page + 1 },
      done: page === 9,
    }),
  }),
);
expectType<DemandObservable<number>>()(fromDemandProducer({ handleDemand: () => ({ events: [1], state: null, done: true }) }));
expectType<DemandObservable<string>>()(
  fromDemandProducer<string, number>({
    init: () => 0,
    handleDemand: (): ObservableInput<ProducerResult<string, number>> => [{ events: ['a'], state: 1 }],
  }),
);
expectTrue<Equal<EndReason, 'completed' | 'failed' | 'cancelled'>>();

const options: ProducerOptions = {
  bufferSize: Infinity,
  bufferKeep: 'first',
  onDiscard: (events) => events.length,
  pollIntervalMs: 100,
  scheduler,
};
expectType<DemandObservable<number>>()(fromDemandProducer(() => [1], options));
expectType<DemandObservable<number>>()(fromDemandProducer({ handleDemand: () => ({ events: [1], state: null }) }, { bufferSize: 5 }));

// @ts-expect-error an array is one batch; a number is none
fromDemandProducer(() => 5);
// @ts-expect-error promises of batches, not of events
fromDemandProducer(async () => 5);
// @ts-expect-error an Observable of batches, not of events
fromDemandProducer(() => timer(1));
// @ts-expect-error the events are rows
fromDemandProducer<Row>(() => [1]);
// @ts-expect-error the state is missing
fromDemandProducer({ init: () => 0, handleDemand: () => ({ events: [1] }) });
// @ts-expect-error the state is a number
fromDemandProducer<number, number>({ init: () => 'a', handleDemand: (_demand, state) => ({ events: [1], state }) });
// @ts-expect-error there is nothing to call
fromDemandProducer({ init: () => 0 });
// @ts-expect-error no such option
fromDemandProducer(() => [1], { buffersize: 1 });
// @ts-expect-error last or first
fromDemandProducer(() => [1], { bufferKeep: 'newest' });
// @ts-expect-error the context's demand is read-only
fromDemandProducer((_demand, context) => void (context.demand = 1));
// @ts-expect-error a number
fromDemandProducer(() => [1], { bufferSize: '5' });
// @ts-expect-error batches may not be changed
fromDemandProducer(() => [1], { onDiscard: (events) => events.pop() });
// @ts-expect-error a number
fromDemandProducer(() => [1], { pollIntervalMs: '1 s' });
// @ts-expect-error a scheduler
fromDemandProducer(() => [1], { scheduler: setTimeout });
// @ts-expect-error true or false
fromDemandProducer({ handleDemand: () => ({ events: [1], state: 0, done: 1 }) });
// @ts-expect-error terminate is told one of three reasons
fromDemandProducer<number, null>({ handleDemand: () => ({ events: [1], state: null }), terminate: (_state, reason) => reason === 'done' });
// @ts-expect-error emit takes a batch
fromDemandProducer<number>((_demand, { emit }) => emit(1));
