/* eslint-disable @typescript-eslint/no-deprecated -- `source` is an option here; the rule takes it for the property of an Observable */
import type { Observable } from 'rxjs';
import { mapStage, mergeDemand, type CancelMode, type DemandObservable, type MergeSource } from 'rxjs-demand';
import { expectTrue, expectType, type Equal } from './expectType.js';

declare const numbers$: DemandObservable<number>;
declare const texts$: DemandObservable<string>;
declare const plain$: Observable<number>;

expectType<DemandObservable<number>>()(mergeDemand([numbers$, numbers$]));
expectType<DemandObservable<number>>()(mergeDemand([{ source: numbers$, maxDemand: 10, minDemand: 5, cancel: 'transient' }, numbers$]));
expectType<DemandObservable<string>>()(mergeDemand([numbers$.pipe(mapStage(String)), { source: texts$ }]));
expectType<DemandObservable<number | string>>()(mergeDemand<number | string>([numbers$, { source: texts$, cancel: 'temporary' }]));
const sources: readonly MergeSource<number>[] = [{ source: numbers$ }];
expectType<DemandObservable<number>>()(mergeDemand(sources));
expectTrue<Equal<CancelMode, 'permanent' | 'transient' | 'temporary'>>();

// @ts-expect-error an array of sources
mergeDemand(numbers$);
// @ts-expect-error an array of sources, not a list of arguments
mergeDemand(numbers$, numbers$);
// @ts-expect-error strings are no numbers, unless it is said that both may come
mergeDemand<number>([numbers$, texts$]);
// @ts-expect-error a plain Observable carries no demand
mergeDemand([plain$]);
// @ts-expect-error a plain Observable carries no demand
mergeDemand([{ source: plain$ }]);
// @ts-expect-error the source is missing
mergeDemand<number>([{ maxDemand: 10 }]);
// @ts-expect-error no such mode
mergeDemand([{ source: numbers$, cancel: 'never' }]);
// @ts-expect-error a number
mergeDemand([{ source: numbers$, maxDemand: '10' }]);
// @ts-expect-error a number
mergeDemand([{ source: numbers$, minDemand: null }]);
// @ts-expect-error no such option
mergeDemand([{ source: numbers$, concurrency: 2 }]);
