import type { Subscriber } from 'rxjs';
import { settleMessages } from '../messages/settleMessages.js';
import { SubscriberEnd } from '../observable/SubscriberEnd.js';
import { WorkLink } from '../observable/WorkLink.js';

/**
 * The end of a chain where events are worked on; a plain RxJS subscriber hears of the results. Subclasses say what the work is. How the source
 * ended is told when it is done: what was delivered before is worked on, also when the source has failed.
 */
export abstract class ConsumerEnd<T, R> extends WorkLink<T, R, R> {
  constructor(private readonly subscriber: Subscriber<R>) {
    super(new SubscriberEnd(subscriber, 0));
  }

  answered(result: R): void {
    this.subscriber.next(result);
  }

  chunkHandled(chunk: readonly T[]): void {
    settleMessages(chunk);
  }

  /** Does the next bit of work. Answers whether there was any. */
  protected abstract work(): boolean;

  /** Whether all work is done. */
  protected abstract readonly isIdle: boolean;

  protected override step(): boolean {
    if (this.closed) {
      return false;
    }
    if (this.work()) {
      return true;
    }
    const hasEnded = this.upstreamDone || this.failure !== undefined;
    if (hasEnded && this.isIdle) {
      if (this.failure === undefined) {
        // Nothing is given up here.
        super.close().complete();
      } else {
        this.close().error(this.failure.error);
      }
    }
    return false;
  }
}
