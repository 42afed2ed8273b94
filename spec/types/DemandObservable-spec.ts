import type { Observable } from 'rxjs';
import { map, of, type OperatorFunction } from 'rxjs';
import type { DEMAND } from 'rxjs-demand';
import {
  demandConsumer,
  filterStage,
  isDemandSource,
  mapAsyncStage,
  mapStage,
  throughStage,
  toDemand,
  type DemandObservable,
  type DemandObserver,
  type DemandSubscription,
} from 'rxjs-demand';
import { expectTrue, expectType, type Equal } from './expectType.js';

declare const numbers$: DemandObservable<number>;
declare const observer: DemandObserver<number>;

// It is an Observable, and more.
export const plain$: Observable<number> = numbers$;
expectType<DemandSubscription>()(numbers$.subscribeWithDemand(observer));
expectTrue<Equal<(typeof numbers$)[typeof DEMAND], true>>();
numbers$.subscribeWithDemand({
  start: (subscription) => {
    expectType<DemandSubscription>()(subscription);
    expectType<boolean>()(subscription.closed);
    subscription.request(Infinity);
  },
  next: (events) => {
    expectType<readonly number[]>()(events);
  },
  error: (error) => {
    expectType<unknown>()(error);
  },
  complete: () => {},
});
// An observer of something wider takes something narrower, and an own observer may do without start.
declare const anything: DemandObserver<unknown>;
numbers$.subscribeWithDemand(anything);
numbers$.subscribeWithDemand({ next: () => {}, error: () => {}, complete: () => {} });
// @ts-expect-error an observer of strings
numbers$.subscribeWithDemand({ next: (events: readonly string[]) => events.length, error: () => {}, complete: () => {} });
// @ts-expect-error error and complete are not optional
numbers$.subscribeWithDemand({ next: () => {} });
// @ts-expect-error closed is read-only
numbers$.subscribeWithDemand(observer).closed = true;
// @ts-expect-error a batch may not be changed
numbers$.subscribeWithDemand({ ...observer, next: (events) => events.push(1) });

// pipe() keeps the type through stages, and says what stock operators make of it.
expectType<DemandObservable<number>>()(numbers$.pipe());
const a = mapStage((n: number) => n);
expectType<DemandObservable<string>>()(numbers$.pipe(mapStage((n) => String(n))));
expectType<DemandObservable<string>>()(
  numbers$.pipe(
    filterStage((n) => n > 1),
    mapStage((n) => String(n)),
  ),
);
expectType<DemandObservable<boolean>>()(
  numbers$.pipe(
    filterStage((n) => n > 1),
    mapStage((n) => String(n)),
    mapAsyncStage(async (text) => text.length, { concurrency: 2 }),
    throughStage(map((length) => length > 3)),
  ),
);
expectType<DemandObservable<number>>()(numbers$.pipe(a, a, a));
expectType<DemandObservable<number>>()(numbers$.pipe(a, a, a, a, a));
expectType<DemandObservable<number>>()(numbers$.pipe(a, a, a, a, a, a));
expectType<DemandObservable<number>>()(numbers$.pipe(a, a, a, a, a, a, a));
expectType<DemandObservable<number>>()(numbers$.pipe(a, a, a, a, a, a, a, a));
expectType<DemandObservable<readonly [number]>>()(
  numbers$.pipe(
    mapStage((n) => ({ n })),
    filterStage(({ n }) => n > 0),
    mapStage(({ n }) => String(n)),
    mapAsyncStage((text) => of(text.length)),
    throughStage(map((length) => `${length}`)),
    mapStage({ init: () => 0, handleEvents: (events, state) => ({ events: events.map((text) => text.length), state }) }),
    filterStage((n) => n > 0),
    mapStage((n) => n + 1),
    mapStage((n) => [n] as const),
  ),
);
// Past nine, as in RxJS, the type is unknown.
expectType<Observable<unknown>>()(numbers$.pipe(a, a, a, a, a, a, a, a, a, a));
expectType<Observable<string>>()(
  numbers$.pipe(
    mapStage((n) => n * 2),
    map((n) => String(n)),
  ),
);
expectType<Observable<number>>()(
  numbers$.pipe(
    filterStage((n) => n > 1),
    demandConsumer(async (events) => events.length),
    map((n) => n + 1),
  ),
);
expectType<Promise<number>>()(numbers$.pipe((source) => source.forEach(() => {}).then(() => 1)));

// In a stock pipe the stages are operators like any other.
const operator: OperatorFunction<number, string> = mapStage((n: number) => String(n));
expectType<Observable<string>>()(of(1).pipe(operator));
expectType<Observable<readonly string[]>>()(
  of(1).pipe(
    map((n) => n + 1),
    toDemand(),
    filterStage((n) => n > 0),
    mapStage((n) => String(n)),
    demandConsumer((events) => {
      expectType<readonly string[]>()(events);
    }),
  ),
);

// The brand is what is tested, also from outside.
declare const unknown: unknown;
if (isDemandSource(unknown)) {
  unknown.subscribeWithDemand({ next: () => {}, error: () => {}, complete: () => {} });
}

const upperCase = mapStage((text: string) => text.toUpperCase());
// @ts-expect-error the second takes strings
numbers$.pipe(a, upperCase);
// @ts-expect-error what a stock operator returns answers no demand
numbers$.pipe(map((n) => n)).subscribeWithDemand(observer);
