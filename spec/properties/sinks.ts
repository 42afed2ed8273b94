import fc from 'fast-check';
import type { DemandObservable } from 'rxjs-demand';
import { anyAnswer, type Agenda, type Answer } from './Agenda.js';
import { windows, type Window } from './windows.js';

/** When a sink leaves: when it has got so many events. */
type Leaves = number | undefined;

export interface ConsumerPlan {
  readonly sink: 'consumer';
  readonly window: Window;
  readonly concurrency: number;
  /** `now`: a handler that returns nothing. */
  readonly handler: Answer;
  readonly onHandlerError: 'stop' | 'skip';
  readonly leaves: Leaves;
}

/** Requests by hand. `inside`: also from inside next. */
export interface AskingPlan {
  readonly sink: 'probe' | 'requestOn';
  readonly asks: readonly number[];
  readonly inside: boolean;
  readonly leaves: Leaves;
  /** How a probe leaves; the numbers are bad requests (3.9). */
  readonly leavesBy: 'cancel inside' | 'cancel outside' | 0 | -1 | 1.5;
}

export type SinkPlan =
  | ConsumerPlan
  | AskingPlan
  | { readonly sink: 'iterator'; readonly window: Window; readonly leaves: Leaves }
  | { readonly sink: 'subscribe'; readonly leaves: Leaves };

const leaves = fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined, freq: 2 });
const asks = fc.array(fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 6 }) }, { weight: 1, arbitrary: fc.constant(Infinity) }), {
  minLength: 1,
  maxLength: 4,
});

export const sinkPlan: fc.Arbitrary<SinkPlan> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      sink: fc.constant('consumer' as const),
      window: windows,
      concurrency: fc.constantFrom(1, 1, 2, 3),
      handler: anyAnswer,
      onHandlerError: fc.constantFrom('stop' as const, 'skip' as const),
      leaves,
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      sink: fc.constantFrom('probe' as const, 'probe' as const, 'requestOn' as const),
      asks,
      inside: fc.boolean(),
      leaves,
      leavesBy: fc.constantFrom('cancel inside' as const, 'cancel outside' as const, 0 as const, -1 as const, 1.5 as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ sink: fc.constant('iterator' as const), window: windows, leaves }) },
  { weight: 2, arbitrary: fc.record({ sink: fc.constant('subscribe' as const), leaves }) },
);

/** A sink at work. */
export abstract class Sink {
  readonly events: number[] = [];
  end: 'open' | 'complete' | 'fail' = 'open';
  /** It has left by itself; there is to be silence. */
  left = false;
  error: unknown;
  readonly violations: string[] = [];
  /** Events of batches that failed and were passed over. */
  readonly skipped: number[] = [];
  /** Whether what it was given came to it in the order of the source. */
  readonly ordered: boolean = true;
  /** What is in flight towards it never exceeds this; undefined where there is no window. */
  readonly mostInFlight: number | undefined = undefined;
  /** How many events it is done with. */
  taken = 0;

  constructor(
    protected readonly agenda: Agenda,
    protected readonly leaves: Leaves,
  ) {}

  get over(): boolean {
    return this.left || this.end !== 'open';
  }

  abstract start(source: DemandObservable<number>): void;

  /** Asks for more, when it is one that has to be told to. Returns whether it did. */
  ask(): boolean {
    return false;
  }

  protected got(events: readonly number[]): void {
    if (this.over) this.violations.push(`the sink: ${String(events)} when it was over`);
    this.events.push(...events);
  }

  protected get hasEnough(): boolean {
    return this.leaves !== undefined && this.events.length >= this.leaves;
  }

  protected ended(end: 'complete' | 'fail', error?: unknown): void {
    if (this.over) this.violations.push(`the sink: ${end} when it was over`);
    this.end = end;
    this.error = error;
  }
}
