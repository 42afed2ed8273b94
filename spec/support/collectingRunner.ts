import v8 from 'node:v8';
import vm from 'node:vm';
import type { TestRunner } from 'rxjs-demand/testing';

/** One registered test: the titles above it, joined, and its own. */
export interface CollectedTest {
  readonly title: string;
  readonly body: () => void | Promise<void>;
}

/** Registers tests without running them: a suite can be run inside a spec, and be seen to fail. */
export class CollectingRunner implements TestRunner {
  readonly tests: CollectedTest[] = [];
  private readonly path: string[] = [];

  constructor(readonly collectGarbage?: () => unknown) {}

  readonly describe = (title: string, body: () => void): void => {
    this.path.push(title);
    body();
    this.path.pop();
  };

  readonly it = (title: string, body: () => void | Promise<void>): void => {
    this.tests.push({ title: [...this.path, title].join(' › '), body });
  };

  /** Runs the tests one after the other. Returns the message of each that failed, by its title. */
  async failures(): Promise<Map<string, string>> {
    const failed = new Map<string, string>();
    for (const { title, body } of this.tests) {
      try {
        await body();
      } catch (error) {
        failed.set(title, (error as Error).message);
      }
    }
    return failed;
  }
}

v8.setFlagsFromString('--expose-gc');
export const collectGarbage = vm.runInNewContext('gc') as () => void;

/** How many tests `suiteHolds` has registered in this file. */
export const registered = { count: 0 };

/** One spec for a whole suite: it names the tests that fail. `thorough` includes rule 3.13, which takes its time. */
export function suiteHolds(name: string, register: (runner: TestRunner) => void, thorough = true): void {
  const runner = new CollectingRunner(thorough ? collectGarbage : undefined);
  register(runner);
  registered.count += runner.tests.length;
  it(`${name}: ${runner.tests.length} tests hold`, async () => {
    expect(Object.fromEntries(await runner.failures())).toEqual({});
  }, 60_000);
}
