// Runs the specs for Stryker in one process that loads rxjs, the library and the specs once. Jest would load them anew for every mutant, which is
// nearly all of the time: a thousand mutants would take hours. What the specs use of Jest is taken from its own parts.
import { jestExpect } from '@jest/expect';
import { ModernFakeTimers } from '@jest/fake-timers';
import { ModuleMocker } from 'jest-mock';
import { readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';
import { clearTimeout } from 'node:timers';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { register } from 'tsx/cjs/api';

const require = createRequire(import.meta.url);
const circus = require('jest-circus');

/** Takes long and is met by shorter specs too: the conformance kit. Cannot be told apart from the mutant: garbage, and pages of docs. */
const leftOutFiles = /(kit|kit-stages|kit-faults|memory|protocol-page|guide)-spec\.ts$/;

/**
 * A loop without end is told by its count, a hundred times what the specs needed: those that loop a million times are left to `npm test`. So is one
 * that compares the text of functions: with all mutants in it, it is another.
 */
const leftOutTests = /million|thousand|000 times|grow the stack|the same loop/;

/** A mutant that makes a promise wait for ever is found out sooner than in Jest; the slowest spec takes less than a second. */
const TEST_TIMEOUT_MS = 3000;

/** The copy of the package that Stryker has changed. It becomes the working directory after this file was loaded. */
let root;

const mocker = new ModuleMocker(globalThis);
let timers;

/** What no test awaited: a rejection, an error thrown from a timer. It fails the test it comes in. */
let stray = [];

class OneLoadRunner {
  #tests = [];

  capabilities() {
    return { reloadEnvironment: true };
  }

  init() {
    root = process.cwd();
    timers = new ModernFakeTimers({ global: globalThis, config: { rootDir: root, fakeTimers: {} } });
    process.on('uncaughtException', (error) => stray.push(error));
    process.on('unhandledRejection', (error) => stray.push(error));
    const { describe, it, test, beforeAll, beforeEach, afterAll, afterEach } = circus;
    const jest = {
      fn: mocker.fn.bind(mocker),
      spyOn: mocker.spyOn.bind(mocker),
      useFakeTimers: () => timers.useFakeTimers(),
      useRealTimers: () => timers.useRealTimers(),
      runAllTimers: () => timers.runAllTimers(),
      getTimerCount: () => timers.getTimerCount(),
      isolateModules,
      requireActual: (path) => require(join(root, 'spec', 'observable', path).replace(/\.js$/, '.ts')),
    };
    Object.assign(globalThis, { describe, it, test, beforeAll, beforeEach, afterAll, afterEach, expect: jestExpect, jest });
    globalThis.__stryker__ = {};
    register();
    this.#load();
  }

  async dryRun() {
    const context = globalThis.__stryker__;
    const tests = [];
    for (const test of this.#tests) {
      context.currentTestId = test.id;
      const started = Date.now();
      const error = await run(test);
      context.currentTestId = undefined;
      const result = { id: test.id, name: test.id, fileName: test.file, timeSpentMs: Date.now() - started };
      tests.push(error === undefined ? { ...result, status: 0 } : { ...result, status: 1, failureMessage: error.message });
    }
    return { status: 'complete', tests, mutantCoverage: context.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation, reloadEnvironment }) {
    const context = globalThis.__stryker__;
    context.hitCount = hitLimit === undefined ? undefined : 0;
    context.hitLimit = hitLimit;
    context.activeMutant = mutantActivation === 'static' ? activeMutant.id : undefined;
    try {
      if (reloadEnvironment) {
        this.#load();
      }
      context.activeMutant = activeMutant.id;
      return await this.#killedBy(testFilter && new Set(testFilter));
    } catch (error) {
      return { status: 'killed', killedBy: ['loading'], failureMessage: String(error), nrOfTests: 0 };
    } finally {
      context.activeMutant = undefined;
      // What the mutant left behind must not be laid at the door of the next one.
      await wait(1);
      await turn();
      stray = [];
    }
  }

  async #killedBy(filter) {
    const context = globalThis.__stryker__;
    let nrOfTests = 0;
    for (const test of this.#tests) {
      if (filter && !filter.has(test.id)) {
        continue;
      }
      nrOfTests++;
      const error = await run(test);
      if (context.hitCount > context.hitLimit) {
        return { status: 'timeout', reason: `ran ${context.hitCount} times` };
      }
      if (error !== undefined) {
        return { status: 'killed', killedBy: [test.id], failureMessage: String(error), nrOfTests };
      }
    }
    return { status: 'survived', nrOfTests };
  }

  #load() {
    forgetModules();
    circus.resetState();
    const spec = join(root, 'spec');
    const paths = JSON.parse(process.env.MUTATION_SPECS).map((path) => join(spec, path));
    for (const file of paths.flatMap(specFiles)) {
      circus.describe(relative(spec, file), () => {
        require(file);
      });
    }
    this.#tests = [...testsOf(circus.getState().rootDescribeBlock, '')];
  }
}

const specFiles = (path) => {
  const files = statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true })
        .sort()
        .map((name) => join(path, name))
    : [path];
  return files.filter((file) => file.endsWith('-spec.ts') && !leftOutFiles.test(file));
};

/** The tests below a block in the order they are written, each with the hooks around it. */
function* testsOf(block, path, before = [], after = []) {
  const hooks = (type) => block.hooks.filter((hook) => hook.type === type).map(({ fn }) => fn);
  if (hooks('beforeAll').length > 0 || hooks('afterAll').length > 0) {
    throw new Error(`${path} sets up for all its tests, but a mutant is met by one or the other.`);
  }
  const beforeEach = [...before, ...hooks('beforeEach')];
  const afterEach = [...hooks('afterEach'), ...after];
  for (const child of block.children) {
    const id = `${path} ${child.name}`.trimStart();
    if (child.type === 'describeBlock') {
      yield* testsOf(child, id, beforeEach, afterEach);
    } else if (!leftOutTests.test(child.name)) {
      yield { id, file: join(root, 'spec', id.split(' ')[0]), steps: [...beforeEach, child.fn], afterEach };
    }
  }
}

/** What the test failed with. */
async function run({ steps, afterEach }) {
  stray = [];
  let failure;
  const attempt = async (step) => {
    try {
      await inTime(step);
    } catch (error) {
      failure ??= error ?? new Error('a test threw nothing');
    }
  };
  for (const step of steps) {
    if (failure === undefined) {
      await attempt(step);
    }
  }
  for (const step of afterEach) {
    await attempt(step);
  }
  mocker.restoreAllMocks();
  await turn();
  return failure ?? stray[0];
}

function inTime(step) {
  const returned = step();
  if (typeof returned?.then !== 'function') {
    return undefined;
  }
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('The test took too long.')), TEST_TIMEOUT_MS);
  });
  return Promise.race([returned, late]).finally(() => clearTimeout(timer));
}

const ours = (key) => key.startsWith(`${root}${sep}lib`) || key.startsWith(`${root}${sep}spec`);

function forgetModules() {
  for (const key of Object.keys(require.cache).filter(ours)) {
    delete require.cache[key];
  }
}

/** A second copy of the library, and then the first again. */
function isolateModules(work) {
  const kept = Object.entries(require.cache).filter(([key]) => ours(key));
  forgetModules();
  try {
    work();
  } finally {
    forgetModules();
    for (const [key, module] of kept) {
      require.cache[key] = module;
    }
  }
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'one-load', injectableClass: OneLoadRunner }];
