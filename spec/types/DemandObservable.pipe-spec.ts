import { map, of, type Observable } from 'rxjs';
import { demandConsumer, filterStage, mapAsyncStage, mapStage, throughStage, toDemand, type DemandObservable } from 'rxjs-demand';
import { expectType } from './expectType.js';

declare const numbers$: DemandObservable<number>;

// Stages keep the type, with any number of them up to nine; each is typed from the one before.
expectType<DemandObservable<boolean>>()(numbers$.pipe(mapStage((n) => n > 0)));
expectType<DemandObservable<{ ok: boolean }>>()(
  numbers$.pipe(
    mapStage((n) => n > 0),
    mapStage((ok) => ({ ok })),
  ),
);
expectType<DemandObservable<{ ok: boolean }>>()(
  numbers$.pipe(
    mapStage((n) => n > 0),
    mapStage((ok) => ({ ok })),
    filterStage(({ ok }) => ok),
  ),
);
expectType<DemandObservable<string>>()(
  numbers$.pipe(
    mapStage((n) => n > 0),
    mapStage((ok) => ({ ok })),
    filterStage(({ ok }) => ok),
    mapStage(({ ok }) => String(ok)),
  ),
);
expectType<DemandObservable<number>>()(
  numbers$.pipe(
    mapStage((n) => n > 0),
    mapStage((ok) => ({ ok })),
    filterStage(({ ok }) => ok),
    mapStage(({ ok }) => String(ok)),
    mapAsyncStage(async (text) => text.length),
  ),
);
expectType<DemandObservable<readonly [number]>>()(
  numbers$.pipe(
    mapStage((n) => n > 0),
    mapStage((ok) => ({ ok })),
    filterStage(({ ok }) => ok),
    mapStage(({ ok }) => String(ok)),
    mapAsyncStage(async (text) => text.length),
    throughStage(map((n) => [n] as const)),
  ),
);
expectType<DemandObservable<number>>()(
  numbers$.pipe(
    mapStage((n) => n > 0),
    mapStage((ok) => ({ ok })),
    filterStage(({ ok }) => ok),
    mapStage(({ ok }) => String(ok)),
    mapAsyncStage(async (text) => text.length),
    throughStage(map((n) => [n] as const)),
    mapStage(([n]) => n),
  ),
);
expectType<DemandObservable<Date>>()(
  numbers$.pipe(
    mapStage((n) => n > 0),
    mapStage((ok) => ({ ok })),
    filterStage(({ ok }) => ok),
    mapStage(({ ok }) => String(ok)),
    mapAsyncStage(async (text) => text.length),
    throughStage(map((n) => [n] as const)),
    mapStage(([n]) => n),
    mapStage((n) => new Date(n)),
  ),
);
expectType<DemandObservable<string>>()(
  numbers$.pipe(
    mapStage((n) => n > 0),
    mapStage((ok) => ({ ok })),
    filterStage(({ ok }) => ok),
    mapStage(({ ok }) => String(ok)),
    mapAsyncStage(async (text) => text.length),
    throughStage(map((n) => [n] as const)),
    mapStage(([n]) => n),
    mapStage((n) => new Date(n)),
    mapStage((date) => date.toISOString()),
  ),
);

