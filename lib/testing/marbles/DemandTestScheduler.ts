import type { Observable } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { ExpectationError } from '../values/ExpectationError.js';
import { drawMarbles, type Mark } from './drawMarbles.js';
import { signalMismatch, type IsEqual } from './signalMismatch.js';
import { parseSignals, recordSignals, type Recording, type TimedSignal } from './TimedSignal.js';

/** What `expectObservable` returns. */
export interface ObservableExpectation {
  toBe(marbles: string, values?: Readonly<Record<string, unknown>>, error?: unknown): void;
  toEqual(other: Observable<unknown>): void;
}

/** Looks at what has been recorded: says what is wrong, or undefined. */
type Check = () => string | undefined;

interface SubscriptionFrames {
  readonly subscribedFrame: number;
  readonly unsubscribedFrame: number;
}

/**
 * RxJS's TestScheduler with other messages: everything that is wrong is told at once, as lines of marbles, when the run has come to its end.
 */
export class DemandTestScheduler extends TestScheduler {
  private checks: Check[] = [];
  private readonly failures: string[];

  constructor(private readonly isEqual: IsEqual) {
    const failures: string[] = [];
    super((actual, expected) => {
      // Only expectSubscriptions still comes this way.
      failures.push(...subscriptionMismatch(actual as readonly SubscriptionFrames[], expected as readonly SubscriptionFrames[]));
    });
    this.failures = failures;
  }

  override expectObservable(observable: Observable<unknown>, subscriptionMarbles: string | null = null): ObservableExpectation {
    const subscription = TestScheduler.parseMarblesAsSubscriptions(subscriptionMarbles, true);
    const from = subscription.subscribedFrame === Infinity ? 0 : subscription.subscribedFrame;
    const record = (source: Observable<unknown>): { readonly signals: readonly TimedSignal[] } => {
      let recording: Recording | undefined;
      let signals: readonly TimedSignal[] = [];
      this.schedule(() => {
        recording = recordSignals(source, () => this.frame, 0);
        ({ signals } = recording);
      }, from);
      if (subscription.unsubscribedFrame !== Infinity) {
        this.schedule(() => {
          recording?.stop();
        }, subscription.unsubscribedFrame);
      }
      return {
        get signals() {
          return signals;
        },
      };
    };
    const actual = record(observable);
    const compare = (expected: () => readonly TimedSignal[], values?: Readonly<Record<string, unknown>>): void => {
      this.check(() => signalMismatch('The Observable differs from the marbles:', actual.signals, expected(), values, this.isEqual));
    };
    return {
      toBe: (marbles, values, error) => {
        const expected = parseSignals(marbles, values, error);
        compare(() => expected, values);
      },
      toEqual: (other) => {
        const expected = record(other);
        compare(() => expected.signals);
      },
    };
  }

  /** To be looked at when the run has come to its end. */
  check(check: Check): void {
    this.checks.push(check);
  }

  override flush(): void {
    super.flush();
    const { checks } = this;
    this.checks = [];
    const failures = [...this.failures.splice(0), ...checks.flatMap((check) => check() ?? [])];
    if (failures.length > 0) {
      throw new ExpectationError(failures.join('\n\n'));
    }
  }
}

function subscriptionMismatch(actual: readonly SubscriptionFrames[], expected: readonly SubscriptionFrames[]): string[] {
  const isSame =
    actual.length === expected.length &&
    actual.every(
      (log, index) =>
        log.subscribedFrame === expected[index]?.subscribedFrame && log.unsubscribedFrame === expected[index].unsubscribedFrame,
    );
  if (isSame) {
    return [];
  }
  const lines = Object.fromEntries([
    ...expected.map((log, index) => [`expected ${String(index + 1)}`, marksOf(log)] as const),
    ...actual.map((log, index) => [`actual ${String(index + 1)}`, marksOf(log)] as const),
  ]);
  return [`The subscriptions differ from the marbles:\n${drawMarbles(lines)}`];
}

function marksOf({ subscribedFrame, unsubscribedFrame }: SubscriptionFrames): Mark[] {
  const start = { frame: subscribedFrame, text: '^' };
  return unsubscribedFrame === Infinity ? [start] : [start, { frame: unsubscribedFrame, text: '!' }];
}
