import { fromDemandProducer, type DemandObservable } from '../../index.js';
import { type TwitterStreamOptions } from './stream/options.js';
import { checkStreamOptions } from './stream/settings.js';
import { StreamRun } from './stream/StreamRun.js';
import type { Tweet } from './Tweet.js';

/**
 * The posts that the rules of the app let through, from the API's filtered stream: pushed as they are written, through a bounded buffer.
 *
 *     connection   o--a-b-c-d-x  o---e-------f-------
 *     requested    2------------------4--------------
 *     emitted      ---a-b-----------(cde)----(s)-f---
 *     search       --------------|--- 30 s --(s)-----      with `repairWith`: s came between d and e
 *
 * - **Emits when** a post is there and there is demand: at once as it comes, or from the buffer. A post that came before is not emitted again.
 * - **Asks upstream when**: never; the API cannot be asked to wait. It is connected to at once and read as fast as it sends, and `overflow` says
 *   what happens when the buffer is full. Only a repair is read at the pace of the demand: its next page when the one before was taken.
 * - **Completes when**: never. It fails with a `TwitterApiError` when connecting again cannot help: 400, 401, 403, 404, 409 (the app has no
 *   rules), a redirect, a usage cap; the same from the search of a repair; and with a `BufferOverflowError`, if `overflow` is `'error'`. All
 *   else is waited out by the API's own schedule: after a lost connection, a silence of `keepAliveTimeoutMs` or a line without end at once, then
 *   250 ms more each time up to 16 s; after another status 5 s to 320 s; after a 429 until the reset, otherwise 60 s to 15 min. It begins
 *   anew once a connection has brought a post or has stood for `keepAliveTimeoutMs`. `onNotice` is told of each.
 * - **On cancel** the connection and the request in flight are aborted and no timer is left. Posts that wait are told to `onDrop`.
 *
 * What is guaranteed: without `repairWith`, what the API sends over a connection that stands; what is written while none does is lost. With
 * it, once a connection stands again, a recent search from the last post before the gap on finds what the search knows of it: page by page, newest
 * first, beside the live posts, so the order is neither that of the stream (which is not sorted either) nor that of the ids. A connection that
 * breaks before the repair is through has it begin again from the same post. A post comes once, as long as it comes again within the next
 * 20,000. Not found are posts with a lower id than the last one that came before the gap, posts the search indexes later than `delayMs`, and
 * those that `query` does not match. What `overflow` dropped stays dropped.
 *
 * ```ts no-run
 * import { demandConsumer } from 'rxjs-demand';
 * import { twitterStream } from 'rxjs-demand/twitter';
 *
 * // Needs the network, a token, and a rule: POST /2/tweets/search/stream/rules {"add":[{"value":"anitta lang:pt"}]}
 * twitterStream({
 *   bearerToken: process.env['TWITTER_BEARER_TOKEN'] ?? '',
 *   overflow: 'dropOldest',
 *   onDrop: (tweet) => console.log('too slow for', tweet.id),
 *   repairWith: { query: 'anitta lang:pt' },
 * })
 *   .pipe(demandConsumer((tweets) => console.log(tweets.map((tweet) => tweet.text)), { maxDemand: 200, minDemand: 0 }))
 *   .subscribe();
 * ```
 *
 * @param options  Token and overflow policy; the others have defaults.
 * @throws RangeError for an invalid option, at the call.
 */
export function twitterStream(options: TwitterStreamOptions): DemandObservable<Tweet> {
  const settings = checkStreamOptions(options);
  return fromDemandProducer<Tweet, StreamRun>(
    {
      init: (context) => {
        const run = new StreamRun(settings, context);
        run.start();
        return run;
      },
      handleDemand: (demand, run) => run.answer(demand),
      terminate: (run) => {
        run.stop();
      },
    },
    { scheduler: settings.scheduler },
  );
}
