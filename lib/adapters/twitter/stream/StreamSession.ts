import { laterId } from '../ids.js';
import { inSeconds } from '../inSeconds.js';
import type { TwitterStreamNotice } from '../notices.js';
import type { Wait } from '../Pace.js';
import type { Tweet } from '../Tweet.js';
import type { ConnectionEnd } from './connection.js';
import { RecentIds } from './RecentIds.js';
import { ReconnectSchedule } from './ReconnectSchedule.js';

export interface StreamSessionSettings {
  /** Where the last run stopped. */
  readonly sinceId: string | undefined;
  readonly keepAliveTimeoutMs: number;
  readonly onNotice: (notice: TwitterStreamNotice) => void;
}

/** What the API sends in 80 s at most: a repair comes some 30 s after what it finds again. */
const remembered = 20_000;

/**
 * What one subscription knows of its stream: which posts came, since when some may be missing, how long to wait before connecting again. Decides,
 * and does nothing: the connections, the searches and the waiting are `StreamRun`'s.
 */
export class StreamSession {
  private readonly recent = new RecentIds(remembered);
  private readonly schedule = new ReconnectSchedule();
  private lastId: string | undefined;
  /** When the connection came to stand; none while there is none. */
  private openedAt: number | undefined;
  /** The last post before the gap that is being repaired, and before the one after it. */
  private repairingFrom: string | undefined;
  private lostFrom: string | undefined;

  constructor(private readonly settings: StreamSessionSettings) {
    this.lastId = settings.sinceId;
    this.lostFrom = settings.sinceId;
  }

  /** Returns the post after which some may be missing, if one is known. A repair that is not through begins again, as it may have missed the latest. */
  opened(now: number): string | undefined {
    this.openedAt = now;
    this.settings.onNotice({ kind: 'connected', message: 'connected to the filtered stream' });
    this.repairingFrom ??= this.lostFrom;
    this.lostFrom = undefined;
    return this.repairingFrom;
  }

  /** A post came by the stream. False for one that came before. */
  received(tweet: Tweet): boolean {
    // What brings posts is a connection; one that stands and is cut off before the first may be cut off for ever.
    this.schedule.established();
    this.lastId = laterId(this.lastId, tweet.id);
    return this.recent.add(tweet.id);
  }

  /** A search found these: returns those that are new. */
  found(tweets: readonly Tweet[]): readonly Tweet[] {
    return tweets.filter((tweet) => this.recent.add(tweet.id));
  }

  /** All that was found is handed over. `sinceId` is how far the search came. */
  repaired(sinceId: string | undefined): void {
    this.repairingFrom = undefined;
    this.lastId = laterId(this.lastId, sinceId);
  }

  /** Takes in how a connection ended; returns what to wait for before the next one. Throws the error that ends the stream. */
  ended(end: ConnectionEnd, now: number): number {
    const { openedAt } = this;
    this.openedAt = undefined;
    if (openedAt !== undefined) {
      this.lostFrom = this.lastId;
      if (now - openedAt >= this.settings.keepAliveTimeoutMs) {
        this.schedule.established();
      }
    }
    switch (end.kind) {
      case 'final':
        throw end.error;
      case 'limited': {
        const wait = this.schedule.limited(now, end.resetAt);
        const message = `rate limit reached, again in ${inSeconds(wait.waitMs)}`;
        this.settings.onNotice({ kind: 'rateLimited', message, ...wait, resetAt: end.resetAt });
        return wait.waitMs;
      }
      case 'lost':
        return this.again(end.reason, openedAt !== undefined, this.schedule.lost());
      case 'refused':
        return this.again(end.reason, openedAt !== undefined, this.schedule.refused());
    }
  }

  private again(reason: string, wasOpen: boolean, wait: Wait): number {
    const message = `${reason}, again in ${inSeconds(wait.waitMs)} (attempt ${String(wait.attempt)})`;
    this.settings.onNotice({ kind: wasOpen ? 'disconnected' : 'retry', message, ...wait });
    return wait.waitMs;
  }
}
