import type { DemandObservable, DemandObserver, DemandSubscription } from 'rxjs-demand';
import { ForeignSource } from '../support/foreignSource.js';
import type { Told } from './Told.js';

/** What crosses one edge, held against the protocol while it does. */
export class Edge implements Told {
  readonly events: number[] = [];
  end: Told['end'] = 'open';
  error: unknown;
  cancelled = false;
  requested = 0;
  readonly violations: string[] = [];
  /** Called at every request, when it has been counted: answers what is wrong with it, if anything is. */
  readonly checks: (() => string | undefined)[] = [];
  /** Called when events arrive, before they are counted. */
  readonly arrivalChecks: (() => string | undefined)[] = [];
  private askedBadly = false;
  private started = false;
  private depth = 0;

  constructor(
    readonly name: string,
    /** Whether a hand-written observer stands behind it: unlike one of our stages, it may ask and cancel when it is over (3.6, 3.7). */
    private readonly byHand = false,
  ) {}

  /** Asked for and not delivered. */
  get outstanding(): number {
    return this.requested - this.events.length;
  }

  /** Whether nothing more will come. */
  get over(): boolean {
    return this.cancelled || this.end !== 'open';
  }

  observe(source: DemandObservable<number>, observer: DemandObserver<number>): DemandSubscription {
    const returned = source.subscribeWithDemand({
      start: (subscription) => {
        this.expect(!this.started, '2.12: start twice');
        this.started = true;
        this.signal(() => observer.start?.(this.handle(subscription)));
      },
      next: (events) => {
        this.expect(events.length > 0, 'an empty batch');
        this.run(this.arrivalChecks);
        this.events.push(...events);
        this.expect(this.outstanding >= 0, `1.1: ${String(this.events.length)} events, ${String(this.requested)} requested`);
        this.tell('next', () => observer.next(events));
      },
      error: (error) => {
        this.tell('error', () => {
          // The answer to a bad request is how that observer leaves; towards the source it was a cancel.
          if (this.askedBadly && error instanceof RangeError) {
            this.cancelled = true;
          } else {
            this.end = 'fail';
            this.error = error;
          }
          observer.error(error);
        });
      },
      complete: () => {
        this.tell('complete', () => {
          this.end = 'complete';
          observer.complete();
        });
      },
    });
    this.expect(this.started, '1.9: no start');
    return this.handle(returned);
  }

  private handle(subscription: DemandSubscription): DemandSubscription {
    return {
      get closed() {
        return subscription.closed;
      },
      request: (n) => {
        this.expect(!this.over || this.byHand, '2.4: a request when it is over');
        // What is no demand adds nothing (3.9). A stage never asks for that, a probe may.
        const isDemand = n === Infinity || (Number.isInteger(n) && n > 0);
        this.expect(isDemand || this.byHand, `3.9: request(${String(n)})`);
        if (isDemand) this.requested += n;
        else this.askedBadly = true;
        this.run(this.checks);
        subscription.request(n);
      },
      unsubscribe: () => {
        this.expect(this.end === 'open' || this.byHand, '2.4: a cancel after the end');
        // Only once it has returned is there to be silence; inside, a source may still be on its way out.
        subscription.unsubscribe();
        this.cancelled = true;
      },
    };
  }

  private tell(what: string, tell: () => void): void {
    this.expect(this.started, `1.9: ${what} before start`);
    this.expect(this.depth === 0, `1.3: ${what} inside another signal`);
    this.expect(this.end === 'open', `1.7: ${what} after the end`);
    this.expect(!this.cancelled, `1.8: ${what} after a cancel`);
    this.signal(tell);
  }

  private signal(tell: () => void): void {
    this.depth++;
    try {
      tell();
    } finally {
      this.depth--;
    }
  }

  private run(checks: readonly (() => string | undefined)[]): void {
    for (const check of checks) {
      const wrong = check();
      this.expect(wrong === undefined, wrong ?? '');
    }
  }

  private expect(holds: boolean, what: string): void {
    if (!holds) {
      this.violations.push(`${this.name}: ${what}`);
    }
  }
}

/** Stands between two stages, as a demand source of somebody else's making, and changes nothing. */
export function watched(source: DemandObservable<number>, edge: Edge): DemandObservable<number> {
  // Typed as what stages take and give; what it is at run time is the point.
  return new ForeignSource<number>((observer) => edge.observe(source, observer)) as unknown as DemandObservable<number>;
}
