import { from, take, type Observable, type Subscription } from 'rxjs';
import { tearDown } from '../observable/tearDown.js';
import { NOWHERE, type Connect, type Upstream } from '../protocol/Link.js';
import { StageLink } from '../protocol/StageLink.js';

/** `drainOn` at work: passes everything through until it is told to stop. The loop keeps the end back while downstream is being called (1.3). */
export class DrainLink<T> extends StageLink<T, T> {
  private notifier: Subscription | undefined;

  /** The notifier comes first: one that has emitted by then keeps the source from being started. All in the loop: the end comes when downstream is open. */
  start(connect: Connect<T>, notifier$: Observable<unknown> | PromiseLike<unknown>): void {
    this.enter(() => {
      this.notifier = from(notifier$)
        .pipe(take(1))
        .subscribe({
          // Stopped at once, also when downstream is in the middle of a batch: what is on its way to it is given up.
          next: () => {
            this.stop();
            this.complete();
          },
          error: (error: unknown) => {
            this.stop();
            this.failed(error);
          },
        });
      if (this.ended) {
        this.open(NOWHERE, false);
      } else {
        connect(this);
      }
    });
  }

  override open(upstream: Upstream, owned: boolean): void {
    this.upstream = upstream;
    if (this.ended) {
      // The source itself set the notifier off, when it was started.
      this.stop();
    }
    // The arrays are passed on as they come: whoever owned them still does.
    this.downstream.open(this, owned);
  }

  next(events: readonly T[]): void {
    this.enter(() => {
      this.downstream.next(events);
    });
  }

  private get ended(): boolean {
    return this.upstreamDone || this.failure !== undefined;
  }

  protected override letGo(): void {
    tearDown(this.notifier);
  }
}
