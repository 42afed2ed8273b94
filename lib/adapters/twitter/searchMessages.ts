import {
  concat,
  defer,
  EMPTY,
  filter,
  ignoreElements,
  map,
  mergeMap,
  of,
  repeat,
  Subject,
  Subscription,
  take,
  takeLast,
  takeUntil,
  tap,
  type Observable,
} from 'rxjs';
import { fromDemandProducer, type DemandObservable, type Message, type ProducerContext } from '../../index.js';
import { loadCheckpoint } from './checkpoint.js';
import { CheckpointSaver } from './CheckpointSaver.js';
import { Ledger } from './Ledger.js';
import { RangeWindow } from './RangeWindow.js';
import { ask, pause, settle } from './searchSteps.js';
import { SearchSession } from './SearchSession.js';
import type { Settings } from './settings.js';
import type { Tweet } from './Tweet.js';
import { TweetMessage } from './TweetMessage.js';

/** The search that goes by what was acknowledged. */
export function searchMessages(settings: Settings): DemandObservable<Message<Tweet>> {
  return fromDemandProducer<Message<Tweet>, MessageRun>(
    {
      init: (context) => new MessageRun(settings, context),
      handleDemand: (_demand, run) => run.next().pipe(map((events) => ({ events, state: run }))),
      terminate: (run) => {
        run.close();
      },
    },
    // A page is all there ever is in the buffer, and none of it may be dropped.
    { bufferSize: Infinity, scheduler: settings.scheduler },
  );
}

/** One subscription. */
class MessageRun {
  private readonly ledger: Ledger;
  private readonly window: RangeWindow;
  private readonly session: SearchSession;
  private readonly saver: CheckpointSaver;
  private readonly stop$ = new Subject<void>();
  private readonly inputs = new Subscription();
  private readonly fail: (error: unknown) => void;
  private resumed = false;
  private stopped = false;

  constructor(
    private readonly settings: Settings,
    private readonly context: ProducerContext<Message<Tweet>>,
  ) {
    this.ledger = new Ledger(settings.sinceId, () => this.pageSettled());
    this.window = new RangeWindow(this.ledger);
    this.session = new SearchSession({ ...settings, random: Math.random }, this.window);
    this.fail = (error) => context.error(error);
    this.saver = new CheckpointSaver(settings, () => this.ledger.checkpoint, this.fail);
    this.saver.resume(this.ledger.checkpoint);
    this.inputs.add(settings.stopOn.subscribe({ next: () => this.stop(), error: this.fail }));
  }

  /** The next page that has posts on it; nothing any more once stopped. */
  next(): Observable<readonly Message<Tweet>[]> {
    const { session, settings, saver } = this;
    return defer(() => {
      // Whoever is told of it may stop the search.
      session.handedOver();
      const request$ = concat(this.resume(), pause(session, settings), saver.keepsUp(), ask(session, settings));
      return this.stopped ? EMPTY : request$.pipe(takeUntil(this.stop$), takeLast(1));
    }).pipe(
      // From here on beyond the reach of `stop$`, also when a notice sets it off: what is on the books is handed over.
      settle(session, settings),
      repeat({ delay: () => (this.stopped ? EMPTY : of(undefined)) }),
      tap((tweets) => {
        if (tweets.length === 0) {
          // An empty page may have been the window's last.
          saver.moved();
        }
      }),
      filter((tweets) => tweets.length > 0),
      take(1),
      mergeMap((tweets) => this.handOver(tweets)),
    );
  }

  close(): void {
    this.inputs.unsubscribe();
    this.saver.close();
  }

  private resume(): Observable<never> {
    const { checkpoint, checkpointKey } = this.settings;
    if (this.resumed || checkpoint === undefined) {
      return EMPTY;
    }
    return loadCheckpoint(checkpoint, checkpointKey).pipe(
      tap((loaded) => {
        this.resumed = true;
        if (loaded !== undefined) {
          this.ledger.resume(loaded);
          this.window.restart();
          this.saver.resume(this.ledger.checkpoint);
        }
      }),
      ignoreElements(),
    );
  }

  private handOver(tweets: readonly Tweet[]): Observable<readonly Message<Tweet>[]> {
    const { latest } = this.window;
    const messages = tweets.map((tweet) => new TweetMessage(tweet, latest, this.settings.onNack));
    // A late post may lie in what has been saved as stored. Should the process die with it in flight, it must be read again.
    return concat(this.saver.allows(tweets.map(({ id }) => BigInt(id))), of(messages));
  }

  private stop(): void {
    this.stopped = true;
    this.stop$.next();
    this.finish();
  }

  private pageSettled(): void {
    this.saver.moved();
    this.finish();
  }

  /** Completes the stream when it was stopped, everything is settled, and the place is saved. */
  private finish(): void {
    if (this.stopped && this.ledger.isSettled) {
      this.inputs.add(this.saver.isSaved().subscribe({ complete: () => this.context.complete(), error: this.fail }));
    }
  }
}
