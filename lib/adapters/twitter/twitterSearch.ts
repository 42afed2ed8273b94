import type { DemandObservable, Message } from '../../index.js';
import type { AcknowledgedSearchOptions, TwitterSearchOptions } from './options.js';
import { searchMessages } from './searchMessages.js';
import { searchTweets } from './searchTweets.js';
import { checkOptions } from './settings.js';
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
 * - **Completes when**: never, but for `stopOn`. It fails with a `TwitterApiError` when asking again cannot help: 400, 401, 403, 404 and the like, a redirect, a
 *   usage cap. All else is waited out: a 429 until the reset the API names, otherwise 60 s to 15 min; network errors, timeouts, 5xx and
 *   answers that are no search results 1 s to 60 s. `onNotice` is told of each.
 * - **On cancel** the request in flight is aborted and no timer is left. Nothing is saved: the next run begins with the window that was not
 *   finished.
 *
 * What is guaranteed: each post the API shows is handed over at least once. Duplicates come after a restart, after a refused `next_token` and
 * where the API repeats itself: store by `id`. A post that the API indexes late, with an id below one it has shown already, is not found
 * again, as the search goes on by id. When `since_id` is too old for the API (an outage of a week), the search goes on with all it still finds.
 *
 * With a `checkpoint` and `acknowledge: true` the posts come as `Message<Tweet>`, and the place that is kept is never past a post that was handed
 * over and neither acked nor nacked. It moves as posts are acked, in whatever order, also in the middle of a window and while the search
 * waits: it is saved when all posts of a page are settled, one save at a time. A request waits for the store only when more than one save is
 * outstanding. A run that was interrupted is finished first by the next one, in ranges of ids between `since_id` and `until_id`, before
 * anything newer is read. So what is read again after a crash are the posts that were in flight and at most the rest of their pages.
 *
 * Without `acknowledge`, `save` is called when the pause after a window is over, before the first request of the next one, and that request
 * waits for it. Everything up to that `sinceId` was *handed over* by then, which is not yet *stored*: what a consumer still has in flight at
 * that moment (at most its `maxDemand`) is lost to a process that dies between saving and storing.
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
 * ```ts no-run
 * import { demandConsumer } from 'rxjs-demand';
 * import { fileCheckpoint, twitterSearch } from 'rxjs-demand/twitter';
 *
 * // Needs the network and a token. Posts are acked when the handler has stored them; a crash before that brings them again.
 * const store = async (texts: readonly string[]) => {
 *   const { ok, status } = await fetch('https://example.org/bulk', { method: 'POST', body: JSON.stringify(texts) });
 *   if (!ok) throw new Error(`not stored: ${status}`);
 * };
 * twitterSearch({
 *   query: '#anitta',
 *   bearerToken: process.env['TWITTER_BEARER_TOKEN'] ?? '',
 *   acknowledge: true,
 *   checkpoint: fileCheckpoint('anitta.json'),
 * })
 *   .pipe(demandConsumer((messages) => store(messages.map(({ data }) => data.text))))
 *   .subscribe();
 * ```
 *
 * @param options  Query and token; the others have defaults.
 * @throws RangeError for an invalid option, at the call.
 */
export function twitterSearch(options: AcknowledgedSearchOptions): DemandObservable<Message<Tweet>>;
export function twitterSearch(options: TwitterSearchOptions): DemandObservable<Tweet>;
export function twitterSearch(options: AcknowledgedSearchOptions | TwitterSearchOptions): DemandObservable<Message<Tweet> | Tweet> {
  const settings = checkOptions(options);
  return settings.acknowledge ? searchMessages(settings) : searchTweets(settings);
}
