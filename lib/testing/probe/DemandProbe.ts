import type { DemandObserver, DemandSubscription } from '../../index.js';
import { ExpectationError } from '../values/ExpectationError.js';
import { isDeepEqual } from '../values/isDeepEqual.js';
import { showValue } from '../values/showValue.js';
import { ProtocolWatch } from './ProtocolWatch.js';
import { isExpectedError, showExpectedError, type ExpectedError } from './expectedError.js';

/** One call of the observer, as it came. */
export type ProbeSignal<T> = readonly ['start'] | readonly ['next', readonly T[]] | readonly ['error', unknown] | readonly ['complete'];

/** What the probe itself did. */
type Step = readonly ['subscribe'] | readonly ['request', unknown] | readonly ['cancel'];

/** All a probe needs of a source. */
export interface ProbeSource<T> {
  subscribeWithDemand(observer: DemandObserver<T>): DemandSubscription;
}

/** What a probe does from inside a signal, besides writing it down. */
export interface ProbeReactions<T> {
  onStart?(probe: DemandProbe<T>): void;
  onNext?(events: readonly T[], probe: DemandProbe<T>): void;
  onError?(error: unknown, probe: DemandProbe<T>): void;
  onComplete?(probe: DemandProbe<T>): void;
}

/** A consumer driven by hand. Made by `demandProbe()`. */
export class DemandProbe<T> {
  /** All events, of all batches. */
  readonly received: T[] = [];
  readonly batches: (readonly T[])[] = [];
  /** Every signal, in order. */
  readonly signals: ProbeSignal<T>[] = [];
  private readonly steps: (ProbeSignal<T> | Step)[] = [];
  private readonly watch = new ProtocolWatch();
  private subscription: DemandSubscription | undefined;
  private cancelled = false;
  /** How many events the expectations have gone through, and whether the end was expected. */
  private seen = 0;
  private endSeen = false;
  private end: readonly ['error', unknown] | readonly ['complete'] | undefined;

  /** @internal Use `demandProbe()`. */
  constructor(private readonly reactions: ProbeReactions<T>) {}

  /** The rules that the source has broken so far, each with its number. Every expectation looks at them first. */
  get violations(): readonly string[] {
    return this.watch.violations;
  }

  /** Signals, requests and cancels in order, as text. */
  get trace(): readonly string[] {
    return this.steps.map((step) => (step.length === 1 ? step[0] : `${step[0]}(${showValue(step[1])})`));
  }

  /** Requested and not yet delivered. Unit: events. */
  get outstanding(): number {
    return this.watch.outstanding;
  }

  /** Whether the source has completed or failed. */
  get ended(): boolean {
    return this.end !== undefined;
  }

  /** What the source says of the subscription. */
  get closed(): boolean {
    return this.handle().closed;
  }

  /** Subscribes, and asks for nothing. */
  subscribe(source: ProbeSource<T>): this {
    if (typeof (source as Partial<ProbeSource<T>> | undefined)?.subscribeWithDemand !== 'function') {
      throw new TypeError(`A probe needs a source that answers demand, got ${showValue(source)}`);
    }
    if (this.steps.length > 0) {
      throw new Error('This probe has a source already; make one for each subscription');
    }
    this.steps.push(['subscribe']);
    const returned = source.subscribeWithDemand({
      start: (subscription) => {
        // The first is the one that counts (2.5).
        this.subscription ??= subscription;
        this.signal(['start'], 0, () => this.reactions.onStart?.(this));
      },
      next: (events) => {
        const copy = [...events];
        this.batches.push(copy);
        for (const event of copy) {
          this.received.push(event);
        }
        this.signal(['next', copy], copy.length, () => this.reactions.onNext?.(events, this));
      },
      error: (error) => {
        this.end = ['error', error];
        this.signal(['error', error], 0, () => this.reactions.onError?.(error, this));
      },
      complete: () => {
        this.end = ['complete'];
        this.signal(['complete'], 0, () => this.reactions.onComplete?.(this));
      },
    });
    this.subscription ??= returned;
    this.watch.subscribed();
    return this;
  }

