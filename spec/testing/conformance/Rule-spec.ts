import { throwError } from 'rxjs';
import { registerRules, registerThreadRules, type Rule } from '../../../lib/testing/conformance/Rule.js';
import { CollectingRunner } from '../../support/collectingRunner.js';

const failure = new Error('a rule is broken');

function registered(...rules: readonly Rule<string>[]): CollectingRunner {
  const runner = new CollectingRunner();
  registerRules(runner, rules, 'the candidate');
  return runner;
}

describe('registerRules', () => {
  it('registers one test per rule, in order, and runs none of them', () => {
    const check = jest.fn();
    const runner = registered({ title: '1.1 first', check }, { title: '1.2 second', check, unless: () => undefined });
    expect(runner.tests.map(({ title }) => title)).toEqual(['1.1 first', '1.2 second']);
    expect(check).not.toHaveBeenCalled();
  });

  it('a test checks the candidate, and fails as the check fails', async () => {
    const checked: string[] = [];
    const runner = registered(
      { title: 'holds', check: (candidate) => void checked.push(candidate) },
      {
        title: 'throws',
        check: () => {
          throw failure;
        },
      },
      { title: 'rejects', check: () => Promise.reject(failure) },
    );
    expect(Object.fromEntries(await runner.failures())).toEqual({ throws: failure.message, rejects: failure.message });
    expect(checked).toEqual(['the candidate']);
  });

  it('an error that nobody handles fails the test that caused it, and no other', async () => {
    const runner = registered(
      { title: 'forgets an error', check: () => void throwError(() => failure).subscribe() },
      { title: 'is innocent', check: () => undefined },
    );
    expect([...(await runner.failures()).keys()]).toEqual(['forgets an error']);
  });

  it('what cannot be checked passes, unchecked, and says why', async () => {
    const check = jest.fn();
    const reasons: string[] = [];
    const runner = registered({
      title: '1.1 first',
      check,
      unless: (candidate) => {
        reasons.push(candidate);
        return 'it has no end';
      },
    });
    expect(runner.tests.map(({ title }) => title)).toEqual(['1.1 first (not checked: it has no end)']);
    expect((await runner.failures()).size).toBe(0);
    expect([check.mock.calls.length, reasons]).toEqual([0, ['the candidate']]);
  });
});

describe('registerThreadRules', () => {
  const titles = (...about: Parameters<typeof registerThreadRules>[1]): string[] => {
    const runner = new CollectingRunner();
    registerThreadRules(runner, about);
    return runner.tests.map(({ title }) => title.replace(/^rules that cannot be broken in one thread › (\d\.\d+) .*/, '$1'));
  };

  it('names those of the sides that it is about', () => {
    expect(titles('source')).toEqual(['1.3', '1.11']);
    expect(titles('consumer')).toEqual(['2.2', '2.7', '2.11', '3.1']);
    expect(titles('source', 'consumer')).toEqual([...titles('source'), ...titles('consumer')]);
  });

  it('they pass', async () => {
    const runner = new CollectingRunner();
    registerThreadRules(runner, ['source', 'consumer']);
    expect((await runner.failures()).size).toBe(0);
  });
});
