import { readFileSync } from 'node:fs';
import { MISCONDUCT, VIOLATIONS, type Violation } from '../../../lib/testing/doubles/misconduct.js';
import { MisbehavingProducer } from '../../../lib/testing/doubles/MisbehavingProducer.js';
import { turn } from '../../support/eventually.js';
import { RecordingObserver, type Reactions } from '../../support/recordingObserver.js';

function subscribed(violation: Violation, reactions: Reactions<string> = {}): RecordingObserver<string> {
  const observer = new RecordingObserver<string>(reactions);
  new MisbehavingProducer(violation, ['a', 'b', 'c']).subscribeWithDemand(observer);
  return observer;
}

it('names all of them, each with a rule that is written down', () => {
  expect(VIOLATIONS).toEqual(Object.keys(MISCONDUCT));
  const protocol = readFileSync('docs/protocol.md', 'utf8');
  for (const { rule } of Object.values(MISCONDUCT)) {
    expect(protocol).toContain(`| ${rule} `);
  }
});

it('1.3 deliversReentrantly breaks that rule alone: it completes once', () => {
  const observer = subscribed('deliversReentrantly', { next: (_events, subscription) => subscription.request(1) });
  observer.subscription.request(1);
  expect(observer.told).toEqual(['a', 'b', 'c', 'complete']);
});

describe('what is done after a cancel', () => {
  const AFTER_END = VIOLATIONS.filter((violation) => MISCONDUCT[violation].rule === '1.7');

  it.each(AFTER_END)('%s says nothing to who left inside next() (1.8)', (violation) => {
    const observer = subscribed(violation, { next: (_events, subscription) => subscription.unsubscribe() });
    observer.subscription.request(2);
    expect(observer.told).toEqual(['a', 'b']);
  });

  it.each(AFTER_END)('%s misbehaves once: it answers no request after its end', (violation) => {
    const observer = subscribed(violation);
    observer.subscription.request(1);
    const { length } = observer.signals;
    observer.subscription.request(1);
    expect(observer.signals.length).toBe(length);
  });

  it('deliversEmptyBatches: no second one for who left at the first', () => {
    const observer = subscribed('deliversEmptyBatches', { next: (_events, subscription) => subscription.unsubscribe() });
    observer.subscription.request(1);
    expect(observer.batches).toEqual([[]]);
  });

  it.each(['deliversTooMuch', 'deliversEmptyBatches'] as const)('3.6 %s answers no request', (violation) => {
    const observer = subscribed(violation);
    observer.subscription.unsubscribe();
    observer.subscription.request(1);
    expect(observer.batches).toEqual([]);
  });

  it('deliversWithoutDemand: nothing to who left inside start()', () => {
    expect(subscribed('deliversWithoutDemand', { start: (subscription) => subscription.unsubscribe() }).batches).toEqual([]);
  });

  it.each(['deliversAfterCancel', 'completesAfterCancel', 'failsAfterCancel'] as const)('%s: when that has returned', async (violation) => {
    const observer = subscribed(violation);
    observer.subscription.unsubscribe();
    expect(observer.told).toEqual([]);
    await turn();
    expect(observer.told.length).toBe(1);
  });
});

describe('before it starts', () => {
  it.each<[Violation, unknown[]]>([
    ['signalsBeforeStart', ['next', 'start']],
    ['completesBeforeStart', ['complete', 'start']],
    ['neverStarts', []],
    ['startsTwice', ['start', 'start']],
  ])('%s', (violation, kinds) => {
    expect(subscribed(violation).signals.map(([kind]) => kind)).toEqual(kinds);
  });

  it('completesBeforeStart gives nothing to who asks all the same (1.7)', () => {
    const observer = subscribed('completesBeforeStart');
    observer.subscription.request(1);
    expect(observer.told).toEqual(['complete']);
  });
});
