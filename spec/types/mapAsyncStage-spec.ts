import { EMPTY, of, timer, type Observable } from 'rxjs';
import { mapAsyncStage, type DemandObservable, type MapAsyncOptions, type StageOperator } from 'rxjs-demand';
import { expectType } from './expectType.js';

declare const ids$: DemandObservable<number>;
declare const fetchUser: (id: number) => Promise<{ name: string }>;

expectType<DemandObservable<{ name: string }>>()(ids$.pipe(mapAsyncStage(fetchUser)));
expectType<DemandObservable<string>>()(ids$.pipe(mapAsyncStage(async (id, index) => `${id}/${index}`, { concurrency: 4, ordered: false })));
expectType<DemandObservable<0>>()(ids$.pipe(mapAsyncStage((id) => timer(id))));
expectType<DemandObservable<string>>()(ids$.pipe(mapAsyncStage((id) => (id > 0 ? of('a') : EMPTY))));
expectType<DemandObservable<number>>()(ids$.pipe(mapAsyncStage((id) => [id, id])));
ids$.pipe(
  mapAsyncStage((id, index) => {
    expectType<number>()(id);
    expectType<number>()(index);
    return EMPTY;
  }),
);
const options: MapAsyncOptions = { concurrency: 2 };
const fetched = mapAsyncStage(fetchUser, options);
expectType<StageOperator<number, { name: string }>>()(fetched);
declare const plain$: Observable<number>;
// Compiles, so that it fits behind toDemand() in a stock pipe; throws when it is piped without.
plain$.pipe(fetched);

// @ts-expect-error a number is nothing to wait for
ids$.pipe(mapAsyncStage((id) => id));
// @ts-expect-error nor is nothing
ids$.pipe(mapAsyncStage(() => undefined));
// @ts-expect-error no such option
ids$.pipe(mapAsyncStage(fetchUser, { concurrent: 4 }));
// @ts-expect-error named, not positional
ids$.pipe(mapAsyncStage(fetchUser, 4));
// @ts-expect-error a number
ids$.pipe(mapAsyncStage(fetchUser, { concurrency: '4' }));
// @ts-expect-error true or false
ids$.pipe(mapAsyncStage(fetchUser, { ordered: 'yes' }));
// @ts-expect-error ids are numbers
ids$.pipe(mapAsyncStage((id: string) => of(id)));
