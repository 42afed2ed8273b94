import {
  defer,
  delay,
  EMPTY,
  filter,
  from,
  lastValueFrom,
  map,
  merge,
  mergeMap,
  Subject,
  take,
  takeUntil,
  tap,
  throwError,
  type Observable,
} from 'rxjs';
import type { Checkpoint, CheckpointStore, TwitterNotice } from 'rxjs-demand/twitter';
import type { DataSource } from 'typeorm';
import type { Counts } from './Counts.js';
import { describeFailure } from './describeFailure.js';
import { expectAnswer } from './expectAnswer.js';
import { Monitor } from './Monitor.js';
import { Overdue } from './Overdue.js';
import { tweetsToDatabase, type PipelineOptions } from './pipeline.js';
import type { Output } from './Progress.js';
import type { Settings } from './settings.js';
import type { StopSignal } from './shutdown.js';

export interface Job {
  readonly settings: Pick<Settings, 'maxDemand' | 'consumers' | 'limit' | 'drainTimeoutMs'>;
  readonly search: PipelineOptions['search'] & { readonly baseUrl: string };
  readonly dataSource: DataSource;
  readonly checkpoints?: CheckpointStore;
  /** Stop once everything there is has been handed over. */
  readonly firstWindowOnly?: boolean;
  readonly shutdown$: Observable<StopSignal>;
  readonly output: Output;
}

/** Why a run ended. */
export type StopReason = StopSignal | 'limit' | 'window';

/** Runs the pipeline until there is a reason to stop, and shows how it is doing. Whatever its end, the summary is printed. */
export async function runJob(job: Job): Promise<{ readonly counts: Counts; readonly reason: StopReason | undefined }> {
  const { dataSource } = job;
  const { consumers, maxDemand, limit, drainTimeoutMs } = job.settings;
  const monitor = new Monitor(job.output, consumers * maxDemand);
  const { counts } = monitor;
  const report$ = new Subject<void>();
  const window$ = new Subject<void>();
  const stopping$ = new Subject<void>();

  let reason: StopReason | undefined;
  const stop$ = merge(
    job.shutdown$.pipe(tap((signal) => monitor.say(`${signal}: asking for nothing more, storing what is in flight; again to abort`))),
    report$.pipe(
      filter(() => counts.stored >= limit),
      map(() => 'limit' as const),
    ),
    job.firstWindowOnly ? window$.pipe(map(() => 'window' as const)) : EMPTY,
  ).pipe(
    tap((why) => {
      reason ??= why;
      stopping$.next();
    }),
  );
  const overdue$ = stopping$.pipe(
    take(1),
    delay(drainTimeoutMs),
    mergeMap(() => throwError(() => new Overdue(drainTimeoutMs, counts.inFlight))),
  );

  const expect = expectAnswer(job.search.baseUrl);
  const onNotice = (notice: TwitterNotice): void => {
    expect(notice);
    monitor.notice(notice);
    if (notice.kind === 'window') {
      window$.next();
    }
  };

  let drained = false;
  try {
    const checkpoint = job.checkpoints && announced(job.checkpoints, (place) => monitor.say(describePlace(place)));
    const search = { ...job.search, onNotice, ...(checkpoint ? { checkpoint } : {}) };
    const onReject = ({ tweetId }: { tweetId: string }, error: unknown): void =>
      monitor.say(`post ${tweetId} was refused: ${describeFailure(error)}`);
    const onSinkNotice = monitor.sinkNotice.bind(monitor);
    const reports$ = tweetsToDatabase({ search, dataSource, consumers, maxDemand, stop$, counts, onReject, onSinkNotice });
    // An error of what it waits for is one of takeUntil.
    await lastValueFrom(
      reports$.pipe(
        tap(() => report$.next()),
        takeUntil(overdue$),
      ),
      { defaultValue: undefined },
    );
    drained = true;
    return { counts, reason };
  } finally {
    monitor.close(drained);
  }
}

/** The same store, and `say` is told what it had. */
function announced(store: CheckpointStore, say: (place: Checkpoint) => void): CheckpointStore {
  return {
    load: (key) => defer(() => from(store.load(key))).pipe(tap((place) => place && say(place))),
    save: (key, place) => store.save(key, place),
  };
}

function describePlace({ sinceId, window }: Checkpoint): string {
  return window
    ? `finishing what the last run left below post ${window.newestId}, and on from there`
    : `going on from post ${sinceId}, where the last run got to`;
}
