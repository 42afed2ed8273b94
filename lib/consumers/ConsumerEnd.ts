import type { Subscriber } from 'rxjs';
import { settleMessages } from '../messages/settleMessages.js';
import { SubscriberEnd } from '../observable/SubscriberEnd.js';
import { WorkLink } from '../observable/WorkLink.js';

/** What becomes of a chunk whose handler has failed: passed over (true), tried again (undefined), or the end (false, or throwing). */
export type Decide<T> = (error: unknown, chunk: readonly T[]) => boolean | undefined;

/**
 * The end of a chain where events are worked on; a plain RxJS subscriber hears of the results. Subclasses say what the work is. How the source
 * ended is told when it is done: what was delivered before is worked on, also when the source has failed.
 */
export abstract class ConsumerEnd<T, R> extends WorkLink<T, R, R> {
  constructor(
    private readonly subscriber: Subscriber<R>,
    private readonly decide: Decide<T>,
  ) {
    super(new SubscriberEnd(subscriber, 0));
  }

  answered(result: R): void {
    this.subscriber.next(result);
  }

  chunkHandled(chunk: readonly T[]): void {
    settleMessages(chunk);
  }

  survives(error: unknown, chunk: readonly T[]): boolean {
    let failure = error;
    let passedOver: boolean | undefined = false;
    try {
      passedOver = this.decide(error, chunk);
    } catch (thrown) {
      failure = thrown;
    }
    if (passedOver !== undefined) {
      // After the decision: whoever takes it may have put some of them aside, and acked them.
      settleMessages(chunk, { error });
    }
    if (passedOver === false) {
      this.close().error(failure);
    }
    return passedOver === true;
  }

  /** Not before all work is done. */
  protected override finish(): boolean {
    return this.closed || ((this.upstreamDone || this.failure !== undefined) && this.left === 0 && super.finish());
  }
}
