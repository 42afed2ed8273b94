import type { Observable } from 'rxjs';
import type { RunHelpers } from 'rxjs/testing';
import { DEMAND_VALUES } from '../../lib/testing/marbles/demandSignals.js';

/**
 * Demand written as marbles: a digit is `request(n)` at that frame, `*` is `request(Infinity)`, `(11)` two requests in one frame; a letter
 * stands for what `larger` says. For `TestScheduler.run` and `requestOn`:
 *
 *     const demand$ = demandMarbles(cold, '2----a----*', { a: 10 });
 *     expectObservable(source$.pipe(requestOn(demand$))).toBe('(ab)-…');
 *
 * A group of k requests takes k frames, as it does for events: leave at least as much room after it.
 */
export function demandMarbles(
  cold: RunHelpers['cold'],
  marbles: string,
  larger: Readonly<Record<string, number>> = {},
): Observable<number> {
  return cold(marbles, { ...DEMAND_VALUES, 0: 0, ...larger });
}
