import { showValue } from './values/showValue.js';
import { MisbehavingProducer } from './doubles/MisbehavingProducer.js';
import { VIOLATIONS, type Violation } from './doubles/misconduct.js';

/**
 * A producer that breaks one rule of the protocol and has no guard of any kind: to show that a stage defends itself.
 *
 *     requested               2----
 *     deliversTooMuch         (010)      one more than was asked for
 *     deliversAfterComplete   (01|0)
 *     startsTwice             start, start, then as it should
 *
 * ```ts
 * import { mapStage } from 'rxjs-demand';
 * import { demandProbe, misbehavingProducer } from 'rxjs-demand/testing';
 *
 * const source$ = misbehavingProducer('deliversTooMuch');
 * const probe = demandProbe<number>().subscribe(source$.pipe(mapStage((n) => n * 10)));
 * probe.request(2).expectError(/Rule 1\.1: a source delivered 3 events when 2 were requested/);
 * console.log(source$.cancels);
 * // => 1
 * ```
 *
 * What the rule does not concern it does right. Nobody stands between it and the stage: it is subscribed to as a source of somebody else's making.
 *
 * @param violation  Which rule: see `VIOLATIONS`.
 * @param events  What it delivers, then it completes. At least one; default: 0 to 9.
 * @throws RangeError for a violation that it does not know, or without events.
 */
export function misbehavingProducer(violation: Violation): MisbehavingProducer<number>;
export function misbehavingProducer<T>(violation: Violation, events: readonly T[]): MisbehavingProducer<T>;
export function misbehavingProducer(
  violation: Violation,
  events: readonly unknown[] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
): MisbehavingProducer<unknown> {
  if (!VIOLATIONS.includes(violation)) {
    throw new RangeError(`Expected \`violation\` to be one of ${VIOLATIONS.join(', ')}, got ${showValue(violation)}`);
  }
  if (events.length === 0) {
    throw new RangeError('Expected `events` to hold at least one event: without any there is nothing to misbehave with');
  }
  return new MisbehavingProducer(violation, events);
}
