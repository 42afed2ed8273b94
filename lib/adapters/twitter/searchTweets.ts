import { concat, defer, EMPTY, first, ignoreElements, map, repeat, tap, type Observable } from 'rxjs';
import { fromDemandProducer, type DemandObservable } from '../../index.js';
import { loadCheckpoint, saveCheckpoint } from './checkpoint.js';
import { ask, pause, settle } from './searchSteps.js';
import { SearchSession } from './SearchSession.js';
import { SearchWindow } from './SearchWindow.js';
import type { Settings } from './settings.js';
import type { Tweet } from './Tweet.js';

/** The search that goes by what was handed over. */
export function searchTweets(settings: Settings): DemandObservable<Tweet> {
  return fromDemandProducer<Tweet, TweetRun>(
    {
      init: () => new TweetRun(settings),
      handleDemand: (_demand, run) => run.next().pipe(map((events) => ({ events, state: run }))),
    },
    // A page is all there ever is in the buffer, and none of it may be dropped, however many posts the API puts on one.
    { bufferSize: Infinity, scheduler: settings.scheduler },
  );
}

/** One subscription. */
class TweetRun {
  private readonly window: SearchWindow;
  private readonly session: SearchSession;
  private resumed = false;
  private savedSinceId: string | undefined;

  constructor(private readonly settings: Settings) {
    this.window = new SearchWindow(settings.sinceId);
    this.session = new SearchSession({ ...settings, random: Math.random }, this.window);
    this.savedSinceId = settings.sinceId;
  }

  /** The next page that has posts on it: waits, retries and empty windows are gone through until then. */
  next(): Observable<readonly Tweet[]> {
    const { session, settings } = this;
    // The producer asks only after all it has was handed over; and within this loop there was nothing to hand over.
    return defer(() => {
      session.handedOver();
      return concat(this.resume(), pause(session, settings), this.save(), ask(session, settings));
    }).pipe(
      settle(session, settings),
      repeat(),
      first((tweets) => tweets.length > 0),
    );
  }

  private resume(): Observable<never> {
    const { checkpoint, checkpointKey } = this.settings;
    if (this.resumed || checkpoint === undefined) {
      return EMPTY;
    }
    return loadCheckpoint(checkpoint, checkpointKey).pipe(
      tap((loaded) => {
        this.resumed = true;
        // '0' is what an acknowledged search leaves that has stored nothing yet.
        if (loaded !== undefined && BigInt(loaded.sinceId) > 0n) {
          this.window.resumeFrom(loaded.sinceId);
          this.savedSinceId = this.window.position.sinceId;
        }
      }),
      ignoreElements(),
    );
  }

  private save(): Observable<never> {
    return defer(() => {
      const { checkpoint, checkpointKey, scheduler } = this.settings;
      // Within a window the position still has the `since_id` it began with.
      const { sinceId } = this.window.position;
      if (checkpoint === undefined || sinceId === undefined || sinceId === this.savedSinceId) {
        return EMPTY;
      }
      const savedAt = new Date(scheduler.now()).toISOString();
      return concat(
        saveCheckpoint(checkpoint, checkpointKey, { sinceId, savedAt }),
        defer(() => {
          this.savedSinceId = sinceId;
          return EMPTY;
        }),
      );
    });
  }
}
