import { defer, EMPTY, filter, lastValueFrom, map, merge, startWith, Subject, takeWhile, tap, type Observable } from 'rxjs';
import type { CheckpointStore, TwitterNotice, TwitterSearchOptions } from 'rxjs-demand/twitter';
import type { DataSource } from 'typeorm';
import { Bookmark } from './Bookmark.js';
import type { Counts } from './Counts.js';
import { describeFailure } from './describeFailure.js';
import { expectAnswer } from './expectAnswer.js';
import { Monitor } from './Monitor.js';
import { tweetsToDatabase } from './pipeline.js';
import type { Output } from './Progress.js';
import type { Settings } from './settings.js';
import type { StopSignal } from './shutdown.js';

export interface Job {
  readonly settings: Pick<Settings, 'maxDemand' | 'consumers' | 'limit'>;
  readonly search: TwitterSearchOptions & { readonly baseUrl: string };
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
  const { consumers, maxDemand, limit } = job.settings;
  const monitor = new Monitor(job.output, consumers * maxDemand);
  const { counts } = monitor;
  const report$ = new Subject<void>();
  const window$ = new Subject<void>();

  let reason: StopReason | undefined;
  const stop$ = merge(
    job.shutdown$.pipe(tap((signal) => monitor.say(`${signal}: asking for nothing more, storing what is in flight; again to abort`))),
    report$.pipe(
      filter(() => counts.stored >= limit),
      map(() => 'limit' as const),
    ),
    job.firstWindowOnly ? window$.pipe(map(() => 'window' as const)) : EMPTY,
  ).pipe(tap((why) => (reason ??= why)));

  const bookmark =
    job.checkpoints &&
    new Bookmark(
      job.checkpoints,
      defer(() => report$.pipe(startWith(undefined))).pipe(takeWhile(() => counts.inFlight > 0)),
      ({ sinceId }) => monitor.say(`going on from post ${sinceId}, where the last run got to`),
    );

  const expect = expectAnswer(job.search.baseUrl);
  const onNotice = (notice: TwitterNotice): void => {
    expect(notice);
    monitor.notice(notice);
    if (notice.kind === 'window') {
      bookmark?.windowRead(notice.sinceId);
      window$.next();
    }
  };

  let drained = false;
  try {
    const search = { ...job.search, onNotice, ...(bookmark ? { checkpoint: bookmark } : {}) };
    const onReject = ({ tweetId }: { tweetId: string }, error: unknown): void =>
      monitor.say(`post ${tweetId} was refused: ${describeFailure(error)}`);
    await finished(tweetsToDatabase({ search, dataSource, consumers, maxDemand, stop$, counts, onReject }).pipe(tap(() => report$.next())));
    await finished(bookmark?.finish() ?? EMPTY);
    drained = true;
    return { counts, reason };
  } finally {
    monitor.close(drained);
  }
}

function finished(work$: Observable<unknown>): Promise<unknown> {
  return lastValueFrom(work$, { defaultValue: undefined });
}
