import { merge, tap, type Observable } from 'rxjs';
import { demandDispatcher, dispatchStage, mapMessage, mapStage, throughStage } from 'rxjs-demand';
import { typeormSink, type SinkNotice, type SinkReport } from 'rxjs-demand/typeorm';
import { twitterSearch, type AcknowledgedSearchOptions, type Tweet } from 'rxjs-demand/twitter';
import type { DataSource } from 'typeorm';
import type { Counts } from './Counts.js';
import { RETRY_FOREVER } from './retryForever.js';
import { tweetEntity, type TweetRow } from './tweetEntity.js';

export interface PipelineOptions {
  readonly search: Omit<AcknowledgedSearchOptions, 'acknowledge' | 'onNack' | 'stopOn'>;
  readonly dataSource: DataSource;
  /** How many consumers compete for the posts. */
  readonly consumers: number;
  /** Most posts each of them has in flight: all together never have more than `consumers * maxDemand`. */
  readonly maxDemand: number;
  /** Ends the run: nothing more is asked for, what is in flight is stored. */
  readonly stop$: Observable<unknown>;
  readonly onReject: (row: TweetRow, error: unknown) => void;
  /** Told that the database is away, or back. */
  readonly onSinkNotice: (notice: SinkNotice) => void;
  readonly counts: Counts;
}

/**
 * The main job.
 *
 *     demand     <---------- request(n) <------------------+-- request(500) -- consumer 1
 *                                                          '-- request(500) -- consumer 2
 *     posts      search --> count --> row --> dispatch --> INSERT … 100 rows at a time
 *     acks       <-----------------------------------------------------------'
 *
 * A consumer asks again when its posts are stored. So a page is fetched only when the database is ready for it, and the search's place is kept
 * by what is stored.
 */
export function tweetsToDatabase(options: PipelineOptions): Observable<SinkReport<TweetRow>> {
  const { search, dataSource, consumers, maxDemand, stop$, onReject, onSinkNotice: onNotice, counts } = options;
  // A row the database refused has been reported by then: reading it again would not make it better.
  const rows$ = twitterSearch({ ...search, acknowledge: true, onNack: 'pass', stopOn: stop$ }).pipe(
    throughStage(tap(() => counts.countServed())),
    mapStage(mapMessage(toRow)),
    dispatchStage(demandDispatcher(), { startAfter: consumers }),
  );
  const consumer$ = rows$.pipe(typeormSink(dataSource, tweetEntity, { maxDemand, onReject, onNotice, retry: RETRY_FOREVER }));
  return merge(...Array.from({ length: consumers }, () => consumer$)).pipe(tap((report) => counts.countReport(report)));
}

function toRow({ id, text, authorId }: Tweet): TweetRow {
  return { tweetId: id, text, tweetAuthorId: authorId ?? null };
}
