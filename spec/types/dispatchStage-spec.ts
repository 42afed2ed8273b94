import { map, of, type Observable } from 'rxjs';
import {
  broadcastDispatcher,
  demandConsumer,
  demandDispatcher,
  dispatchStage,
  mapStage,
  partitionDispatcher,
  toDemand,
  type DemandMode,
  type DemandObservable,
  type DispatchedObservable,
  type Dispatcher,
  type DispatchOptions,
} from 'rxjs-demand';
import { expectTrue, expectType, type Equal } from './expectType.js';

interface Row {
  readonly id: string;
}
declare const rows$: DemandObservable<Row>;

// The events' type comes from the source, also through a dispatcher that is made in place.
expectType<DispatchedObservable<Row>>()(rows$.pipe(dispatchStage(demandDispatcher())));
expectType<DispatchedObservable<Row>>()(rows$.pipe(dispatchStage(broadcastDispatcher())));
expectType<DispatchedObservable<Row>>()(rows$.pipe(dispatchStage(partitionDispatcher({ partitions: 2 }))));
rows$.pipe(
  dispatchStage(
    partitionDispatcher({
      partitions: ['a', 'b'],
      hash: (row) => {
        expectType<Row>()(row);
        return [row, 'a'];
      },
    }),
  ),
);
const shared = dispatchStage<Row>(demandDispatcher());
expectType<(source: Observable<Row>) => DispatchedObservable<Row>>()(shared);
const shared$ = rows$.pipe(shared);

// It is a demand source, with ways in for its consumers.
const demandSource$: DemandObservable<Row> = shared$;
expectType<DemandObservable<string>>()(demandSource$.pipe(mapStage(({ id }) => id)));
expectType<Observable<readonly Row[]>>()(shared$.pipe(demandConsumer(() => undefined)));
expectType<DemandObservable<Row>>()(shared$.to({ partition: 0 }));
expectType<DemandObservable<Row>>()(shared$.to({ partition: Symbol('a') }));
expectType<DemandObservable<Row>>()(
  shared$.to({
    partition: 'a',
    selector: (row) => {
      expectType<Row>()(row);
      return row.id !== '';
    },
  }),
);
expectType<number>()(shared$.bufferedCount);
shared$.setDemand('accumulate');
expectTrue<Equal<DemandMode, 'forward' | 'accumulate'>>();

// In a stock pipe its type is lost, as any stage's.
expectType<Observable<number>>()(of('a').pipe(toDemand(), mapStage(Number), dispatchStage(demandDispatcher())));
expectType<Observable<string>>()(
  rows$.pipe(
    dispatchStage(demandDispatcher()),
    map(({ id }) => id),
  ),
);

const options: DispatchOptions = {
  bufferSize: Infinity,
  bufferKeep: 'first',
  onDiscard: (events) => {
    expectType<readonly unknown[]>()(events);
  },
  demand: 'accumulate',
  startAfter: 2,
  keepAlive: true,
};
expectType<DispatchedObservable<Row>>()(rows$.pipe(dispatchStage(demandDispatcher(), options)));

declare const ofNumbers: Dispatcher<number>;
// @ts-expect-error a dispatcher of numbers cannot share rows
rows$.pipe(dispatchStage(ofNumbers));
// @ts-expect-error a dispatcher, not the function that makes one
dispatchStage(demandDispatcher);
// @ts-expect-error a dispatcher is not optional
dispatchStage();
// @ts-expect-error this one has no method but ask
dispatchStage({ ask: () => 1 });
// @ts-expect-error last or first
dispatchStage(demandDispatcher(), { bufferKeep: 'newest' });
// @ts-expect-error a number
dispatchStage(demandDispatcher(), { bufferSize: '10' });
// @ts-expect-error forward or accumulate
dispatchStage(demandDispatcher(), { demand: 'hold' });
// @ts-expect-error a number
dispatchStage(demandDispatcher(), { startAfter: true });
// @ts-expect-error true or false
dispatchStage(demandDispatcher(), { keepAlive: 1 });
// @ts-expect-error batches may not be changed
dispatchStage(demandDispatcher(), { onDiscard: (events) => events.pop() });
// @ts-expect-error no such option: the window is the consumer's
dispatchStage(demandDispatcher(), { maxDemand: 10 });
// @ts-expect-error no such mode
shared$.setDemand('hold');
// @ts-expect-error read-only
shared$.bufferedCount = 0;
// @ts-expect-error the selector takes rows
shared$.to({ selector: (n: number) => n > 0 });
// @ts-expect-error a selector answers true or false
shared$.to({ selector: (row) => row.id });
// @ts-expect-error an object is no key
shared$.to({ partition: {} });
// @ts-expect-error no such option
shared$.to({ partitions: 1 });
// @ts-expect-error a DemandObservable has no ways in
rows$.to({});
