import { of, type Observable, type OperatorFunction } from 'rxjs';
import { requestOn, type DemandObservable } from 'rxjs-demand';
import { expectType } from './expectType.js';

declare const rows$: DemandObservable<{ id: string }>;

expectType<Observable<{ id: string }>>()(rows$.pipe(requestOn(of(1, Infinity))));
const operator = requestOn<string>(of(1));
expectType<OperatorFunction<string, string>>()(operator);

// @ts-expect-error numbers
rows$.pipe(requestOn(of('1')));
// @ts-expect-error an Observable
rows$.pipe(requestOn([1, 2]));
// @ts-expect-error the result is plain: its demand is spoken for
rows$.pipe(requestOn(of(1))).subscribeWithDemand;
