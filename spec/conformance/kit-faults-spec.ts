import { throwError } from 'rxjs';
import { demandDispatcher, toDemand } from 'rxjs-demand';
import { describeConsumer, describeDispatcher, describeProducer, describeStage, type ConsumerSubject } from 'rxjs-demand/testing';
import { CollectingRunner, collectGarbage } from '../support/collectingRunner.js';
import { faultyProducer, type ProducerFault } from '../support/faultyProducer.js';
import { FAULTY_CONSUMERS, lawfulConsumer } from '../support/faultyConsumers.js';
import { FAULTY_DISPATCHERS } from '../support/faultyDispatchers.js';
import { FAULTY_STAGES, lawfulStage, trustingStage } from '../support/faultyStages.js';

/** The suites catch what they are for: each fault makes the tests of its rule fail. The faults are those of the kill matrix, and more. */

const report = (error: unknown): void => void throwError(() => error).subscribe();

/** Runs the suite; returns the titles of the tests that fail, without the suite's own. */
async function failuresOf(register: (runner: CollectingRunner) => void, thorough = false): Promise<string[]> {
  // Rule 3.13 takes its time.
  const runner = new CollectingRunner(thorough ? collectGarbage : undefined);
  register(runner);
  const failures = await runner.failures();
  return [...failures.keys()].map((title) => title.split(' › ').at(-1) ?? '');
}

/** A title that begins with the rule, and not with a longer number. */
function beginningWith(rule: string): unknown {
  return expect.stringMatching(new RegExp(`^${rule.replace(/[.()]/g, '\\$&')}(?![0-9])`));
}

/** The rule of each fault: at least one test whose title begins with it fails. */
const PRODUCER_FAULTS: Readonly<Record<ProducerFault, readonly string[]>> = {
  recursive: ['1.3', '3.2', '3.3'],
  snapshotOfDemand: ['3.2', '3.3', '3.17'],
  setsDemand: ['3.8'],
  ignoresZero: ['3.9'],
  throwsAtZero: ['3.9'],
  failsTwiceAtZero: ['3.9'],
  namesNoRule: ['3.9'],
  failsInsideNext: ['3.9 a bad request inside next()'],
  checksNoCancel: ['1.8', '3.6'],
  completionNeedsDemand: ['1.5'],
  completesEarly: ['1.1', '1.5'],
  neverCompletes: ['1.5', '1.6'],
  notANumber: ['3.17'],
  countsDownInfinity: ['3.17'],
  overshoots: ['1.1'],
  emptyBatch: ['1.1'],
  eager: ['1.1'],
  completesTwice: ['1.7'],
  completesAfterCancel: ['1.8'],
  cancelThrowsAgain: ['3.5, 3.7'],
  answersAfterCancel: ['1.8'],
  startsLate: ['1.9'],
  neverStarts: ['1.9'],
  startsTwice: ['1.9'],
  acceptsAnyObserver: ['1.9 an observer that is none'],
  sharesItsPosition: ['1.10, 2.12'],
  staysOpen: ['2.13'],
  letsErrorsThrough: ['2.13'],
  swallowsTheError: ['2.13'],
  keepsTheObserver: ['3.13'],
  makesWhatIsAskedFor: ['3.4'],
  losesRequestsInStart: ['1.9', '3.2'],
};

describe('a producer', () => {
  const suite = (fault: ProducerFault | undefined) => (runner: CollectingRunner) =>
    describeProducer('', (count) => faultyProducer(fault, count, report), runner);

  it('without a fault passes', async () => {
    expect(await failuresOf(suite(undefined), true)).toEqual([]);
  });

  it.each(Object.entries(PRODUCER_FAULTS))('with the fault %s fails rule %s', async (fault, rules) => {
    const failures = await failuresOf(suite(fault as ProducerFault), rules.includes('3.13'));
    for (const rule of rules) {
      expect(failures).toContainEqual(beginningWith(rule));
    }
  });
});

describe('a stage', () => {
  const suite = (stage: typeof lawfulStage) => (runner: CollectingRunner) =>
    describeStage('', { create: () => stage, trustsSource: true }, runner);

  it('without a fault passes', async () => {
    expect(await failuresOf(suite(lawfulStage), true)).toEqual([]);
  });

  it.each(Object.entries(FAULTY_STAGES))('that %s fails its rule', async (_fault, { rule, stage }) => {
    expect(await failuresOf(suite(stage))).toContainEqual(beginningWith(rule));
  });

  it('that reads ahead must say so', async () => {
    const reading = (runner: CollectingRunner): void => describeStage('', () => toDemand<number>(), runner);
    expect(await failuresOf(reading)).toContainEqual(beginningWith('2.1'));
  });

  it('that believes its source does not defend itself against a lawless one', async () => {
    const failures = await failuresOf((runner) => describeStage('', () => trustingStage, runner));
    for (const rule of ['1.1', '1.3', '1.7', '1.8', '1.9', '2.12']) {
      expect(failures).toContainEqual(beginningWith(`${rule} stays lawful`));
    }
  });
});

describe('a consumer', () => {
  const suite = (subject: ConsumerSubject) => (runner: CollectingRunner) => describeConsumer('', subject, runner);

  it('without a fault passes', async () => {
    expect(await failuresOf(suite(lawfulConsumer))).toEqual([]);
  });

  it.each(Object.entries(FAULTY_CONSUMERS))('that %s fails its rule', async (_fault, { rule, subject }) => {
    expect(await failuresOf(suite(subject))).toContainEqual(beginningWith(rule));
  });
});

describe('a dispatcher', () => {
  it('without a fault passes', async () => {
    expect(await failuresOf((runner) => describeDispatcher('', demandDispatcher, runner))).toEqual([]);
  });

  it.each(Object.entries(FAULTY_DISPATCHERS))('that %s fails its rule', async (_fault, { rule, create }) => {
    expect(await failuresOf((runner) => describeDispatcher('', create, runner))).toContainEqual(beginningWith(rule));
  });
});
