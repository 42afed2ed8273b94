import type { AxiosInstance } from 'axios';
import type { Observable, SchedulerLike } from 'rxjs';
import type { CheckpointStore } from './checkpoint.js';
import type { TwitterNotice } from './notices.js';

/** What `twitterSearch` takes when it is to hear what is stored. */
export interface AcknowledgedSearchOptions extends Omit<TwitterSearchOptions, 'acknowledge'> {
  /**
   * The posts come as messages, and each has to be acked or nacked, sooner or later: until then the checkpoint does not move past it. Memory:
   * the ids of the pages with such posts.
   */
  acknowledge: true;
  /**
   * What becomes of a post that was nacked. Default: `'hold'`. Either way the search goes on, and does not deliver it again in this run.
   *
   * - `'hold'`: it counts as not stored. The next run that begins from the checkpoint reads it again, for as long as the API shows it.
   * - `'pass'`: it counts as dealt with, as whoever nacked it has put it aside.
   */
  onNack?: 'hold' | 'pass';
  /**
   * Ends the search in good order when it emits: a wait or request is given up, what has been read is handed over as it is asked for, and the
   * stream completes when all of that is settled and the place saved. Default: never. That it completes means nothing.
   */
  stopOn?: Observable<unknown>;
}

/** What `twitterSearch` takes. */
export interface TwitterSearchOptions {
  /** Whether posts come as messages to be acked: `AcknowledgedSearchOptions`. Default: false. */
  acknowledge?: false;
  /** What to look for, in the API's query language, unencoded: `#anitta lang:pt`. 1 to 4096 characters (most plans: 512), not blank. */
  query: string;
  /** The app-only token of the developer portal, without `Bearer `: visible ASCII characters. It appears in no error, notice or stack. */
  bearerToken: string;
  /** Where the API is: `http` or `https`, a path allowed. Default: `https://api.x.com`. */
  baseUrl?: string;
  /** Only posts later than this one: 1 to 19 digits. Default: none, the last seven days. A later checkpoint wins over it. */
  sinceId?: string;
  /**
   * Posts per page, whatever the demand. Unit: posts. 10 to 100. Default: 100. A demand of 150 takes two pages; 50 posts wait in the buffer.
   */
  maxResults?: number;
  /**
   * Pause between the last page of a window and the first request of the next one. Unit: milliseconds. 0 to 2_147_483_647. Default: 20_000.
   * A window read at 12:00:00 is followed by one at 12:00:20, or as soon after as there is demand. Every window costs at least one
   * request: 20_000 makes 45 of the 450 that 15 minutes allow.
   */
  pollIntervalMs?: number;
  /**
   * A request that took this long, its body included, has failed and is made again. Unit: milliseconds. 1 to 2_147_483_647.
   * Default: 10_000.
   */
  requestTimeoutMs?: number;
  /**
   * More request parameters, passed through, arrays joined by commas. Default: `{ 'tweet.fields': 'created_at,author_id' }`, which stays
   * unless `tweet.fields` or `post.fields` is given. `expansions: 'author_id'` fills `Tweet.author`, and is billed per author.
   * `start_time` counts while no `since_id` is known: the API refuses them together. What the search itself sets is refused here.
   */
  params?: Readonly<Record<string, string | number | readonly string[]>>;
  /** The client to use, with its interceptors, proxy and agents. Default: `axios.create()`. */
  axios?: AxiosInstance;
  /** Where the search keeps its place over restarts, under the key `twitterSearch:<query>`. Default: nowhere. */
  checkpoint?: CheckpointStore;
  /** Told what happens between posts: pages, retries, waits. Called synchronously; if it throws, the search fails with that. */
  onNotice?: (notice: TwitterNotice) => void;
  /** The clock of every wait and timeout. Default: `asyncScheduler`. */
  scheduler?: SchedulerLike;
}