  request(n: number): this {
    const handle = this.handle();
    this.steps.push(['request', n]);
    this.watch.request(n);
    handle.request(n);
    return this;
  }

  cancel(): this {
    const handle = this.handle();
    this.steps.push(['cancel']);
    handle.unsubscribe();
    this.cancelled = true;
    this.watch.cancel();
    return this;
  }

  /** These events came since the last expectation, no more and no fewer. How they were batched does not matter. */
  expectEvents(events: readonly T[]): this {
    this.expectLawful();
    const fresh = this.received.slice(this.seen);
    this.seen = this.received.length;
    if (!isDeepEqual(fresh, [...events])) {
      this.fail('these events', showValue(events), showValue(fresh), fresh, events);
    }
    return this;
  }

  /** No signal came since the last expectation. */
  expectNothing(): this {
    this.expectLawful();
    const fresh = this.received.slice(this.seen);
    if (fresh.length > 0 || this.unseenEnd !== undefined) {
      this.fail('nothing', 'nothing', this.shownRest(fresh), fresh, []);
    }
    return this;
  }

  /** It has completed, and no event came that was not expected before. */
  expectComplete(): this {
    return this.expectEnd('completion', 'complete()', ([kind]) => kind === 'complete');
  }

  /**
   * It has failed, and no event came that was not expected before.
   *
   * @param expected  The error or one equal to it, its class, a RegExp for its message; default: any.
   */
  expectError(expected?: ExpectedError): this {
    return this.expectEnd('an error', `error(${showExpectedError(expected)})`, ([kind, error]) => {
      return kind === 'error' && isExpectedError(error, expected);
    });
  }

  /** The source has broken no rule of the protocol. */
  expectLawful(): this {
    if (this.violations.length > 0) {
      throw new ExpectationError(
        `The source broke the protocol:\n  ${this.violations.join('\n  ')}${this.shownTrace()}`,
        this.violations,
        [],
      );
    }
    return this;
  }

  private get unseenEnd(): readonly ['error', unknown] | readonly ['complete'] | undefined {
    return this.endSeen ? undefined : this.end;
  }

  private expectEnd(what: string, shown: string, isExpected: (end: readonly [string, unknown?]) => boolean): this {
    this.expectLawful();
    const fresh = this.received.slice(this.seen);
    if (fresh.length > 0 || this.end === undefined || !isExpected(this.end)) {
      this.fail(what, shown, this.shownRest(fresh), this.end, shown);
    }
    this.endSeen = true;
    return this;
  }

  private signal(signal: ProbeSignal<T>, count: number, react: () => void): void {
    this.signals.push(signal);
    this.steps.push(signal);
    this.watch.signal(signal[0], count, react);
  }

  private handle(): DemandSubscription {
    if (this.subscription === undefined) {
      throw new Error('This probe has no source yet: call subscribe(source) first');
    }
    return this.subscription;
  }

  private shownRest(fresh: readonly T[]): string {
    const end = this.unseenEnd;
    const ended = end === undefined ? [] : [end.length === 1 ? 'complete()' : `error(${showValue(end[1])})`];
    const parts = [...(fresh.length > 0 ? [`next(${showValue(fresh)})`] : []), ...ended];
    return parts.length > 0 ? parts.join(', ') : `nothing${this.cancelled ? ', it was cancelled' : ''}`;
  }

  private shownTrace(): string {
    const { trace } = this;
    const last = trace.slice(-20);
    return `\n  trace: ${last.length < trace.length ? '…, ' : ''}${last.join(', ')}`;
  }

  private fail(what: string, shownExpected: string, shownActual: string, actual: unknown, expected: unknown): never {
    throw new ExpectationError(
      `Expected ${what}\n  expected  ${shownExpected}\n  actual    ${shownActual}${this.shownTrace()}`,
      actual,
      expected,
    );
  }
}
