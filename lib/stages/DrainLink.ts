import { from, take, type Observable, type Subscription } from 'rxjs';
import { tearDown } from '../observable/tearDown.js';
import { NOWHERE, type CancelReason, type Connect, type Downstream, type Upstream } from '../protocol/Link.js';

/** `drainOn` at work: passes everything through until it is told to stop. */
export class DrainLink<T> implements Downstream<T>, Upstream {
  depth = 0;
  private upstream: Upstream = NOWHERE;
  private stopping: Subscription | undefined;
  /** Whether downstream is not open yet, or is being called: the end then waits until that has returned (1.3). */
  private signalling = true;
  /** How it ends, once the notifier has said so. */
  private ending: ((downstream: Downstream<T>) => void) | undefined;

  constructor(private downstream: Downstream<T>) {}

  /** The notifier comes first: one that has emitted by then keeps the source from being started. */
  start(connect: Connect<T>, notifier$: Observable<unknown> | PromiseLike<unknown>): void {
    this.stopping = from(notifier$)
      .pipe(take(1))
      .subscribe({
        next: () => {
          this.stop((downstream) => {
            downstream.complete();
          });
        },
        error: (error: unknown) => {
          this.stop((downstream) => {
            downstream.error(error);
          });
        },
      });
    if (this.ending === undefined) {
      connect(this);
    } else {
      this.open(NOWHERE, false);
    }
  }

  open(upstream: Upstream, owned: boolean): void {
    this.depth = upstream.depth + 1;
    if (this.ending === undefined) {
      this.upstream = upstream;
    } else {
      // The source itself set the notifier off, when it was started.
      upstream.cancel();
    }
    // The arrays are passed on as they come: whoever owned them still does.
    this.downstream.open(this, owned);
    this.signalled();
  }

  next(events: readonly T[]): void {
    this.signalling = true;
    this.downstream.next(events);
    this.signalled();
  }

  error(error: unknown): void {
    this.release().error(error);
  }

  complete(): void {
    this.release().complete();
  }

  request(n: number): void {
    this.upstream.request(n);
  }

  cancel(reason?: CancelReason): void {
    const { upstream } = this;
    this.release();
    upstream.cancel(reason);
  }

  private stop(ending: (downstream: Downstream<T>) => void): void {
    this.ending = ending;
    const { upstream } = this;
    this.upstream = NOWHERE;
    // At once, also when downstream is in the middle of a batch: what is on its way to it is given up.
    upstream.cancel();
    if (!this.signalling) {
      this.end();
    }
  }

  private signalled(): void {
    this.signalling = false;
    this.end();
  }

  private end(): void {
    const { ending } = this;
    if (ending !== undefined) {
      ending(this.release());
    }
  }

  /** Ends: lets go of the notifier and of both neighbours (3.13), and returns the downstream, or nowhere when it had ended before. */
  private release(): Downstream<T> {
    const { downstream } = this;
    this.ending = undefined;
    this.upstream = NOWHERE;
    this.downstream = NOWHERE;
    tearDown(this.stopping);
    this.stopping = undefined;
    return downstream;
  }
}
