import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demandConsumer, demandDispatcher, dispatchStage, fromDemandProducer, mapStage, type DemandObservable } from 'rxjs-demand';
import { describeConsumer, describeDispatcher, describeProducer, describeStage, type TestRunner } from 'rxjs-demand/testing';
import { CollectingRunner } from '../../support/collectingRunner.js';
import { numbers } from '../../support/numbers.js';

/** What the suites register: the titles are what a user reads. */

const globals = globalThis as Record<string, unknown>;

const titlesOf = (register: (runner: TestRunner) => void): string[] => {
  const runner = new CollectingRunner();
  register(runner);
  return runner.tests.map(({ title }) => title);
};

const list = (count: number): DemandObservable<number> =>
  fromDemandProducer<number>((demand, context) => {
    context.complete();
    return numbers(Math.min(demand, count));
  });

describe('titles', () => {
  const all = titlesOf((runner) => {
    describeProducer('a producer', list, runner);
    describeStage('a stage', () => mapStage((n: number) => n), runner);
    describeConsumer('a consumer', demandConsumer, runner);
    describeDispatcher('a dispatcher', demandDispatcher, runner);
  });

  it('begin with the name that was given, and end with a rule and its number', () => {
    for (const title of all) {
      expect(title).toMatch(/^a (producer|stage|consumer|dispatcher) › (.* › )?[1-4]\.\d+/);
    }
  });

  it('are each used once', () => {
    expect(new Set(all).size).toBe(all.length);
  });

  it('name the kind of source', () => {
    for (const kind of ['synchronous', 'promise', 'gated']) {
      expect(all).toContain(`a stage › behind a ${kind} source › 1.1 nothing without a request, and never more than requested`);
      expect(all).toContain(
        `a consumer › behind a ${kind} source › 2.10 an error of the source is its error, the same object, after what came before was handled`,
      );
      expect(all).toContain(
        `a dispatcher › in dispatchStage behind a ${kind} source › 1.5 all consumers complete, and every event was delivered`,
      );
    }
    expect(all).toContain('a stage › behind a lawless source › 1.1 stays lawful although its source delivers too much');
  });

  it('name the rules that one thread cannot break, and do not pass them over', () => {
    for (const rule of ['2.2', '2.7', '2.11', '3.1']) {
      expect(all).toContainEqual(expect.stringMatching(new RegExp(`^a stage › rules that cannot be broken in one thread › ${rule} `)));
    }
    expect(all).toContain('a producer › rules that cannot be broken in one thread › 1.3 signals come from one thread at a time');
  });

  it('cover the rules of sections 1 to 4', () => {
    const rules = new Set(all.flatMap((title) => (title.split(' › ').at(-1) ?? '').match(/\d\.\d+/g) ?? []));
    for (const rule of [
      '1.1',
      '1.2',
      '1.3',
      '1.4',
      '1.5',
      '1.6',
      '1.7',
      '1.8',
      '1.9',
      '1.10',
      '1.11',
      '2.1',
      '2.2',
      '2.3',
      '2.4',
      '2.6',
      '2.7',
    ]) {
      expect(rules).toContain(rule);
    }
    for (const rule of [
      '2.8',
      '2.9',
      '2.10',
      '2.11',
      '2.12',
      '2.13',
      '3.1',
      '3.2',
      '3.3',
      '3.4',
      '3.5',
      '3.6',
      '3.7',
      '3.8',
      '3.9',
      '3.13',
    ]) {
      expect(rules).toContain(rule);
    }
    for (const rule of ['3.15', '3.16', '3.17', '4.2']) {
      expect(rules).toContain(rule);
    }
  });
});