// A stock operator last: what comes out is an Observable.
expectType<Observable<readonly [boolean]>>()(
  numbers$.pipe(
    mapStage((n) => n > 0),
    map((event) => [event] as const),
  ),
);
expectType<Observable<readonly [{ ok: boolean }]>>()(
  numbers$.pipe(
    mapStage((n) => n > 0),
    mapStage((ok) => ({ ok })),
    map((event) => [event] as const),
  ),
);
expectType<Observable<readonly [{ ok: boolean }]>>()(
  numbers$.pipe(
    mapStage((n) => n > 0),
    mapStage((ok) => ({ ok })),
    filterStage(({ ok }) => ok),
    map((event) => [event] as const),
  ),
);
expectType<Observable<readonly [string]>>()(
  numbers$.pipe(
    mapStage((n) => n > 0),
    mapStage((ok) => ({ ok })),
    filterStage(({ ok }) => ok),
    mapStage(({ ok }) => String(ok)),
    map((event) => [event] as const),
  ),
);
expectType<Observable<readonly [number]>>()(
  numbers$.pipe(
    mapStage((n) => n > 0),
    mapStage((ok) => ({ ok })),
    filterStage(({ ok }) => ok),
    mapStage(({ ok }) => String(ok)),
    mapAsyncStage(async (text) => text.length),
    map((event) => [event] as const),
  ),
);
expectType<Observable<readonly [readonly [number]]>>()(
  numbers$.pipe(
    mapStage((n) => n > 0),
    mapStage((ok) => ({ ok })),
    filterStage(({ ok }) => ok),
    mapStage(({ ok }) => String(ok)),
    mapAsyncStage(async (text) => text.length),
    throughStage(map((n) => [n] as const)),
    map((event) => [event] as const),
  ),
);
expectType<Observable<readonly [number]>>()(
  numbers$.pipe(
    mapStage((n) => n > 0),
    mapStage((ok) => ({ ok })),
    filterStage(({ ok }) => ok),
    mapStage(({ ok }) => String(ok)),
    mapAsyncStage(async (text) => text.length),
    throughStage(map((n) => [n] as const)),
    mapStage(([n]) => n),
    map((event) => [event] as const),
  ),
);
expectType<Observable<readonly [Date]>>()(
  numbers$.pipe(
    mapStage((n) => n > 0),
    mapStage((ok) => ({ ok })),
    filterStage(({ ok }) => ok),
    mapStage(({ ok }) => String(ok)),
    mapAsyncStage(async (text) => text.length),
    throughStage(map((n) => [n] as const)),
    mapStage(([n]) => n),
    mapStage((n) => new Date(n)),
    map((event) => [event] as const),
  ),
);

// A consumer last.
expectType<Observable<readonly boolean[]>>()(
  numbers$.pipe(
    mapStage((n) => n > 0),
    demandConsumer(() => undefined),
  ),
);
expectType<Observable<readonly { ok: boolean }[]>>()(
  numbers$.pipe(
    mapStage((n) => n > 0),
    mapStage((ok) => ({ ok })),
    demandConsumer(() => undefined),
  ),
);
expectType<Observable<readonly { ok: boolean }[]>>()(
  numbers$.pipe(
    mapStage((n) => n > 0),
    mapStage((ok) => ({ ok })),
    filterStage(({ ok }) => ok),
    demandConsumer(() => undefined),
  ),
);
expectType<Observable<readonly string[]>>()(
  numbers$.pipe(
    mapStage((n) => n > 0),
    mapStage((ok) => ({ ok })),
    filterStage(({ ok }) => ok),
    mapStage(({ ok }) => String(ok)),
    demandConsumer(() => undefined),
  ),
);
expectType<Observable<readonly number[]>>()(
  numbers$.pipe(
    mapStage((n) => n > 0),
    mapStage((ok) => ({ ok })),
    filterStage(({ ok }) => ok),
    mapStage(({ ok }) => String(ok)),
    mapAsyncStage(async (text) => text.length),
    demandConsumer(() => undefined),
  ),
);
expectType<Observable<readonly (readonly [number])[]>>()(
  numbers$.pipe(
    mapStage((n) => n > 0),
    mapStage((ok) => ({ ok })),
    filterStage(({ ok }) => ok),
    mapStage(({ ok }) => String(ok)),
    mapAsyncStage(async (text) => text.length),
    throughStage(map((n) => [n] as const)),
    demandConsumer(() => undefined),
  ),
);
expectType<Observable<readonly number[]>>()(
  numbers$.pipe(
    mapStage((n) => n > 0),
    mapStage((ok) => ({ ok })),
    filterStage(({ ok }) => ok),
    mapStage(({ ok }) => String(ok)),
    mapAsyncStage(async (text) => text.length),
    throughStage(map((n) => [n] as const)),
    mapStage(([n]) => n),
    demandConsumer(() => undefined),
  ),
);
expectType<Observable<readonly Date[]>>()(
  numbers$.pipe(
    mapStage((n) => n > 0),
    mapStage((ok) => ({ ok })),
    filterStage(({ ok }) => ok),
    mapStage(({ ok }) => String(ok)),
    mapAsyncStage(async (text) => text.length),
    throughStage(map((n) => [n] as const)),
    mapStage(([n]) => n),
    mapStage((n) => new Date(n)),
    demandConsumer(() => undefined),
  ),
);

