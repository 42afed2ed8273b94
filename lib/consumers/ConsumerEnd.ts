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

  /** Not before all work is done. */
  protected override finish(left: number): boolean {
    return this.closed || (left === 0 && super.finish(0));
  }
}
