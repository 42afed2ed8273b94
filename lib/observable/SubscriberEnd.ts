import type { Subscriber } from 'rxjs';
import { NOWHERE, type Downstream, type Upstream } from '../protocol/Link.js';

/** The end of a chain where an ordinary RxJS subscriber sits: unbounded demand, one `next()` per event. */
export class SubscriberEnd<T> implements Downstream<T> {
  private upstream: Upstream = NOWHERE;

  constructor(private readonly subscriber: Subscriber<T>) {}

  open(upstream: Upstream): void {
    this.upstream = upstream;
    // Added before the first event, so that a synchronous source can be cancelled in the middle of a batch.
    this.subscriber.add(() => {
      this.upstream.cancel();
      this.upstream = NOWHERE;
    });
    this.upstream.request(Infinity);
  }

  next(events: readonly T[]): void {
    const { subscriber } = this;
    for (let index = 0; index < events.length && !subscriber.closed; index++) {
      subscriber.next(events[index] as T);
    }
  }

  error(error: unknown): void {
    this.upstream = NOWHERE;
    this.subscriber.error(error);
  }

  complete(): void {
    this.upstream = NOWHERE;
    this.subscriber.complete();
  }
}
