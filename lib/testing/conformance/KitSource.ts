import { DemandObservable, type DemandObserver, type DemandSubscription } from '../../index.js';
import { connectingBy } from '../doubles/connectingBy.js';
import { DoubleRun, type End } from '../doubles/DoubleRun.js';
import { showValue } from '../values/showValue.js';

/** When a source of the suites answers: before `request()` returns, with a promise, or when a gate is opened. */
export type SourceKind = 'synchronous' | 'promise' | 'gated';

export const SOURCE_KINDS: readonly SourceKind[] = ['synchronous', 'promise', 'gated'];

/** What comes after the last event: completion together with it, nothing, or an error when more is asked for. */
export type SourceEnd = 'complete' | 'open' | 'fail';

/**
 * A source that obeys every rule and hides nothing: whoever subscribes to it talks to it without anything between them, and every call is noted,
 * also one that comes too late.
 */
export class KitSource extends DemandObservable<number> {
  readonly requests: number[] = [];
  cancels = 0;
  subscriptions = 0;
  delivered = 0;
  /** What the other side should not have done, each with the rule that it broke. */
  readonly violations: string[] = [];
  readonly failure = new Error('the source failed');
  /** Looks at each request when it is made. */
  onRequest: () => void = () => undefined;
  private readonly gates: (() => void)[] = [];
  private readonly runs: DoubleRun<number>[] = [];

  constructor(
    private readonly kind: SourceKind,
    private readonly events: readonly number[],
    private readonly end: SourceEnd = 'complete',
  ) {
    super(connectingBy<number>((observer) => this.subscribeWithDemand(observer)));
  }

  /** All that was asked for, of all subscriptions. */
  get requested(): number {
    return this.requests.reduce((sum, n) => sum + n, 0);
  }

  /** Overridden, so that nothing stands between a stage and this source. */
  override subscribeWithDemand(observer: DemandObserver<number>): DemandSubscription {
    this.subscriptions++;
    const run = this.createRun(observer);
    this.runs.push(run);
    run.start(() => {
      run.offer(this.events);
      if (this.end === 'complete') {
        run.finish({ kind: 'complete' });
      }
    });
    return subscriptionTo(run);
  }

  /** Notes when more is asked for, or under way, than `most`. Noted, not thrown: whoever asks might take it for an error of the source. */
  expectAtMost(most: number, hint: string, done = this.delivered): void {
    if (this.requested - done > most) {
      this.violations.push(`2.1: ${String(this.requested - done)} events are asked for, ${String(most)} at most may be; ${hint}`);
    }
  }

  /** Opens the gate that waits longest. Returns whether there was one. */
  openGate(): boolean {
    const gate = this.gates.shift();
    gate?.();
    return gate !== undefined;
  }

  /** Ends all running subscriptions, whatever the demand. */
  finish(end: End['kind']): void {
    for (const run of this.runs) {
      run.finish(end === 'complete' ? { kind: 'complete' } : { kind: 'error', error: this.failure });
    }
  }

  private createRun(observer: DemandObserver<number>): DoubleRun<number> {
    const run = new DoubleRun<number>(
      {
        open: () => this.guard('start', () => observer.start?.(subscriptionTo(run))),
        next: (batch) => {
          this.delivered += batch.length;
          this.guard('next', () => observer.next(batch));
        },
        error: (error) => this.guard('error', () => observer.error(error)),
        complete: () => this.guard('complete', () => observer.complete()),
      },
      {
        requested: (n) => {
          this.requests.push(n);
          this.onRequest();
        },
        cancelled: () => this.cancels++,
        ended: () => undefined,
        late: (call) => this.violations.push(`2.4: ${call} after the end`),
      },
      this.answer(),
      () => {
        if (this.end === 'fail') {
          run.finish({ kind: 'error', error: this.failure });
        }
      },
    );
    return run;
  }

  private answer(): (deliver: () => void) => void {
    switch (this.kind) {
      case 'synchronous':
        return (deliver) => deliver();
      case 'promise':
        return (deliver) => void Promise.resolve().then(deliver);
      case 'gated':
        return (deliver) => void this.gates.push(deliver);
    }
  }

  private guard(signal: string, call: () => void): void {
    try {
      call();
    } catch (error) {
      this.violations.push(`2.13: ${signal}() threw ${showValue(error)} into the source`);
    }
  }
}

function subscriptionTo(run: DoubleRun<number>): DemandSubscription {
  return {
    get closed() {
      return run.closed;
    },
    request: (n) => run.request(n),
    unsubscribe: () => run.cancel(),
  };
}
