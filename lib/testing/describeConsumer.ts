import type { ConsumerSubject, CreateConsumer } from './conformance/consumerCandidate.js';
import { CONSUMER_RULES } from './conformance/consumerRules.js';
import { SOURCE_KINDS } from './conformance/KitSource.js';
import { registerRules, registerThreadRules } from './conformance/Rule.js';
import { globalRunner, type TestRunner } from './conformance/TestRunner.js';

/**
 * Registers one test per rule for a consumer: an operator that ends a demand pipeline, behind each of three kinds of source.
 *
 *     describeConsumer('store', { create: (handle) => demandConsumer(handle, { maxDemand: 10 }), maxDemand: 10 })
 *
 *     store
 *       behind a synchronous source
 *         ✓ 2.1 asks when it is subscribed to, and subscribes once
 *         …
 *
 * The suite brings the handler: that is how it sees what is handled, and makes it wait and fail. A consumer that cannot be given one calls it with
 * what it has done: `(handle) => pipe(mySink(), tap((stored) => handle(stored)))`, with `waits: false`.
 *
 * ```ts
 * import { demandConsumer } from 'rxjs-demand';
 * import { describeConsumer } from 'rxjs-demand/testing';
 *
 * const tests: (() => void | Promise<void>)[] = [];
 * describeConsumer(
 *   'store',
 *   { create: (handle) => demandConsumer(handle, { maxDemand: 10 }), maxDemand: 10 },
 *   { describe: (_title, body) => body(), it: (_title, body) => tests.push(body) },
 * );
 * for (const test of tests) await test();
 * console.log('passed');
 * // => passed
 * ```
 *
 * @param consumer  Makes the consumer from the suite's handler; or an object that says more about it.
 * @param runner  Any test runner's `describe` and `it`. Default: the global ones.
 */
export function describeConsumer(name: string, consumer: CreateConsumer | ConsumerSubject, runner: TestRunner = globalRunner()): void {
  const subject = typeof consumer === 'function' ? { create: consumer } : consumer;
  runner.describe(name, () => {
    for (const kind of SOURCE_KINDS) {
      runner.describe(`behind a ${kind} source`, () => {
        registerRules(runner, CONSUMER_RULES, { subject, kind });
      });
    }
    registerThreadRules(runner, ['consumer']);
  });
}
