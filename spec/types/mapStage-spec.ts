import { map, of, type Observable } from 'rxjs';
import {
  mapStage,
  toDemand,
  type DemandObservable,
  type StageOperator,
  type StageOptions,
  type StageResult,
  type StatefulStage,
} from 'rxjs-demand';
import { expectType } from './expectType.js';

declare const numbers$: DemandObservable<number>;

// A function.
expectType<DemandObservable<string>>()(numbers$.pipe(mapStage((n) => String(n))));
expectType<DemandObservable<number>>()(
  numbers$.pipe(
    mapStage((n, index) => {
      expectType<number>()(n);
      expectType<number>()(index);
      return n + index;
    }),
  ),
);
expectType<DemandObservable<'a' | undefined>>()(numbers$.pipe(mapStage((n) => (n > 0 ? 'a' : undefined))));
const lengths = mapStage((text: string) => text.length);
expectType<StageOperator<string, number>>()(lengths);
expectType<DemandObservable<number>>()(numbers$.pipe(mapStage(String), lengths));

// An object that keeps a state.
expectType<DemandObservable<string>>()(
  numbers$.pipe(
    mapStage({
      init: () => 0,
      handleEvents: (events, seen) => {
        expectType<readonly number[]>()(events);
        expectType<number>()(seen);
        return { events: events.map(String), state: seen + events.length };
      },
    }),
  ),
);
expectType<DemandObservable<string>>()(
  numbers$.pipe(
    mapStage(
      { init: () => 0, handleEvents: async (events, seen) => ({ events: events.map(String), state: seen + 1 }) },
      { maxDemand: 10, minDemand: 5, bufferSize: 100 },
    ),
  ),
);
expectType<DemandObservable<string>>()(
  numbers$.pipe(mapStage({ init: () => 0, handleEvents: (events, seen) => of({ events: events.map(String), state: seen + 1 }) })),
);
expectType<DemandObservable<number>>()(
  numbers$.pipe(mapStage({ handleEvents: (events: readonly number[], state: undefined) => ({ events, state }) })),
);
const named: StatefulStage<number, string, Map<number, string>> = {
  init: () => new Map(),
  handleEvents: (events, names) => ({ events: events.map((n) => names.get(n) ?? '?'), state: names }),
};
const options: StageOptions = { maxDemand: 10, minDemand: 0, bufferSize: Infinity };
expectType<DemandObservable<string>>()(numbers$.pipe(mapStage(named, options)));
const either: StatefulStage<number, number, number> = {
  handleEvents: (events, state): StageResult<number, number> | Promise<StageResult<number, number>> =>
    events.length > 1 ? { events, state } : Promise.resolve({ events, state }),
};
expectType<DemandObservable<number>>()(numbers$.pipe(mapStage(either)));

// In a stock pipe.
expectType<Observable<number>>()(
  of(1).pipe(
    map((n) => String(n)),
    toDemand(),
    mapStage((text) => text.length),
  ),
);

// @ts-expect-error numbers are no strings
numbers$.pipe(lengths);
// @ts-expect-error a function takes no options: it has no window
mapStage((n: number) => n, { maxDemand: 10 });
// @ts-expect-error no such option
mapStage(named, { concurrency: 2 });
// @ts-expect-error the state is missing
numbers$.pipe(mapStage({ init: () => 0, handleEvents: (events: readonly number[]) => ({ events }) }));
// @ts-expect-error init makes a number
mapStage<number, number, number>({ init: () => 'a', handleEvents: (events, state) => ({ events, state }) });
// @ts-expect-error an array of events is no answer
numbers$.pipe(mapStage({ init: () => 0, handleEvents: (events: readonly number[], _state: number) => events }));
// @ts-expect-error batches may not be changed
numbers$.pipe(mapStage({ init: () => 0, handleEvents: (events, state) => ({ events: events.reverse(), state }) }));
// @ts-expect-error there is nothing to call
mapStage({ init: () => 0 });
// @ts-expect-error a number
mapStage(named, { maxDemand: '10' });
// @ts-expect-error a number
mapStage(named, { minDemand: null });
// @ts-expect-error a number
mapStage(named, { bufferSize: 'all' });
// @ts-expect-error the state that is given back is not the one that is taken
mapStage<number, number, number>({ init: () => 0, handleEvents: (events) => ({ events, state: 'a' }) });
// @ts-expect-error events are numbers
numbers$.pipe(mapStage({ init: () => 0, handleEvents: (events: readonly string[], state) => ({ events, state }) }));
// @ts-expect-error the index is a number
numbers$.pipe(mapStage((_n, index: string) => index));
