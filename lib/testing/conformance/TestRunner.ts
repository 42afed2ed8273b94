/** All the conformance suites need of a test runner. Jest, Vitest, Mocha, Jasmine and `node:test` have it. */
export interface TestRunner {
  describe(title: string, body: () => void): unknown;
  /** A body that throws, or whose promise rejects, is a test that failed. */
  it(title: string, body: () => void | Promise<void>): unknown;
  /** Collects garbage at once, for rule 3.13; `undefined` leaves that rule out. Default: the global `gc` of `node --expose-gc`. */
  readonly collectGarbage?: (() => unknown) | undefined;
}

/**
 * The runner whose `describe` and `it` are global.
 *
 * @throws ReferenceError when there are none: pass `{ describe, it }` then, as `node:test` exports them.
 */
export function globalRunner(): TestRunner {
  const { describe, it } = globalThis as unknown as Partial<TestRunner>;
  if (typeof describe !== 'function' || typeof it !== 'function') {
    throw new ReferenceError('There is no global describe() and it(): pass a runner, such as { describe, it } of node:test');
  }
  return { describe, it };
}

/** How garbage is collected here, if it can be. */
export function garbageCollector(runner: TestRunner): (() => unknown) | undefined {
  if ('collectGarbage' in runner) {
    return runner.collectGarbage;
  }
  const { gc } = globalThis as unknown as { readonly gc?: () => unknown };
  return gc;
}
