import type { SchedulerLike } from 'rxjs';
import { DemandObservable } from '../../index.js';
import { DoubleRun, type End, type RunLog } from './DoubleRun.js';

/** One `request(n)`, and the frame of virtual time it was made in. */
export interface TimedRequest {
  readonly frame: number;
  readonly n: number;
}

/** What a double has been asked to do, in order. */
export interface DemandRecord {
  /** Every request, of all subscriptions. */
  readonly requests: readonly TimedRequest[];
  /** The frames in which a subscription was cancelled. */
  readonly cancels: readonly number[];
}

/** How the double ended, once for each subscription that lived to see it. */
export interface TimedEnd {
  readonly frame: number;
  readonly kind: 'complete' | 'error';
}

/** What becomes available to each subscription, and how many frames after it was made. */
export interface Scene<T> {
  readonly after: number;
  readonly events: readonly T[];
  readonly end?: End | undefined;
}

/** What a double has to give. */
export interface Screenplay<T> {
  readonly scenes: readonly Scene<T>[];
  /** How it ends when it is asked for more than there is. Without it: it waits. */
  readonly whenExhausted?: End | undefined;
}

/**
 * A producer that obeys every rule, and writes down what is asked of it. Made by `producer()` in `runDemandMarbles`. Its edge to the stage behind
 * it is the one that real producers have.
 */
export class ProducerDouble<T> extends DemandObservable<T> implements DemandRecord {
  /** Every request, of all subscriptions, in order. */
  readonly requests: TimedRequest[] = [];
  /** The frames in which a subscription was cancelled. */
  readonly cancels: number[] = [];
  readonly ends: TimedEnd[] = [];
  /** The frames in which it was subscribed to. */
  readonly subscriptions: number[] = [];
  /** Requests and cancels that came after the end: a stage that makes them breaks 2.4. */
  readonly late: string[] = [];

  /** @internal Use `producer()` of `runDemandMarbles`. */
  constructor(
    private readonly screenplay: Screenplay<T>,
    private readonly scheduler: SchedulerLike & { readonly frame: number },
  ) {
    super((downstream) => {
      const run = new DoubleRun<T>(
        {
          open: () => {
            downstream.open({ request: (n) => run.request(n), cancel: () => run.cancel() }, false);
          },
          next: (events) => downstream.next(events),
          error: (error) => downstream.error(error),
          complete: () => downstream.complete(),
        },
        this.log(),
        (deliver) => deliver(),
        () => {
          if (this.screenplay.whenExhausted !== undefined) {
            run.finish(this.screenplay.whenExhausted);
          }
        },
      );
      this.subscriptions.push(this.scheduler.frame);
      run.start(() => {
        this.play(run);
      });
    });
  }

  private play(run: DoubleRun<T>): void {
    for (const { after, events, end } of this.screenplay.scenes) {
      const show = (): void => {
        run.offer(events);
        if (end !== undefined) {
          run.finish(end);
        }
      };
      if (after === 0) {
        show();
      } else {
        this.scheduler.schedule(show, after);
      }
    }
  }

  private log(): RunLog {
    return {
      requested: (n) => this.requests.push({ frame: this.scheduler.frame, n }),
      cancelled: () => this.cancels.push(this.scheduler.frame),
      ended: (kind) => this.ends.push({ frame: this.scheduler.frame, kind }),
      late: (call) => this.late.push(`${call} in frame ${String(this.scheduler.frame)}`),
    };
  }
}
