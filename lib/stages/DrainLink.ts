import { from, take, type Observable, type Subscription } from 'rxjs';
import { tearDown } from '../observable/tearDown.js';
import { NOWHERE, type CancelReason, type Connect, type Downstream, type Upstream } from '../protocol/Link.js';
import { LoopLink } from '../protocol/LoopLink.js';

/** `drainOn` at work: passes everything through until it is told to stop. The loop keeps the end back while downstream is being called (1.3). */
export class DrainLink<T> extends LoopLink<T, T> {
  private notifier: Subscription | undefined;

  /** The notifier comes first: one that has emitted by then keeps the source from being started. */
  start(connect: Connect<T>, notifier$: Observable<unknown> | PromiseLike<unknown>): void {
    this.notifier = from(notifier$)
      .pipe(take(1))
      .subscribe({
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
  }

  open(upstream: Upstream, owned: boolean): void {
    this.upstream = upstream;
    this.depth = upstream.depth + 1;
    if (this.ended) {
      // The source itself set the notifier off, when it was started.
      this.stop();
    }
    this.enter(() => {
      // The arrays are passed on as they come: whoever owned them still does.
      this.downstream.open(this, owned);
    });
  }

  next(events: readonly T[]): void {
    this.enter(() => {
      this.downstream.next(events);
    });
  }

  override request(n: number): void {
    this.upstream.request(n);
  }

  private get ended(): boolean {
    return this.upstreamDone || this.failure !== undefined;
  }

  /** At once, also when downstream is in the middle of a batch: what is on its way to it is given up. */
  private stop(): void {
    const { upstream } = this;
    this.upstream = NOWHERE;
    upstream.cancel();
  }

  protected override step(): boolean {
    // Not before it is open, which gives it a depth.
    if (this.depth > 0) {
      this.finish(0);
    }
    return false;
  }

  protected override close(reason?: CancelReason): Downstream<T> {
    tearDown(this.notifier);
    return super.close(reason);
  }
}