// In a stock pipe, of as many operators, the events are typed and the demand source is not.
expectType<Observable<boolean>>()(
  of(1).pipe(
    toDemand(),
    mapStage((n) => n > 0),
  ),
);
expectType<Observable<{ ok: boolean }>>()(
  of(1).pipe(
    toDemand(),
    mapStage((n) => n > 0),
    mapStage((ok) => ({ ok })),
  ),
);
expectType<Observable<{ ok: boolean }>>()(
  of(1).pipe(
    toDemand(),
    mapStage((n) => n > 0),
    mapStage((ok) => ({ ok })),
    filterStage(({ ok }) => ok),
  ),
);
expectType<Observable<string>>()(
  of(1).pipe(
    toDemand(),
    mapStage((n) => n > 0),
    mapStage((ok) => ({ ok })),
    filterStage(({ ok }) => ok),
    mapStage(({ ok }) => String(ok)),
  ),
);
expectType<Observable<number>>()(
  of(1).pipe(
    toDemand(),
    mapStage((n) => n > 0),
    mapStage((ok) => ({ ok })),
    filterStage(({ ok }) => ok),
    mapStage(({ ok }) => String(ok)),
    mapAsyncStage(async (text) => text.length),
  ),
);
expectType<Observable<readonly [number]>>()(
  of(1).pipe(
    toDemand(),
    mapStage((n) => n > 0),
    mapStage((ok) => ({ ok })),
    filterStage(({ ok }) => ok),
    mapStage(({ ok }) => String(ok)),
    mapAsyncStage(async (text) => text.length),
    throughStage(map((n) => [n] as const)),
  ),
);
expectType<Observable<number>>()(
  of(1).pipe(
    toDemand(),
    mapStage((n) => n > 0),
    mapStage((ok) => ({ ok })),
    filterStage(({ ok }) => ok),
    mapStage(({ ok }) => String(ok)),
    mapAsyncStage(async (text) => text.length),
    throughStage(map((n) => [n] as const)),
    mapStage(([n]) => n),
  ),
);
expectType<Observable<Date>>()(
  of(1).pipe(
    toDemand(),
    mapStage((n) => n > 0),
    mapStage((ok) => ({ ok })),
    filterStage(({ ok }) => ok),
    mapStage(({ ok }) => String(ok)),
    mapAsyncStage(async (text) => text.length),
    throughStage(map((n) => [n] as const)),
    mapStage(([n]) => n),
    mapStage((n) => new Date(n)),
  ),
);

// toDemand() called on the source itself keeps the type.
expectType<DemandObservable<string>>()(toDemand<number>()(of(1)).pipe(mapStage(String)));
// Back to a demand source, behind a stock operator.
expectType<DemandObservable<string>>()(
  numbers$.pipe(
    mapStage((n) => n + 1),
    map((n) => n * 2),
    toDemand(),
    mapStage(String),
  ),
);

const toLength = mapStage((text: string) => text.length);
const same = mapStage((n: number) => n);
const asText = map((n: number) => String(n));

// @ts-expect-error operator 2 takes strings
numbers$.pipe(same, toLength);
// @ts-expect-error operator 3 takes strings
numbers$.pipe(same, same, toLength);
// @ts-expect-error operator 4 takes strings
numbers$.pipe(same, same, same, toLength);
// @ts-expect-error operator 5 takes strings
numbers$.pipe(same, same, same, same, toLength);
// @ts-expect-error operator 6 takes strings
numbers$.pipe(same, same, same, same, same, toLength);
// @ts-expect-error operator 7 takes strings
numbers$.pipe(same, same, same, same, same, same, toLength);
// @ts-expect-error operator 8 takes strings
numbers$.pipe(same, same, same, same, same, same, same, toLength);
// @ts-expect-error operator 9 takes strings
numbers$.pipe(same, same, same, same, same, same, same, same, toLength);
// @ts-expect-error a stock operator at the end loses the demand source
numbers$.pipe(same, asText).subscribeWithDemand;
// @ts-expect-error a stock pipe gives no demand source
of(1).pipe(toDemand(), same).subscribeWithDemand;
// @ts-expect-error an operator, not a function of events
numbers$.pipe((n: number) => n + 1);
