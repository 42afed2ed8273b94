import { registerThreadRules } from './conformance/Rule.js';
import { registerSourceRules } from './conformance/sourceSuite.js';
import { producerCandidate, type CreateProducer, type ProducerSubject } from './conformance/producerCandidate.js';
import { globalRunner, type TestRunner } from './conformance/TestRunner.js';

/**
 * Registers one test per rule for a producer: anything with `subscribeWithDemand`.
 *
 *     describeProducer('countdown', (count) => countdown({ from: count }))
 *
 *     countdown
 *       ✓ 1.1 nothing without a request, and never more than requested
 *       ✓ 1.2 may end with fewer events than requested
 *       …
 *
 * Each test makes a new source of as many events as it needs. Rules that cannot be checked, because the source has too few events, or never ends, are
 * registered as well and say why.
 *
 * ```ts
 * import { fromDemandProducer } from 'rxjs-demand';
 * import { describeProducer } from 'rxjs-demand/testing';
 *
 * const titles: string[] = [];
 * describeProducer(
 *   'countdown',
 *   (count) =>
 *     fromDemandProducer({
 *       init: (context) => (count === 0 ? (context.complete(), 0) : count),
 *       handleDemand: (demand, from) => {
 *         const batch = Math.min(demand, from);
 *         return { events: Array.from({ length: batch }, (_, index) => from - index), state: from - batch, done: batch === from };
 *       },
 *     }),
 *   { describe: (_title, body) => body(), it: (title) => titles.push(title) },
 * );
 * console.log(titles[0]);
 * // => 1.1 nothing without a request, and never more than requested
 * ```
 *
 * @param producer  Makes a source of exactly `count` events, which then completes; or an object that says more about it.
 * @param runner  Any test runner's `describe` and `it`. Default: the global ones.
 */
export function describeProducer(name: string, producer: CreateProducer | ProducerSubject, runner: TestRunner = globalRunner()): void {
  runner.describe(name, () => {
    registerSourceRules(runner, producerCandidate(typeof producer === 'function' ? { create: producer } : producer, runner));
    registerThreadRules(runner, ['source']);
  });
}
