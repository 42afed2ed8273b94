import type { Subscriber } from 'rxjs';
import type { Inbox } from '../buffers/Inbox.js';
import { settleMessages } from '../messages/settleMessages.js';
import { Cancellation } from '../observable/Cancellation.js';
import { ChunkHandler } from '../observable/ChunkHandler.js';
import type { Handle } from '../observable/Job.js';
import { partOf } from '../protocol/partOf.js';
import { ConsumerEnd } from './ConsumerEnd.js';
import type { ConsumerSettings } from './ConsumerOptions.js';

/** What the handlers of one subscription are told besides their events. */
export interface ConsumerContext {
  /** Aborted when the subscription is cancelled or fails: pass it to your database or HTTP client. */
  readonly signal: AbortSignal;
}

/** Makes the function of one worker. `emit` tells a result at once. */
export type CreateHandle<T, R> = (context: ConsumerContext, emit: (result: R) => void) => Handle<T, R>;

/**
 * One subscription to a `demandConsumer`. Its workers, one unless `concurrency` says otherwise, compete for events: each asks for its own window,
 * and what arrives goes to the one with the largest unmet demand.
 */
export class ConsumerLink<T, R> extends ConsumerEnd<T, R> {
  private readonly workers: ChunkHandler<T, R>[];
  private readonly cancellation = new Cancellation();

  constructor(
    subscriber: Subscriber<R>,
    private readonly settings: ConsumerSettings<T>,
    createHandle: CreateHandle<T, R>,
  ) {
    super(subscriber);
    const emit = (result: R): void => {
      this.answered(result);
    };
    this.workers = Array.from(
      { length: settings.concurrency },
      () => new ChunkHandler(this, createHandle(this.cancellation, emit), settings),
    );
  }

  next(events: readonly T[]): void {
    for (let from = 0; from < events.length;) {
      const inbox = this.hungriest();
      const end = from + inbox.unmet;
      inbox.push(partOf(events, from, end));
      from = end;
    }
    this.run();
  }

  /** With the largest unmet demand; of equals, who has got least so far. */
  private hungriest(): Inbox<T> {
    let [{ inbox: best }] = this.workers as [ChunkHandler<T, R>];
    for (const { inbox } of this.workers) {
      if ((inbox.unmet - best.unmet || best.received - inbox.received) > 0) {
        best = inbox;
      }
    }
    return best;
  }

  survives(error: unknown, chunk: readonly T[]): boolean {
    let failure = error;
    let skip = false;
    try {
      skip = this.settings.onHandlerError(error, chunk) === 'skip';
    } catch (thrown) {
      failure = thrown;
    }
    // After the decision: whoever takes it may have put some of them aside, and acked them.
    settleMessages(chunk, { error });
    if (!skip) {
      this.close().error(failure);
    }
    return skip;
  }

  protected start(): void {
    for (const { inbox } of this.workers) {
      inbox.handled(0);
    }
  }

  protected override work(): boolean {
    let worked = false;
    // A step of each: none waits until another has done all that came.
    for (const worker of this.workers) {
      if (!this.closed && worker.work()) {
        worked = true;
      }
    }
    return worked;
  }

  protected override get expected(): number {
    return this.workers.every(({ isIdle }) => isIdle) ? 0 : 1;
  }

  protected override letGo(): void {
    if (!this.upstreamDone || this.expected > 0) {
      this.cancellation.cancel();
    }
    for (const worker of this.workers) {
      worker.cancel();
    }
  }
}
