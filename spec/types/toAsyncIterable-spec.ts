import { toAsyncIterable, type DemandObservable } from 'rxjs-demand';
import { expectType } from './expectType.js';

declare const rows$: DemandObservable<{ id: string }>;
expectType<AsyncIterable<{ id: string }>>()(toAsyncIterable(rows$));
expectType<AsyncIterable<{ id: string }>>()(toAsyncIterable(rows$, { maxDemand: 10, minDemand: 5 }));
export const readAll = async (): Promise<void> => {
  for await (const row of toAsyncIterable(rows$)) {
    expectType<{ id: string }>()(row);
  }
};
// @ts-expect-error no Observable
toAsyncIterable([1]);
// @ts-expect-error no such option
toAsyncIterable(rows$, { concurrency: 2 });
// @ts-expect-error a number
toAsyncIterable(rows$, { maxDemand: '10' });
// @ts-expect-error a number
toAsyncIterable(rows$, { minDemand: true });
