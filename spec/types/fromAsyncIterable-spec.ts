import { fromAsyncIterable, type DemandObservable } from 'rxjs-demand';
import { expectType } from './expectType.js';

declare const asyncRows: AsyncIterable<{ id: string }>;

expectType<DemandObservable<{ id: string }>>()(fromAsyncIterable(asyncRows));
expectType<DemandObservable<number>>()(fromAsyncIterable([1, 2]));
expectType<DemandObservable<string>>()(fromAsyncIterable(new Set(['a'])));
expectType<DemandObservable<number>>()(
  fromAsyncIterable(
    (async function* () {
      yield 1;
    })(),
  ),
);
// @ts-expect-error no iterable
fromAsyncIterable(5);
