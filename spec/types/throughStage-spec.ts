import {
  bufferCount,
  distinctUntilChanged,
  filter,
  map,
  mergeMap,
  of,
  pairwise,
  scan,
  skip,
  startWith,
  take,
  tap,
  type OperatorFunction,
} from 'rxjs';
import { mapStage, throughStage, type DemandObservable, type StageOperator } from 'rxjs-demand';
import { expectType } from './expectType.js';

declare const numbers$: DemandObservable<number>;

expectType<DemandObservable<string>>()(numbers$.pipe(throughStage(map((n) => String(n)))));
expectType<DemandObservable<[string, string]>>()(
  numbers$.pipe(
    throughStage(
      map((n) => {
        expectType<number>()(n);
        return String(n);
      }),
      distinctUntilChanged(),
      pairwise(),
    ),
  ),
);
expectType<DemandObservable<string | number>>()(numbers$.pipe(throughStage(startWith('a'))));
// Nine of them.
expectType<DemandObservable<number[]>>()(
  numbers$.pipe(
    throughStage(
      map((n) => ({ n })),
      filter(({ n }) => n > 0),
      scan((sum, { n }) => sum + n, 0),
      map((sum) => String(sum)),
      tap((text) => text.length),
      skip(1),
      mergeMap((text) => of(text.length, 2)),
      take(5),
      bufferCount(2),
    ),
  ),
);
const two = throughStage(
  map((text: string) => text.length),
  filter((n) => n > 3),
);
expectType<StageOperator<string, number>>()(two);
expectType<DemandObservable<number>>()(numbers$.pipe(mapStage(String), two));
declare const own: OperatorFunction<number, Date>;
expectType<DemandObservable<Date>>()(numbers$.pipe(throughStage(own)));

const toLength = map((text: string) => text.length);
// @ts-expect-error the second takes strings
throughStage(own, toLength);
// @ts-expect-error numbers are no strings
numbers$.pipe(two);
// @ts-expect-error a function of events is no operator
numbers$.pipe(throughStage((n: number) => n + 1));
// @ts-expect-error at least one
throughStage();
