import { demandProbe } from '../demandProbe.js';
import { MISCONDUCT, VIOLATIONS, type Violation } from '../doubles/misconduct.js';
import { MisbehavingProducer } from '../doubles/MisbehavingProducer.js';
import { ExpectationError } from '../values/ExpectationError.js';
import { reportedDuring } from './reportedDuring.js';
import { rest, turn } from './rest.js';
import type { Rule } from './Rule.js';
import type { StageCandidate, StageSubject } from './stageCandidate.js';

/** What the consumer behind the stage does in each `next()`. */
const REACTIONS = ['waits', 'asks', 'leaves'] as const;

/** What a stage does about a source that breaks the protocol: downstream sees none of it. */
export const LAWLESS_SOURCE_RULES: readonly Rule<StageCandidate>[] = VIOLATIONS.map((violation) => ({
  title: `${MISCONDUCT[violation].rule} stays lawful although its source ${inWords(violation)}`,
  unless: ({ subject }) => (subject.trustsSource === true ? 'the stage takes its source at its word' : undefined),
  check: async ({ subject }) => {
    // A source that throws when it is cancelled cannot be told: that is reported.
    await reportedDuring(async () => {
      for (const reaction of REACTIONS) {
        await survive(subject, lawless(violation), reaction);
      }
    });
  },
}));

/** `deliversTooMuch` -> `delivers too much`. */
export function inWords(violation: Violation): string {
  return violation.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

export function lawless(violation: Violation): MisbehavingProducer<number> {
  return new MisbehavingProducer(violation, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
}

export function returnsNormally(call: () => void): void {
  try {
    call();
  } catch (error) {
    throw new ExpectationError('A call returns normally, whatever the source does', error, undefined);
  }
}

async function survive(
  { create, wait = turn }: StageSubject,
  source: MisbehavingProducer<number>,
  reaction: (typeof REACTIONS)[number],
): Promise<void> {
  const probe = demandProbe<unknown>({
    onNext: (_batch, observer) => {
      if (reaction === 'asks') {
        observer.request(1);
      } else if (reaction === 'leaves') {
        observer.cancel();
      }
    },
  });
  returnsNormally(() => {
    probe.subscribe(create()(source)).request(2);
  });
  await rest(wait, () => probe.signals.length);
  returnsNormally(() => {
    probe.request(Infinity).cancel();
  });
  await rest(wait, () => probe.signals.length);
  probe.expectLawful();
}
