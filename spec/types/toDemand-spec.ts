import { map, of, Subject, type Observable } from 'rxjs';
import { toDemand, type DemandObservable, type ToDemandOptions } from 'rxjs-demand';
import { expectType } from './expectType.js';

declare const clicks$: Observable<{ x: number }>;

expectType<DemandObservable<{ x: number }>>()(toDemand<{ x: number }>()(clicks$));
const gave = toDemand<string>({ bufferSize: 5, overflow: 'dropOldest', onDrop: (event) => event.length });
expectType<(source: Observable<string>) => DemandObservable<string>>()(gave);
// A stock pipe gives an Observable, whatever its operators give: the type is lost there, the demand is not.
expectType<Observable<number>>()(
  of(1).pipe(
    map((n) => n * 2),
    toDemand(),
  ),
);
clicks$.pipe(
  toDemand({
    overflow: 'latest',
    onDrop: (event) => {
      expectType<{ x: number }>()(event);
    },
  }),
);
const latest: ToDemandOptions<number> = { overflow: 'latest' };
new Subject<number>().pipe(toDemand(latest));

// @ts-expect-error numbers are no strings
of(1).pipe(gave);
// @ts-expect-error no such policy
of(1).pipe(toDemand({ overflow: 'drop' }));
// @ts-expect-error no such option
of(1).pipe(toDemand({ size: 5 }));
// @ts-expect-error an Observable
toDemand<number>()([1, 2]);
// @ts-expect-error a number
of(1).pipe(toDemand({ bufferSize: '5' }));
// @ts-expect-error what is dropped is a number
of(1).pipe(toDemand({ onDrop: (text: string) => text.length }));
// @ts-expect-error one event at a time
of(1).pipe(toDemand<number>({ onDrop: (events) => events.length }));
