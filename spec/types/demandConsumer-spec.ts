import { map, of, type Observable, type ObservableInput, type OperatorFunction } from 'rxjs';
import { demandConsumer, mapStage, toDemand, type ConsumerContext, type ConsumerOptions, type DemandObservable } from 'rxjs-demand';
import { expectType } from './expectType.js';

declare const numbers$: DemandObservable<number>;
interface Row {
  readonly id: string;
}
declare const rows$: DemandObservable<Row>;
declare const store: (rows: readonly Row[]) => Promise<{ stored: number }>;

// A handler that answers: what the answer emits.
expectType<Observable<number>>()(numbers$.pipe(demandConsumer(async (events) => events.length)));
expectType<Observable<string>>()(numbers$.pipe(demandConsumer((events) => of(String(events.length)))));
expectType<Observable<number>>()(numbers$.pipe(demandConsumer((events) => events)));
expectType<Observable<{ stored: number }>>()(rows$.pipe(demandConsumer(store)));
expectType<Observable<void>>()(numbers$.pipe(demandConsumer(async () => {})));
expectType<Observable<number | string>>()(
  numbers$.pipe(demandConsumer((events): ObservableInput<number | string> => [events.length, 'a'])),
);
const counted = demandConsumer(async (events: readonly number[]) => events.length);
expectType<OperatorFunction<number, number>>()(counted);
const stored = demandConsumer(store, { maxDemand: 10 });
expectType<OperatorFunction<Row, { stored: number }>>()(stored);

// A handler that returns nothing, or what is no answer: the batch.
const list: number[] = [];
let count = 0;
expectType<Observable<readonly number[]>>()(numbers$.pipe(demandConsumer(() => undefined)));
expectType<Observable<readonly number[]>>()(
  numbers$.pipe(
    demandConsumer((events) => {
      list.push(...events);
    }),
  ),
);
expectType<Observable<readonly number[]>>()(numbers$.pipe(demandConsumer((events) => list.push(...events))));
expectType<Observable<readonly number[]>>()(
  numbers$.pipe(demandConsumer((events) => (count += events.length), { maxDemand: 10, minDemand: 5 })),
);
const logged = demandConsumer((rows: readonly Row[]) => console.log(rows));
expectType<OperatorFunction<Row, readonly Row[]>>()(logged);

// An object that keeps a state: the state.
expectType<Observable<number>>()(
  numbers$.pipe(demandConsumer({ init: () => 0, handleEvents: (events, sum) => events.reduce((a, b) => a + b, sum) })),
);
expectType<Observable<Map<string, number>>>()(
  rows$.pipe(
    demandConsumer(
      {
        init: () => new Map<string, number>(),
        handleEvents: (rows, seen) => {
          for (const row of rows) {
            seen.set(row.id, (seen.get(row.id) ?? 0) + 1);
          }
          return seen;
        },
      },
      { concurrency: 2 },
    ),
  ),
);
const joined = demandConsumer({ init: () => '', handleEvents: (events: readonly number[], text: string) => text + events.join() });
expectType<OperatorFunction<number, string>>()(joined);

// Events and context are typed from what stands before.
numbers$.pipe(
  demandConsumer((events, context) => {
    expectType<readonly number[]>()(events);
    expectType<ConsumerContext>()(context);
    expectType<AbortSignal>()(context.signal);
  }),
);
of(1).pipe(
  map((n) => String(n)),
  toDemand(),
  mapStage((text) => ({ text })),
  demandConsumer((events) => {
    expectType<readonly { text: string }[]>()(events);
  }),
);

// What failed is typed too.
rows$.pipe(
  demandConsumer(store, {
    onHandlerError: (error, rows) => {
      expectType<unknown>()(error);
      expectType<readonly Row[]>()(rows);
      return 'skip';
    },
  }),
);
numbers$.pipe(
  demandConsumer((events) => void list.push(...events), {
    onHandlerError: (_error, events: readonly number[]) => (events.length > 1 ? 'stop' : 'skip'),
  }),
);
demandConsumer(store, { onHandlerError: (_error, rows: readonly Row[]) => (rows[0]?.id === '' ? 'skip' : 'stop') });
const shared: ConsumerOptions = { maxDemand: 10, minDemand: 5, concurrency: 2, onHandlerError: 'skip' };
const counting: ConsumerOptions = { onHandlerError: (_error, events) => (events.length > 1 ? 'stop' : 'skip') };
numbers$.pipe(
  demandConsumer(async (events) => {
    expectType<readonly number[]>()(events);
  }, shared),
);
rows$.pipe(
  demandConsumer((rows) => {
    expectType<readonly Row[]>()(rows);
  }, counting),
);

// A consumer of something wider takes something narrower.
rows$.pipe(demandConsumer((events: readonly object[]) => console.log(events)));

// @ts-expect-error numbers are no rows
numbers$.pipe(demandConsumer(store));
// @ts-expect-error the context has a signal, nothing else
numbers$.pipe(demandConsumer((_events, { cancel }) => cancel));
// @ts-expect-error no such option
numbers$.pipe(demandConsumer(() => undefined, { maxdemand: 10 }));
// @ts-expect-error a number
numbers$.pipe(demandConsumer(() => undefined, { maxDemand: '10' }));
// @ts-expect-error stop or skip
numbers$.pipe(demandConsumer(() => undefined, { onHandlerError: 'retry' }));
// @ts-expect-error stop or skip, also from a function
numbers$.pipe(demandConsumer(() => undefined, { onHandlerError: () => 'retry' }));
const skipRows: ConsumerOptions<Row> = { onHandlerError: (_error, rows) => (rows[0]?.id === '' ? 'stop' : 'skip') };
rows$.pipe(demandConsumer(store, skipRows));
// @ts-expect-error the batch that failed is one of numbers
numbers$.pipe(demandConsumer(() => undefined, skipRows));
// @ts-expect-error batches may not be changed
numbers$.pipe(demandConsumer((events) => void events.push(1)));
// @ts-expect-error the state form needs init
numbers$.pipe(demandConsumer({ handleEvents: (_events: readonly number[], sum: number) => sum }));
// @ts-expect-error the state form returns the next state
numbers$.pipe(demandConsumer({ init: () => 0, handleEvents: (_events: readonly number[], sum: number) => String(sum) }));
// @ts-expect-error the result is plain: it answers no demand
numbers$.pipe(demandConsumer(() => undefined)).subscribeWithDemand;
// @ts-expect-error there is nothing to call
demandConsumer();
// @ts-expect-error a number
numbers$.pipe(demandConsumer(() => undefined, { minDemand: '5' }));
// @ts-expect-error a number
numbers$.pipe(demandConsumer(() => undefined, { concurrency: true }));
// @ts-expect-error events are numbers
numbers$.pipe(demandConsumer((events: readonly string[]) => events.length));
// @ts-expect-error the state that init makes is a number
numbers$.pipe(demandConsumer({ init: () => 0, handleEvents: (_events: readonly number[], text: string) => text }));
