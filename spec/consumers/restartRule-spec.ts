import { restartRule, type RestartOptions } from '../../lib/consumers/restartRule.js';
import { ManualScheduler } from '../support/manualScheduler.js';

const boom = new Error('boom');

/** The rule of one subscription, and what it tells of failures. */
function rule(options: RestartOptions<string>) {
  const failures: [unknown, string][] = [];
  const scheduler = new ManualScheduler();
  const newRule = restartRule<string>({ onFailure: (error, event) => failures.push([error, event]), scheduler, ...options });
  const decide = newRule();
  return { newRule, failures, scheduler, fail: (event: string) => decide(boom, [event]) };
}

describe('restartRule', () => {
  it('temporary: a task that fails is done', () => {
    const { fail, failures } = rule({});
    expect([fail('a'), fail('b'), fail('c'), fail('d'), fail('e')]).toEqual([true, true, true, true, true]);
    expect(failures[0]).toEqual([boom, 'a']);
    expect(failures).toHaveLength(5);
  });

  it('transient: it is tried again, until that has been done too often', () => {
    const { fail, failures } = rule({ restart: 'transient', maxRestarts: 2 });
    expect([fail('a'), fail('b'), fail('a')]).toEqual([undefined, undefined, false]);
    expect(failures).toHaveLength(3);
  });

  it('counts the restarts within a time, the ends of which belong to it', () => {
    const { fail, scheduler } = rule({ restart: 'transient', maxRestarts: 1, withinMs: 100 });
    expect(fail('a')).toBeUndefined();
    scheduler.advance(101);
    expect(fail('a')).toBeUndefined();
    scheduler.advance(100);
    expect(fail('a')).toBe(false);
  });

  it('each subscription counts its own', () => {
    const { fail, newRule } = rule({ restart: 'transient', maxRestarts: 1 });
    expect(fail('a')).toBeUndefined();
    expect(newRule()(boom, ['a'])).toBeUndefined();
    expect(fail('a')).toBe(false);
  });

  it('what onFailure throws is for whoever asked', () => {
    const { fail } = rule({
      onFailure: () => {
        throw boom;
      },
    });
    expect(() => fail('a')).toThrow(boom);
  });
});
