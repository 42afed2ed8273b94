import type { Subscriber } from 'rxjs';
import { ObserverEnd } from './ObserverEnd.js';

/** The end of a chain where an ordinary RxJS subscriber sits: one `next()` per event. */
export class SubscriberEnd<T> extends ObserverEnd<T> {
  constructor(
    subscriber: Subscriber<T>,
    /** What it asks for by itself, when the chain is open; 0: somebody else asks. */
    demand: number,
  ) {
    super({
      start: (subscription) => {
        // Added before the first event, so that a synchronous source can be cancelled in the middle of a batch.
        subscriber.add(subscription);
        if (demand > 0) {
          subscription.request(demand);
        }
      },
      next: (events) => {
        for (let index = 0; index < events.length && !subscriber.closed; index++) {
          subscriber.next(events[index] as T);
        }
      },
      error: (error) => {
        subscriber.error(error);
      },
      complete: () => {
        subscriber.complete();
      },
    });
  }
}
