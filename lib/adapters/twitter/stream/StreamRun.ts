import {
  concat,
  concatMap,
  defer,
  EMPTY,
  filter,
  ignoreElements,
  map,
  merge,
  of,
  repeat,
  Subject,
  Subscription,
  switchMap,
  take,
  takeWhile,
  timer,
  type Observable,
} from 'rxjs';
import type { ProducerContext, ProducerResult } from '../../../index.js';
import { SearchSession } from '../SearchSession.js';
import { SearchWindow } from '../SearchWindow.js';
import { ask, pause, settle } from '../searchSteps.js';
import type { Tweet } from '../Tweet.js';
import { connection, type ConnectionEnd, type ConnectionEvent } from './connection.js';
import { readStreamLine, type StreamMessage } from './readStreamLine.js';
import type { RepairSettings, StreamSettings } from './settings.js';
import { StreamSession } from './StreamSession.js';
import { WaitingPosts } from './WaitingPosts.js';

type Answer = ProducerResult<Tweet, StreamRun>;

/** One subscription to the stream: connections, one after the other, and the repairs of the gaps between them. */
export class StreamRun {
  private readonly session: StreamSession;
  private readonly waiting: WaitingPosts;
  private readonly subscription = new Subscription();
  private readonly arrived = new Subject<void>();
  private readonly taken = new Subject<void>();
  /** The stream stands again, and what came after this post may be missing. */
  private readonly gaps = new Subject<string>();
  private waitMs = 0;

  constructor(
    private readonly settings: StreamSettings,
    private readonly context: ProducerContext<Tweet>,
  ) {
    this.session = new StreamSession({ ...settings, sinceId: settings.repair?.sinceId });
    this.waiting = new WaitingPosts(settings);
  }

  start(): void {
    this.subscription.add(
      merge(this.repairs(), this.connections()).subscribe({
        error: (error: unknown) => {
          this.context.error(error);
        },
      }),
    );
  }

  /** What waits, at once; otherwise what comes next. */
  answer(demand: number): Answer | Observable<Answer> {
    return this.waiting.size > 0
      ? this.take(demand)
      : this.arrived.pipe(
          take(1),
          map(() => this.take(this.context.demand)),
        );
  }

  stop(): void {
    this.subscription.unsubscribe();
    this.waiting.clear();
  }

  private take(demand: number): Answer {
    const events = this.waiting.take(demand);
    this.taken.next();
    return { events, state: this };
  }

  private connections(): Observable<never> {
    const { scheduler } = this.settings;
    return defer(() => connection(this.settings)).pipe(
      takeWhile((event) => this.goesOn(event)),
      repeat({ delay: () => timer(this.waitMs, scheduler) }),
      ignoreElements(),
    );
  }

  private goesOn(event: ConnectionEvent): boolean {
    switch (event.kind) {
      case 'opened': {
        const sinceId = this.session.opened(this.settings.scheduler.now());
        if (sinceId !== undefined) {
          this.gaps.next(sinceId);
        }
        return true;
      }
      case 'lines': {
        const end = this.receive(event.lines);
        return end === undefined || this.ended(end);
      }
      default:
        return this.ended(event);
    }
  }

  private ended(end: ConnectionEnd): false {
    this.waitMs = this.session.ended(end, this.settings.scheduler.now());
    return false;
  }

  /** Takes in lines; returns the end that one of them announced. */
  private receive(lines: readonly string[]): ConnectionEnd | undefined {
    let end: ConnectionEnd | undefined;
    for (const line of lines) {
      // What follows a farewell is taken in too: it was sent.
      end = this.receiveMessage(readStreamLine(line, this.settings.redact)) ?? end;
      if (this.subscription.closed) {
        // Downstream left over these very posts: there is nothing to connect again for. Over a notice, the post it came with waits still.
        this.waiting.clear();
        return undefined;
      }
    }
    this.announce();
    return end;
  }

  private announce(): void {
    if (this.waiting.size > 0) {
      this.arrived.next();
    }
  }

  private receiveMessage(message: StreamMessage): ConnectionEnd | undefined {
    const { onNotice } = this.settings;
    switch (message.kind) {
      case 'keepAlive':
        return undefined;
      case 'ignored':
        onNotice({ kind: 'lineIgnored', message: `a line of the stream was ignored: ${message.reason}` });
        return undefined;
      case 'farewell':
        return { kind: message.tooManyConnections ? 'refused' : 'lost', reason: message.reason };
      case 'post': {
        const { tweet, partialErrors: errors } = message;
        if (errors > 0) {
          onNotice({ kind: 'partialErrors', message: `${String(errors)} errors came beside the posts`, errors });
        }
        if (this.session.received(tweet)) {
          const { demand } = this.context;
          this.waiting.add(tweet, demand);
          // All that was asked for is there, and has to be gone before the next post looks for room.
          if (this.waiting.size === demand) {
            this.announce();
          }
        }
        return undefined;
      }
    }
  }

  private repairs(): Observable<never> {
    const { repair } = this.settings;
    return repair === undefined ? EMPTY : this.gaps.pipe(switchMap((sinceId) => this.repairGap(repair, sinceId)));
  }

  /** One window of the search, page by page; the next page is read when the one before was taken. */
  private repairGap({ search, delayMs }: RepairSettings, sinceId: string): Observable<never> {
    const { onNotice, scheduler } = this.settings;
    const message = `posts after ${sinceId} may be missing, they are looked for in ${String(delayMs)} ms`;
    onNotice({ kind: 'gap', message, sinceId, waitMs: delayMs });
    const window = new SearchWindow(sinceId);
    const session = new SearchSession({ ...search, random: Math.random }, window);
    let count = 0;
    const page$ = defer(() => concat(pause(session, search), ask(session, search).pipe(settle(session, search)))).pipe(
      concatMap((tweets) => {
        const fresh = this.session.found(tweets);
        count += fresh.length;
        return concat(this.handOver(fresh), of(undefined));
      }),
    );
    const done = (): Observable<never> => {
      session.handedOver();
      this.session.repaired(window.position.sinceId);
      onNotice({ kind: 'gapRepaired', message: `${String(count)} posts after ${sinceId} were found again`, sinceId, tweets: count });
      return EMPTY;
    };
    return concat(
      timer(delayMs, scheduler),
      // A repair that was cut off may have left a page.
      this.pageTaken(),
      page$.pipe(
        repeat(),
        takeWhile(() => !window.isRead),
      ),
      defer(done),
    ).pipe(ignoreElements());
  }

  /** Completes once these posts were taken. */
  private handOver(tweets: readonly Tweet[]): Observable<never> {
    return defer(() => {
      if (tweets.length > 0) {
        this.waiting.addPage(tweets);
        this.arrived.next();
      }
      return this.pageTaken();
    });
  }

  private pageTaken(): Observable<never> {
    return defer(() =>
      this.waiting.pageTaken
        ? EMPTY
        : this.taken.pipe(
            filter(() => this.waiting.pageTaken),
            take(1),
            ignoreElements(),
          ),
    );
  }
}
