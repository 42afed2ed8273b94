import { SOURCE_KINDS } from './conformance/KitSource.js';
import { LAWLESS_SOURCE_RULES } from './conformance/lawlessSourceRules.js';
import { registerRules, registerThreadRules } from './conformance/Rule.js';
import { registerSourceRules } from './conformance/sourceSuite.js';
import { stageCandidate, type CreateStage, type StageSubject } from './conformance/stageCandidate.js';
import { STAGE_RULES } from './conformance/stageRules.js';
import { globalRunner, type TestRunner } from './conformance/TestRunner.js';

/**
 * Registers one test per rule for a stage, behind each of three kinds of source: one that answers at once, one that answers with promises, and one
 * that answers when a gate is opened.
 *
 *     describeStage('double', { create: () => mapStage((n) => 2 * n), expected: (events) => events.map((n) => 2 * n) })
 *
 *     double
 *       behind a synchronous source
 *         ✓ 1.1 nothing without a request, and never more than requested
 *         …
 *         ✓ 2.6 cancels its source when it is cancelled, once
 *       behind a lawless source
 *         ✓ 1.1 stays lawful although its source delivers too much
 *
 * Towards downstream a stage obeys all rules for sources (4.1), towards upstream those for consumers; and it defends itself against a source
 * that breaks them.
 *
 * ```ts
 * import { filterStage } from 'rxjs-demand';
 * import { describeStage } from 'rxjs-demand/testing';
 *
 * const tests: (() => void | Promise<void>)[] = [];
 * describeStage(
 *   'even',
 *   { create: () => filterStage((n: number) => n % 2 === 0), expected: (events) => events.filter((n) => n % 2 === 0) },
 *   { describe: (_title, body) => body(), it: (_title, body) => tests.push(body) },
 * );
 * for (const test of tests) await test();
 * console.log('passed');
 * // => passed
 * ```
 *
 * @param stage  Makes the stage, one that passes on what it gets; or an object that says what else it does.
 * @param runner  Any test runner's `describe` and `it`. Default: the global ones.
 */
export function describeStage(name: string, stage: CreateStage | StageSubject, runner: TestRunner = globalRunner()): void {
  const subject = typeof stage === 'function' ? { create: stage } : stage;
  runner.describe(name, () => {
    for (const kind of SOURCE_KINDS) {
      const candidate = stageCandidate(subject, kind, runner);
      runner.describe(`behind a ${kind} source`, () => {
        registerSourceRules(runner, candidate);
        registerRules(runner, STAGE_RULES, candidate);
      });
    }
    runner.describe('behind a lawless source', () => {
      registerRules(runner, LAWLESS_SOURCE_RULES, stageCandidate(subject, 'synchronous', runner));
    });
    registerThreadRules(runner, ['source', 'consumer']);
  });
}
