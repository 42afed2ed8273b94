import type { Subscriber } from 'rxjs';
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

/** Makes the function of one worker. What is known at once of a chunk it tells `results` itself. */
export type CreateHandle<T, R> = (context: ConsumerContext, results: Pick<Subscriber<R>, 'next'>) => Handle<T, R>;

/**
 * One subscription to a `demandConsumer`. Its workers, one unless `concurrency` says otherwise, compete for events: each asks for its own window,
 * and what arrives goes to the one with the largest unmet demand.
 */
export class ConsumerLink<T, R> extends ConsumerEnd<T, R> {
  private readonly workers: ChunkHandler<T, R>[];
  private readonly cancellation = new Cancellation();

  constructor(subscriber: Subscriber<R>, settings: ConsumerSettings<T>, createHandle: CreateHandle<T, R>) {
    super(subscriber, settings.decide);
    this.workers = Array.from(
      { length: settings.concurrency },
      () => new ChunkHandler(this, createHandle(this.cancellation, subscriber), settings),
    );
  }

  next(events: readonly T[]): void {
    for (let from = 0; from < events.length;) {
      // With the largest unmet demand; of equals, who has got least so far.
      let [{ inbox: best }] = this.workers as [ChunkHandler<T, R>];
      for (const { inbox } of this.workers) {
        if ((inbox.unmet - best.unmet || best.received - inbox.received) > 0) {
          best = inbox;
        }
      }
      const end = from + best.unmet;
      best.push(partOf(events, from, end));
      from = end;
    }
    this.run();
  }

  protected override start(): void {
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
