import type { Observable } from 'rxjs';
import type { RunHelpers } from 'rxjs/testing';
import { ProducerDouble, type DemandRecord, type Screenplay } from './doubles/ProducerDouble.js';
import { listScript, timelineScript, type ListOptions, type TimelineOptions } from './doubles/producerScript.js';
import { isDeepEqual } from './values/isDeepEqual.js';
import { showValue } from './values/showValue.js';
import { demandHelpers, type DemandExpectation } from './marbles/demandExpectations.js';
import { DEMAND_VALUES, demandSignals } from './marbles/demandSignals.js';
import { DemandTestScheduler } from './marbles/DemandTestScheduler.js';

/** What a test may choose. */
export interface DemandMarblesOptions {
  /** Says whether what came is what was expected. Default: deep equality. */
  readonly isEqual?: (actual: unknown, expected: unknown) => boolean;
}

/** RxJS's own helpers of `TestScheduler.run`, and those that show demand. */
export interface DemandRunHelpers extends RunHelpers {
  /**
   * Demand as an Observable, for `requestOn`: a digit is `request(n)` in that frame, `*` is `request(Infinity)`, `(11)` two requests in one frame,
   * a letter what `values` says.
   *
   * @throws RangeError for a character that stands for no number; 0 is none.
   */
  demand(marbles: string, values?: Readonly<Record<string, number>>): Observable<number>;
  /** A producer that answers from a list, at once, and writes down what is asked of it. */
  producer<T>(events: readonly T[], options?: ListOptions): ProducerDouble<T>;
  /** One whose events become available in time: delivered when they have been asked for, until then they wait. */
  producer<T = string>(marbles: string, options?: TimelineOptions<T>): ProducerDouble<T>;
  /** Every `request(n)` the producer got, as it came: `expectDemand(source).toBe('2----3')`. */
  expectDemand(producer: DemandRecord): DemandExpectation;
  /** When the producer was cancelled: `expectCancel(source).toBe('----!')`; `''` for never. */
  expectCancel(producer: DemandRecord): { toBe(marbles: string): void };
}

/**
 * A marble test that shows demand beside values, on RxJS's own `TestScheduler`: virtual time, and every helper of its `run`.
 *
 *     requested    --2---1
 *     upstream     --2---1
 *     emitted      --(AB)C
 *
 * What differs is thrown as an `ExpectationError`, all of it at once, with the two lines under each other.
 *
 * ```ts
 * import { filterStage, requestOn } from 'rxjs-demand';
 * import { runDemandMarbles } from 'rxjs-demand/testing';
 *
 * runDemandMarbles(({ producer, demand, expectObservable, expectDemand }) => {
 *   const numbers$ = producer([0, 1, 2, 3, 4], { end: 'open' });
 *   const even$ = numbers$.pipe(filterStage((n) => n % 2 === 0));
 *
 *   const asked = '     --2---1';
 *   const upstream = '  --(21)(11)'; // one of two was dropped: one more; then 3 was
 *   const emitted = '   --(02)4';
 *   expectObservable(even$.pipe(requestOn(demand(asked)))).toBe(emitted, { 0: 0, 2: 2, 4: 4 });
 *   expectDemand(numbers$).toBe(upstream);
 * });
 * console.log('passed');
 * // => passed
 * ```
 *
 * Works with any test runner. As with `TestScheduler.run`, time is virtual for everything that waits through an RxJS scheduler; promises are not.
 *
 * @throws ExpectationError when an expectation does not hold.
 */
export function runDemandMarbles<R>(test: (helpers: DemandRunHelpers) => R, options: DemandMarblesOptions = {}): R {
  const { isEqual = isDeepEqual } = options;
  const scheduler = new DemandTestScheduler(isEqual);
  return scheduler.run((helpers) => {
    const demand = (marbles: string, values?: Readonly<Record<string, number>>): Observable<number> => {
      // Read first for what it says of a wrong character.
      demandSignals(marbles, values);
      return helpers.cold(marbles, { ...DEMAND_VALUES, ...values });
    };
    const producer = <T>(script: string | readonly T[], settings: ListOptions & TimelineOptions<T> = {}): ProducerDouble<T> =>
      new ProducerDouble(screenplay(script, settings), scheduler);
    return test({ ...helpers, demand, producer, ...demandHelpers(scheduler) });
  });
}

function screenplay<T>(script: unknown, settings: ListOptions & TimelineOptions<T>): Screenplay<T> {
  if (typeof script === 'string') {
    return timelineScript(script, settings);
  }
  if (Array.isArray(script)) {
    return listScript(script as readonly T[], settings);
  }
  throw new TypeError(`Expected producer() to be given marbles or an array, got ${showValue(script)}`);
}
