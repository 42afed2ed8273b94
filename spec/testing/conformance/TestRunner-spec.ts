import { garbageCollector, globalRunner, type TestRunner } from '../../../lib/testing/conformance/TestRunner.js';

const globals = globalThis as Record<string, unknown>;

/** With these globals, for as long as `work` runs. */
function withGlobals<R>(changed: Readonly<Record<string, unknown>>, work: () => R): R {
  const before = Object.fromEntries(Object.keys(changed).map((name) => [name, globals[name]]));
  try {
    Object.assign(globals, changed);
    return work();
  } finally {
    Object.assign(globals, before);
  }
}

const suite = (): void => undefined;

describe('globalRunner', () => {
  it('is what is global when it is asked for, and stays that', () => {
    const [registerSuite, registerTest] = [jest.fn(), jest.fn()];
    const runner = withGlobals({ describe: registerSuite, it: registerTest }, globalRunner);
    runner.describe('a suite', suite);
    runner.it('a test', suite);
    expect([registerSuite.mock.calls, registerTest.mock.calls]).toEqual([[['a suite', suite]], [['a test', suite]]]);
  });

  it.each(['describe', 'it'])('there is none without %s()', (name) => {
    for (const instead of [undefined, {}]) {
      expect(() => withGlobals({ [name]: instead }, globalRunner)).toThrow(ReferenceError);
      expect(() => withGlobals({ [name]: instead }, globalRunner)).toThrow('pass a runner, such as { describe, it } of node:test');
    }
  });
});

describe('garbageCollector', () => {
  const runner: TestRunner = { describe: suite, it: suite };
  const [ofRunner, ofNode] = [(): void => undefined, (): void => undefined];

  it("is the runner's, before that of node", () => {
    expect(withGlobals({ gc: ofNode }, () => garbageCollector({ ...runner, collectGarbage: ofRunner }))).toBe(ofRunner);
  });

  it('is none when the runner says so, also where node has one', () => {
    expect(withGlobals({ gc: ofNode }, () => garbageCollector({ ...runner, collectGarbage: undefined }))).toBeUndefined();
  });

  it('is that of node, if there is one, when the runner says nothing', () => {
    expect(withGlobals({ gc: ofNode }, () => garbageCollector(runner))).toBe(ofNode);
    expect(withGlobals({ gc: undefined }, () => garbageCollector(runner))).toBeUndefined();
  });
});
