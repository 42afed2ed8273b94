/**
 * What happens between two posts, for a log line or a display: `message` says it in words, the other fields in figures.
 * Posts themselves come through the stream; a notice needs no answer.
 *
 * Each request that was answered or failed makes exactly one notice, other than `partialErrors` and `window`, which come on top.
 */
export type TwitterNotice =
  PageNotice | WindowNotice | RetryNotice | RateLimitedNotice | SinceIdExpiredNotice | WindowRestartedNotice | PartialErrorsNotice;

/** A page came. */
export interface PageNotice extends Notice<'page'> {
  /** Posts on this page. */
  readonly tweets: number;
  /** Whether it ends the window. */
  readonly isLast: boolean;
  /** Requests left until the reset, when the API said so. */
  readonly rateLimitRemaining: number | undefined;
}

/** A whole window was handed over. From now on a restart with `sinceId` misses nothing of it but what was in flight. */
export interface WindowNotice extends Notice<'window'> {
  readonly pages: number;
  readonly tweets: number;
  readonly sinceId: string | undefined;
}

/** A request failed in a way that may pass, and is made again after `waitMs`. */
export interface RetryNotice extends Notice<'retry'> {
  /** How many requests in a row have failed so. */
  readonly attempt: number;
  readonly waitMs: number;
}

/** 429: the search waits. */
export interface RateLimitedNotice extends Notice<'rateLimited'> {
  readonly attempt: number;
  readonly waitMs: number;
  /** When the API says the limit is lifted, in milliseconds since 1970. */
  readonly resetAt: number | undefined;
}

/** The API refused `since_id` as too old. The search goes on with all it can still find; posts in between are out of its reach. */
export interface SinceIdExpiredNotice extends Notice<'sinceIdExpired'> {
  readonly sinceId: string;
}

/** The API refused a `next_token`. The window is read again from its newest post: some posts come twice. */
export interface WindowRestartedNotice extends Notice<'windowRestarted'> {
  readonly attempt: number;
  readonly waitMs: number;
}

/** A page came with `errors` beside its posts: what they name was not delivered. */
export interface PartialErrorsNotice extends Notice<'partialErrors'> {
  readonly errors: number;
}

/** What `twitterStream` tells besides: of its connection, and of the search that repairs a gap. */
export type TwitterStreamNotice = TwitterNotice | ConnectedNotice | DisconnectedNotice | GapNotice | GapRepairedNotice | LineIgnoredNotice;

/** The stream stands. */
export type ConnectedNotice = Notice<'connected'>;

/** The stream broke off, and is connected again after `waitMs`. Posts until then are missing, unless a repair finds them. */
export interface DisconnectedNotice extends Notice<'disconnected'> {
  /** How many connections in a row have failed or broken off early. */
  readonly attempt: number;
  readonly waitMs: number;
}

/** The stream stands again; what came after `sinceId` meanwhile is looked for in `waitMs`. */
export interface GapNotice extends Notice<'gap'> {
  readonly sinceId: string;
  readonly waitMs: number;
}

/** All that the search found of a gap was handed over. */
export interface GapRepairedNotice extends Notice<'gapRepaired'> {
  readonly sinceId: string;
  /** Posts it brought that the stream had not. */
  readonly tweets: number;
}

/** The API sent a line that is no post: of a kind not known here, or broken. */
export type LineIgnoredNotice = Notice<'lineIgnored'>;

interface Notice<Kind extends string> {
  readonly kind: Kind;
  readonly message: string;
}
