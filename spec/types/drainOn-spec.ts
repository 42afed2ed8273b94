import { NEVER, timer } from 'rxjs';
import { demandConsumer, drainOn, mapStage, type DemandObservable, type StageOperator } from 'rxjs-demand';
import { expectType } from './expectType.js';

declare const numbers$: DemandObservable<number>;

expectType<DemandObservable<number>>()(numbers$.pipe(drainOn(NEVER)));
expectType<DemandObservable<number>>()(numbers$.pipe(drainOn(timer(10))));
expectType<DemandObservable<number>>()(numbers$.pipe(drainOn(Promise.resolve('SIGTERM'))));
expectType<DemandObservable<string>>()(
  numbers$.pipe(
    drainOn(NEVER),
    mapStage((n) => n.toFixed()),
  ),
);
numbers$.pipe(
  drainOn(NEVER),
  demandConsumer((events) => expectType<readonly number[]>()(events)),
);
const drained = drainOn<string>(NEVER);
expectType<StageOperator<string, string>>()(drained);

// @ts-expect-error strings are no numbers
numbers$.pipe(drained);
// @ts-expect-error it must be told when
drainOn();
// @ts-expect-error the name of a signal is no notifier
drainOn('SIGTERM');
// @ts-expect-error a list is none either
drainOn([1]);