describe('what cannot be checked is registered all the same, and says why', () => {
  const notes = (register: (runner: TestRunner) => void): string[] => titlesOf(register).filter((title) => title.includes('not checked'));

  it('for a producer', () => {
    expect(notes((runner) => describeProducer('p', { create: list, maxElements: 5 }, runner))).toEqual(
      expect.arrayContaining([
        'p › 1.1 nothing without a request, and never more than requested (not checked: needs 8 events, there are 5 at most)',
        'p › 1.4 a failure is one error, and the end (not checked: no failing source was given)',
        'p › 3.13 after a cancel, and after the end, the observer is forgotten (not checked: garbage cannot be collected here: node --expose-gc)',
      ]),
    );
    const full = { create: list, createFailing: () => list(1) };
    const collectGarbage = (): void => undefined;
    expect(notes((runner) => describeProducer('p', full, { ...runner, describe: runner.describe, it: runner.it, collectGarbage }))).toEqual(
      [],
    );
  });

  it('for a stage', () => {
    const shared = notes((runner) =>
      describeStage('s', { create: () => dispatchStage(demandDispatcher()), shared: true, trustsSource: true }, runner),
    );
    expect(shared).toContain(
      's › behind a gated source › 1.10, 2.12 each subscription has its own demand, events and end (not checked: its subscriptions share one source)',
    );
    expect(shared).toContain(
      's › behind a lawless source › 1.7 stays lawful although its source completes twice (not checked: the stage takes its source at its word)',
    );
    const waiting = notes((runner) => describeStage('s', { create: () => mapStage((n: number) => n), errorWaits: true }, runner));
    expect(waiting.filter((title) => title.includes('4.2'))).toHaveLength(3);
  });

  it('for a consumer', () => {
    const create = demandConsumer;
    expect(notes((runner) => describeConsumer('c', { create, waits: false, stopsOnError: false }, runner)).slice(0, 4)).toEqual([
      'c › behind a synchronous source › 2.1 never has more in flight than maxDemand (not checked: it has no `maxDemand`)',
      'c › behind a synchronous source › 2.2 waits for its handler before it asks for more, and before it completes (not checked: the consumer does not wait for its handler)',
      'c › behind a synchronous source › 2.13 a handler that throws cancels the source, once, and is the error (not checked: the consumer goes on when its handler fails)',
      'c › behind a synchronous source › 2.13 a handler that rejects cancels the source, once, and is the error (not checked: the consumer goes on when its handler fails)',
    ]);
  });

  it('for a dispatcher', () => {
    const { subscribe, cancel, ask, dispatch } = demandDispatcher<number>();
    expect(notes((runner) => describeDispatcher('d', () => ({ subscribe, cancel, ask, dispatch }), runner))).toEqual([
      'd › 1.11 all consumers get the same events (not checked: every event goes to one consumer)',
      'd › 2.12 fresh() is a dispatcher as this one was at first (not checked: it has no fresh())',
    ]);
  });
});

describe('mistakes in what is declared are told', () => {
  const failing = async (register: (runner: TestRunner) => void): Promise<string> => {
    const runner = new CollectingRunner();
    register(runner);
    return [...(await runner.failures()).values()].join('\n');
  };

  it('a producer of another number of events', async () => {
    expect(await failing((runner) => describeProducer('p', () => list(3), runner))).toContain(
      'a source of exactly 8 events delivered 3 of them',
    );
  });

  it('a stage that makes nothing', async () => {
    const nothing = { create: () => mapStage((n: number) => n), expected: () => [] };
    expect(await failing((runner) => describeStage('s', nothing, runner))).toContain('`expected` makes no 8 events, whatever it is given');
  });
});

describe('the runner', () => {
  it('says whether garbage can be collected, else the global gc does', () => {
    const isChecked = (runner: TestRunner): boolean => {
      const titles: string[] = [];
      describeProducer('p', list, { ...runner, describe: (_title, body) => body(), it: (title) => titles.push(title) });
      return titles.some((title) => title.startsWith('3.13') && !title.includes('not checked'));
    };
    const none = { describe: () => undefined, it: () => undefined };
    expect(isChecked({ ...none, collectGarbage: () => undefined })).toBe(true);
    expect(isChecked({ ...none, collectGarbage: undefined })).toBe(false);
    expect(isChecked(none)).toBe(typeof globals['gc'] === 'function');
  });

  it('is the global one when none is given', () => {
    const before = { describe: globals['describe'], it: globals['it'] };
    const titles: string[] = [];
    try {
      globals['describe'] = (_title: string, body: () => void) => body();
      globals['it'] = (title: string) => titles.push(title);
      describeProducer('p', list);
      describeStage('s', () => mapStage((n: number) => n));
      describeConsumer('c', demandConsumer);
      describeDispatcher('d', demandDispatcher);
    } finally {
      Object.assign(globals, before);
    }
    expect(titles.length).toBeGreaterThan(200);
  });

  it('must be given where there is none', () => {
    const before = globals['it'];
    try {
      delete globals['it'];
      expect(() => describeProducer('p', list)).toThrow(
        'There is no global describe() and it(): pass a runner, such as { describe, it } of node:test',
      );
    } finally {
      globals['it'] = before;
    }
  });

  it('may be node:test', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rxjs-demand-node-test-'));
    const file = join(folder, 'suite.test.mts');
    writeFileSync(
      file,
      `import { describe, it } from 'node:test';
       import { mapStage } from '${process.cwd()}/lib/index.ts';
       import { describeStage } from '${process.cwd()}/lib/testing/index.ts';
       describeStage('identity', () => mapStage((n) => n), { describe, it });
       describeStage('broken', () => mapStage((n) => n + 1), { describe, it });`,
    );
    try {
      const { NODE_TEST_CONTEXT: _unset, ...env } = process.env;
      execFileSync(process.execPath, ['--import', 'tsx', file], { encoding: 'utf8', env });
      throw new Error('the broken stage passed');
    } catch (error) {
      const { stdout } = error as { stdout?: string };
      expect(stdout).toContain('ok 1 - 1.1 nothing without a request, and never more than requested');
      expect(stdout).toContain('not ok 1 - 1.1 nothing without a request, and never more than requested');
      expect(stdout).toMatch(/^ok \d+ - identity$/m);
      expect(stdout).toMatch(/^not ok \d+ - broken$/m);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 60_000);
});
