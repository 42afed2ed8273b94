import type { Failure } from './failure.js';
import { inSeconds } from './inSeconds.js';
import type { TwitterNotice } from './notices.js';
import { Pace } from './Pace.js';
import type { PageWindow, Position } from './SearchWindow.js';
import type { Outcome } from './searchPage.js';
import type { Page } from './parsePage.js';
import type { Tweet } from './Tweet.js';
import type { TwitterApiError } from './TwitterApiError.js';

export interface SessionSettings {
  readonly pollIntervalMs: number;
  readonly onNotice: (notice: TwitterNotice) => void;
  /** From [0, 1). */
  readonly random: () => number;
}

/**
 * What one subscription knows: where its search stands, when it may go on, and what it tells about it. Decides, and does nothing: the
 * requests and the waiting are `twitterSearch`'s.
 */
export class SearchSession {
  private readonly pace: Pace;
  private pages = 0;
  private tweets = 0;

  constructor(
    private readonly settings: SessionSettings,
    private readonly window: PageWindow,
  ) {
    this.pace = new Pace(settings.pollIntervalMs, settings.random);
  }

  get position(): Position {
    return this.window.position;
  }

  /** How long to wait before the next request. */
  wait(now: number): number {
    return this.pace.remaining(now);
  }

  /** Everything read so far was handed over, and more is wanted. Closes the window when that was its last page. */
  handedOver(): void {
    if (!this.window.isRead) {
      return;
    }
    const { pages, tweets } = this;
    const sinceId = this.window.close();
    this.pages = 0;
    this.tweets = 0;
    const message = `window of ${String(pages)} pages and ${String(tweets)} posts handed over, since_id ${sinceId ?? 'still unknown'}`;
    this.settings.onNotice({ kind: 'window', message, pages, tweets, sinceId });
  }

  /** Takes in what a request came to. Returns its posts; throws the error that ends the search. */
  settle({ result, rateLimitRemaining }: Outcome, now: number): readonly Tweet[] {
    if (result.kind !== 'page') {
      this.failed(result, now);
      return [];
    }
    if (this.window.repeats(result)) {
      this.failed({ kind: 'retry', reason: 'the answer leads back to a page of this window that was read already' }, now);
      return [];
    }
    this.received(result, rateLimitRemaining, now);
    return result.tweets;
  }

  private received(page: Page, rateLimitRemaining: number | undefined, now: number): void {
    this.window.received(page);
    this.pages += 1;
    this.tweets += page.tweets.length;
    const isLast = this.window.isRead;
    if (isLast) {
      this.pace.windowRead(now);
    } else {
      this.pace.answered(now);
    }
    const tweets = page.tweets.length;
    const left = rateLimitRemaining === undefined ? '' : `, ${String(rateLimitRemaining)} requests left`;
    const message = `page ${String(this.pages)} of the window${isLast ? ', its last' : ''}: ${String(tweets)} posts${left}`;
    this.settings.onNotice({ kind: 'page', message, tweets, isLast, rateLimitRemaining });
    if (page.partialErrors > 0) {
      const errors = page.partialErrors;
      this.settings.onNotice({ kind: 'partialErrors', message: `${String(errors)} errors came beside the posts`, errors });
    }
  }

  private failed(failure: Failure, now: number): void {
    const { onNotice } = this.settings;
    switch (failure.kind) {
      case 'retry': {
        const wait = this.pace.failed(now);
        onNotice({
          kind: 'retry',
          message: `${failure.reason}, again in ${inSeconds(wait.waitMs)} (attempt ${String(wait.attempt)})`,
          ...wait,
        });
        return;
      }
      case 'rateLimited': {
        const wait = this.pace.limited(now, failure.resetAt);
        onNotice({
          kind: 'rateLimited',
          message: `rate limit reached, again in ${inSeconds(wait.waitMs)}`,
          ...wait,
          resetAt: failure.resetAt,
        });
        return;
      }
      case 'sinceIdRefused': {
        this.forgetSinceId(failure.error);
        return;
      }
      case 'untilIdRefused': {
        this.skipRange(failure.untilId);
        return;
      }
      case 'nextTokenRefused': {
        this.window.restart();
        this.pages = 0;
        this.tweets = 0;
        const wait = this.pace.restarted(now);
        const message = `next_token was refused, the window is read again from ${this.window.restartsFrom} in ${inSeconds(wait.waitMs)}`;
        onNotice({ kind: 'windowRestarted', message, ...wait });
        return;
      }
      case 'final':
        throw failure.error;
    }
  }

  private forgetSinceId(error: TwitterApiError): void {
    const { sinceId } = this.window.position;
    if (sinceId === undefined || !this.window.forgetSinceId()) {
      throw error;
    }
    this.pages = 0;
    this.tweets = 0;
    const message = `since_id ${sinceId} is too old for the API: the search goes on with all it still finds, posts in between may be missing`;
    this.settings.onNotice({ kind: 'sinceIdExpired', message, sinceId });
  }

  private skipRange(untilId: string): void {
    const { sinceId = untilId } = this.window.position;
    this.window.skip();
    const message = `until_id ${untilId} is too old for the API: posts below it that an earlier run had not stored may be missing`;
    this.settings.onNotice({ kind: 'sinceIdExpired', message, sinceId });
  }
}
