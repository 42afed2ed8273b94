import { failingQuietly } from './reportedDuring.js';
import type { TestRunner } from './TestRunner.js';

/** One test of a suite. */
export interface Rule<C> {
  /** Begins with the number of the rule. */
  readonly title: string;
  /** Why it cannot be checked on this candidate, or undefined. */
  readonly unless?: (candidate: C) => string | undefined;
  readonly check: (candidate: C) => void | Promise<void>;
}

/** Registers one test per rule. What cannot be checked is there as well, and says so: a gap that is not seen is taken for a proof. */
export function registerRules<C>(runner: TestRunner, rules: readonly Rule<C>[], candidate: C): void {
  for (const { title, unless, check } of rules) {
    const reason = unless?.(candidate);
    if (reason === undefined) {
      runner.it(title, () => failingQuietly(() => check(candidate)));
    } else {
      runner.it(`${title} (not checked: ${reason})`, () => undefined);
    }
  }
}

/** Rules of Reactive Streams that are about threads: one thread cannot break them, so there is nothing to run. */
const ABOUT_THREADS = {
  source: ['1.3 signals come from one thread at a time', '1.11 several subscribers may be served, by one thread after another'],
  consumer: [
    '2.2 a consumer that takes long does so elsewhere: it answers with a promise or an Observable',
    '2.7 requests and cancels come from one thread at a time',
    '2.11 what a signal brings is visible before the signal is handled',
    '3.1 requests and cancels are made by the thread of the subscriber',
  ],
} as const;

/** Names them, as tests that pass. */
export function registerThreadRules(runner: TestRunner, about: readonly (keyof typeof ABOUT_THREADS)[]): void {
  runner.describe('rules that cannot be broken in one thread', () => {
    for (const title of about.flatMap((side) => ABOUT_THREADS[side])) {
      runner.it(title, () => undefined);
    }
  });
}
