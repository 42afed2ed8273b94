import { TestScheduler } from 'rxjs/testing';
import type { DemandRecord } from '../doubles/ProducerDouble.js';
import { isDeepEqual } from '../values/isDeepEqual.js';
import { DEMAND_VALUES, demandSignals } from './demandSignals.js';
import type { DemandTestScheduler } from './DemandTestScheduler.js';
import { drawMarbles } from './drawMarbles.js';
import { signalMismatch } from './signalMismatch.js';

/** What `expectDemand` returns. */
export interface DemandExpectation {
  /**
   * A digit is `request(n)` in that frame, `*` is `request(Infinity)`, `(11)` two requests in one frame, a letter what `values` says.
   *
   * @throws RangeError for a character that stands for no number.
   */
  toBe(marbles: string, values?: Readonly<Record<string, number>>): void;
}

/** The expectations about a producer double, to be looked at when the run has come to its end. */
export function demandHelpers(scheduler: DemandTestScheduler): {
  expectDemand(producer: DemandRecord): DemandExpectation;
  expectCancel(producer: DemandRecord): { toBe(marbles: string): void };
} {
  return {
    expectDemand: ({ requests }) => ({
      toBe: (marbles, values) => {
        const expected = demandSignals(marbles, values);
        scheduler.check(() => {
          const actual = requests.map(({ frame, n }) => ({ frame, notification: { kind: 'N' as const, value: n, error: undefined } }));
          return signalMismatch('The demand differs from the marbles:', actual, expected, { ...DEMAND_VALUES, ...values }, isDeepEqual);
        });
      },
    }),
    expectCancel: ({ cancels }) => ({
      toBe: (marbles) => {
        const { unsubscribedFrame } = TestScheduler.parseMarblesAsSubscriptions(marbles, true);
        const expected = unsubscribedFrame === Infinity ? [] : [unsubscribedFrame];
        scheduler.check(() =>
          isDeepEqual(cancels, expected)
            ? undefined
            : `The cancels differ from the marbles:\n${drawMarbles({ expected: expected.map(mark), actual: cancels.map(mark) })}`,
        );
      },
    }),
  };
}

function mark(frame: number): { readonly frame: number; readonly text: string } {
  return { frame, text: '!' };
}
