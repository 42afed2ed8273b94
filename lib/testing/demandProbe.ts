import { DemandProbe, type ProbeReactions } from './probe/DemandProbe.js';

/**
 * A consumer driven by hand: it asks for what the test asks for, writes down what comes, and holds the source to the protocol.
 *
 *     probe.request    2-----1---
 *     received         (01)--2---     expectEvents([0, 1]), expectEvents([2]), expectNothing()
 *
 * Each expectation is about what came since the one before. Before that it looks at `violations`: events in excess of the demand (1.1), signals
 * inside signals (1.3), after the end (1.7) or after a cancel (1.8), before `start` (1.9) or with a second one (2.12), empty batches.
 *
 * ```ts
 * import { fromDemandProducer } from 'rxjs-demand';
 * import { demandProbe } from 'rxjs-demand/testing';
 *
 * const letters$ = fromDemandProducer({ handleDemand: () => ({ events: ['a', 'b', 'c'], state: null, done: true }) });
 * const probe = demandProbe<string>().subscribe(letters$);
 * probe.expectNothing();
 * probe.request(2).expectEvents(['a', 'b']).expectNothing();
 * probe.request(1).expectEvents(['c']).expectComplete();
 * console.log(probe.trace.join(' '));
 * // => subscribe start request(2) next(['a', 'b']) request(1) next(['c']) complete
 * ```
 *
 * Works with any test runner: what does not hold is thrown as an `ExpectationError`.
 *
 * @param reactions  What it does from inside a signal: `{ onNext: (events, probe) => probe.request(1) }`.
 */
export function demandProbe<T>(reactions: ProbeReactions<T> = {}): DemandProbe<T> {
  return new DemandProbe(reactions);
}
