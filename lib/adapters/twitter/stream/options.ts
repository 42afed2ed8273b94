import type { AxiosInstance } from 'axios';
import type { SchedulerLike } from 'rxjs';
import type { Overflow } from '../../../index.js';
import type { TwitterStreamNotice } from '../notices.js';
import type { Tweet } from '../Tweet.js';

/** What `twitterStream` takes. */
export interface TwitterStreamOptions {
  /** The app-only token of the developer portal, without `Bearer `: visible ASCII characters. It appears in no error, notice or stack. */
  bearerToken: string;
  /** What a full buffer does, as for `toDemand`: the API cannot be asked to wait, so this has to be decided, and has no default. */
  overflow: Overflow;
  /**
   * Most posts that wait for demand. Unit: posts. An integer of at least 0, or `Infinity`. Default: 10_000, which bridges 40 s of a consumer
   * that stands still at the 250 posts a second the API sends at most.
   */
  bufferSize?: number;
  /** Told of every post that is given up, also of those that waited when the stream was cancelled or failed. */
  onDrop?: (tweet: Tweet) => void;
  /** Where the API is: `http` or `https`, a path allowed. Default: `https://api.x.com`. */
  baseUrl?: string;
  /**
   * Request parameters, passed through, arrays joined by commas. Default: `{ 'tweet.fields': 'created_at,author_id' }`, which stays unless
   * `tweet.fields` or `post.fields` is given. A repair uses them too, without those that only the stream knows.
   */
  params?: Readonly<Record<string, string | number | readonly string[]>>;
  /**
   * A connection that sends no whole line for so long is given up: the API sends an empty one every 20 s at least. Unit: milliseconds.
   * 1 to 2_147_483_647. Default: 20_000.
   */
  keepAliveTimeoutMs?: number;
  /**
   * A connection the API has not answered by then has failed. Unit: milliseconds. 1 to 2_147_483_647. Default: 10_000. For the requests of a
   * repair it is over all of it.
   */
  requestTimeoutMs?: number;
  /** Finds the posts that were missed while the stream was down. Default: nothing does. */
  repairWith?: TwitterRepairOptions;
  /** The client to use, with its interceptors, proxy and agents; its adapter has to give Node streams. Default: `axios.create()`. */
  axios?: AxiosInstance;
  /** Told what happens between posts: connections, waits, gaps. Called synchronously; if it throws, the stream fails with that. */
  onNotice?: (notice: TwitterStreamNotice) => void;
  /** The clock of every wait and watch. Default: `asyncScheduler`. */
  scheduler?: SchedulerLike;
}

/** How a gap is repaired: by a recent search for what came after the last post before it. */
export interface TwitterRepairOptions {
  /** Has to find what the rules of the stream let through: in most cases the rules' values, joined by ` OR `. 1 to 4096 characters. */
  query: string;
  /** Repairs from this post on when the stream connects first: where the last run stopped. 1 to 19 digits. Default: nothing to repair then. */
  sinceId?: string;
  /**
   * How long after the stream stands again the search begins: the search knows a post some 30 s after the stream does. Unit: milliseconds.
   * 0 to 2_147_483_647. Default: 30_000.
   */
  delayMs?: number;
}
