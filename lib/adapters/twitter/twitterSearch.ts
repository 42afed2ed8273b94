import { concat, defer, EMPTY, first, ignoreElements, map, repeat, type Observable } from 'rxjs';
import { fromDemandProducer, type DemandObservable } from '../../index.js';
import { loadCheckpoint, saveCheckpoint } from './checkpoint.js';
import type { TwitterSearchOptions } from './options.js';
import { pause, read } from './searchSteps.js';
import { SearchSession } from './SearchSession.js';
import { checkOptions, type Settings } from './settings.js';
import type { Tweet } from './Tweet.js';

/**
 * The posts that match a query, from the API's recent search: first the last seven days, newest first, then for ever what is new, at the
 * pace of the demand.
 *
 *     requested   150-----------------300-------------------------------------
 *     request     1-------2-----------3----------- 20 s -4------ 20 s -5------
 *     page        ---(100)---(100)-------(12, last)-------(0)------------(3)--
 *     emitted     ---(100)---(50)-----(50)(12)---------------------------(3)--
 *     unmet       150-50-----0--------250-238----------------------------235--
 *
 * - **Emits when** a page has come, as one batch; what of it was not asked for waits in the buffer, which never holds more than one page.
 * - **Asks upstream when** there is demand that the buffer cannot meet: one request at a time, and none without demand. A window (page by
 *   page along `next_token`, newest to oldest) is followed by the next one `pollIntervalMs` after its last page or as soon after as there is
 *   demand, from what was the newest post when it began.
 * - **Completes when**: never. It fails with a `TwitterApiError` when asking again cannot help: 400, 401, 403, 404 and the like, a redirect, a
 *   usage cap. All else is waited out: a 429 until the reset the API names, otherwise 60 s to 15 min; network errors, timeouts, 5xx and
 *   answers that are no search results 1 s to 60 s. `onNotice` is told of each.
 * - **On cancel** the request in flight is aborted and no timer is left. Nothing is saved: the next run begins with the window that was not
 *   finished.
 *
 * What is guaranteed: each post the API shows is handed over at least once. Duplicates come after a restart, after a refused `next_token` and
 * where the API repeats itself: store by `id`. A post that the API indexes late, with an id below one it has shown already, is not found
 * again, as the search goes on by id. When `since_id` is too old for the API (an outage of a week), the search goes on with all it still finds.
 *
 * With a `checkpoint`, `save` is called when the pause after a window is over, before the first request of the next one, and that request waits
 * for it. Everything up to that `sinceId` was *handed over* to the next stage by then, which is not yet *stored*: what a consumer still has
 * in flight at that moment (at most its `maxDemand`) is lost to a process that dies between saving and storing. A `save` that itself waits
 * until nothing is in flight closes that gap.
 *
 * ```ts no-run
 * import { demandConsumer } from 'rxjs-demand';
 * import { twitterSearch } from 'rxjs-demand/twitter';
 *
 * // Needs the network and a token.
 * twitterSearch({ query: '#anitta lang:pt', bearerToken: process.env['TWITTER_BEARER_TOKEN'] ?? '' })
 *   .pipe(demandConsumer((tweets) => console.log(tweets.map((tweet) => tweet.text)), { maxDemand: 200, minDemand: 0 }))
 *   .subscribe();
 * ```
 *
 * @param options  Query and token; the others have defaults.
 * @throws RangeError for an invalid option, at the call.
 */
export function twitterSearch(options: TwitterSearchOptions): DemandObservable<Tweet> {
  const settings = checkOptions(options);
  return fromDemandProducer<Tweet, SearchSession>(
    {
      init: () => new SearchSession({ ...settings, random: Math.random }),
      handleDemand: (_demand, session) => nextTweets(session, settings).pipe(map((events) => ({ events, state: session }))),
    },
    // A page is all there ever is in the buffer, and none of it may be dropped, however many posts the API puts on one.
    { bufferSize: Infinity, scheduler: settings.scheduler },
  );
}

/** The next page that has posts on it: waits, retries and empty windows are gone through until then. */
function nextTweets(session: SearchSession, settings: Settings): Observable<readonly Tweet[]> {
  // The producer asks only after all it has was handed over; and within this loop there was nothing to hand over.
  return defer(() => {
    session.handedOver();
    return concat(resume(session, settings), pause(session, settings), saveProgress(session, settings), read(session, settings));
  }).pipe(
    repeat(),
    first((tweets) => tweets.length > 0),
  );
}

function resume(session: SearchSession, { checkpoint, checkpointKey }: Settings): Observable<never> {
  if (session.resumed || checkpoint === undefined) {
    return EMPTY;
  }
  return loadCheckpoint(checkpoint, checkpointKey).pipe(
    map((sinceId) => {
      session.resumeFrom(sinceId);
    }),
    ignoreElements(),
  );
}

function saveProgress(session: SearchSession, { checkpoint, checkpointKey, scheduler }: Settings): Observable<never> {
  return defer(() => {
    const sinceId = session.unsavedSinceId;
    if (checkpoint === undefined || sinceId === undefined) {
      return EMPTY;
    }
    const savedAt = new Date(scheduler.now()).toISOString();
    return concat(
      saveCheckpoint(checkpoint, checkpointKey, { sinceId, savedAt }),
      defer(() => {
        session.unsavedSinceId = undefined;
        return EMPTY;
      }),
    );
  });
}
