import { EMPTY, of, type Observable, type OperatorFunction, type SchedulerLike } from 'rxjs';
import { superviseEach, type DemandObservable, type SuperviseOptions } from 'rxjs-demand';
import { expectType } from './expectType.js';

interface Job {
  readonly id: number;
}
declare const jobs$: DemandObservable<Job>;
declare const scheduler: SchedulerLike;
declare const work: (job: Job) => Promise<string>;

expectType<Observable<string>>()(jobs$.pipe(superviseEach(work)));
expectType<Observable<number>>()(jobs$.pipe(superviseEach(({ id }) => of(id))));
expectType<Observable<number>>()(jobs$.pipe(superviseEach(({ id }) => [id, id])));
expectType<Observable<never>>()(
  jobs$.pipe(
    superviseEach((job) => {
      expectType<Job>()(job);
      return EMPTY;
    }),
  ),
);
const supervised = superviseEach(work);
expectType<OperatorFunction<Job, string>>()(supervised);
const options: SuperviseOptions<Job> = {
  maxDemand: 10,
  minDemand: 5,
  restart: 'transient',
  maxRestarts: 3,
  withinMs: 5000,
  scheduler,
  onFailure: (error, job) => {
    expectType<unknown>()(error);
    expectType<Job>()(job);
  },
};
expectType<Observable<string>>()(jobs$.pipe(superviseEach(work, options)));
jobs$.pipe(
  superviseEach(work, {
    onFailure: (_error, job) => {
      expectType<Job>()(job);
    },
  }),
);

// @ts-expect-error a task is something to wait for
jobs$.pipe(superviseEach(({ id }) => id));
// @ts-expect-error there is nothing to start
superviseEach();
// @ts-expect-error jobs are no strings
jobs$.pipe(superviseEach((text: string) => of(text)));
// @ts-expect-error no index: tasks are started again
superviseEach((_job: Job, index: number) => of(index));
// @ts-expect-error temporary or transient
superviseEach(work, { restart: 'permanent' });
// @ts-expect-error a number
superviseEach(work, { maxRestarts: '3' });
// @ts-expect-error a number
superviseEach(work, { withinMs: '5 s' });
// @ts-expect-error a scheduler
superviseEach(work, { scheduler: setTimeout });
// @ts-expect-error no such option: maxDemand says it
superviseEach(work, { concurrency: 3 });
// @ts-expect-error what failed was a job
superviseEach(work, { onFailure: (_error, text: string) => text });
// @ts-expect-error the result is plain: it answers no demand
jobs$.pipe(superviseEach(work)).subscribeWithDemand;
