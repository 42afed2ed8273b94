import { DISPATCHER_RULES, type CreateDispatcher, type DispatcherSubject } from './conformance/dispatcherRules.js';
import { DISPATCH_STAGE_RULES } from './conformance/dispatchStageRules.js';
import { SOURCE_KINDS } from './conformance/KitSource.js';
import { registerRules, registerThreadRules } from './conformance/Rule.js';
import { globalRunner, type TestRunner } from './conformance/TestRunner.js';

/**
 * Registers one test per rule for a dispatcher: first as the pure machine it is, then at its place in `dispatchStage`, behind each of three kinds of
 * source.
 *
 *     describeDispatcher('round robin', roundRobinDispatcher)
 *
 *     round robin
 *       ✓ 1.1 nothing for a consumer that has not asked
 *       ✓ 1.11 nothing is lost: what was not delivered is left over, or queued
 *       …
 *
 * ```ts
 * import { partitionDispatcher } from 'rxjs-demand';
 * import { describeDispatcher } from 'rxjs-demand/testing';
 *
 * const tests: (() => void | Promise<void>)[] = [];
 * describeDispatcher(
 *   'two partitions',
 *   { create: () => partitionDispatcher({ partitions: 2 }), consumers: [{ partition: 0 }, { partition: 1 }] },
 *   { describe: (_title, body) => body(), it: (_title, body) => tests.push(body) },
 * );
 * for (const test of tests) await test();
 * console.log('passed');
 * // => passed
 * ```
 *
 * @param dispatcher  Makes a dispatcher that has not been used; or an object that says more about it.
 * @param runner  Any test runner's `describe` and `it`. Default: the global ones.
 */
export function describeDispatcher(
  name: string,
  dispatcher: CreateDispatcher | DispatcherSubject,
  runner: TestRunner = globalRunner(),
): void {
  const subject: DispatcherSubject = typeof dispatcher === 'function' ? { create: dispatcher } : dispatcher;
  const candidate = { consumers: [{}, {}, {}], delivers: 'one' as const, ...subject };
  runner.describe(name, () => {
    registerRules(runner, DISPATCHER_RULES, candidate);
    for (const kind of SOURCE_KINDS) {
      runner.describe(`in dispatchStage behind a ${kind} source`, () => {
        registerRules(runner, DISPATCH_STAGE_RULES, { ...candidate, kind });
      });
    }
    registerThreadRules(runner, ['consumer']);
  });
}
