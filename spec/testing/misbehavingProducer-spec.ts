import { mapStage } from 'rxjs-demand';
import { demandProbe, misbehavingProducer, VIOLATIONS, type Violation } from 'rxjs-demand/testing';
import { turn } from '../support/eventually.js';
import { RecordingObserver } from '../support/recordingObserver.js';

/** What it says to an observer that asks for two and then cancels. */
async function saidBy(violation: Violation, events: readonly string[] = ['a', 'b', 'c']): Promise<unknown[]> {
  const observer = new RecordingObserver<string>();
  const source = misbehavingProducer(violation, events);
  const subscription = source.subscribeWithDemand(observer);
  subscription.request(2);
  subscription.unsubscribe();
  await turn();
  expect(source.requests).toEqual([2]);
  expect(source.cancels).toBe(1);
  expect(subscription.closed).toBe(true);
  return observer.signals.map((signal) => (signal[0] === 'next' ? signal[1] : signal[0]));
}

it.each<[Violation, unknown[]]>([
  ['deliversWithoutDemand', ['start', ['a'], ['a', 'b']]],
  ['deliversTooMuch', ['start', ['a', 'b', 'a']]],
  ['deliversEmptyBatches', ['start', [], ['a', 'b'], []]],
  ['deliversReentrantly', ['start', ['a', 'b']]],
  ['deliversAfterComplete', ['start', ['a', 'b'], 'complete', ['a']]],
  ['deliversAfterError', ['start', ['a', 'b'], 'error', ['a']]],
  ['completesTwice', ['start', ['a', 'b'], 'complete', 'complete']],
  ['failsTwice', ['start', ['a', 'b'], 'error', 'error']],
  ['failsAfterComplete', ['start', ['a', 'b'], 'complete', 'error']],
  ['completesAfterError', ['start', ['a', 'b'], 'error', 'complete']],
  ['deliversAfterCancel', ['start', ['a', 'b'], ['a']]],
  ['completesAfterCancel', ['start', ['a', 'b'], 'complete']],
  ['failsAfterCancel', ['start', ['a', 'b'], 'error']],
  ['neverStarts', [['a', 'b']]],
  ['signalsBeforeStart', [['a'], 'start', ['a', 'b']]],
  ['completesBeforeStart', ['complete', 'start']],
  ['startsTwice', ['start', 'start', ['a', 'b']]],
])('%s', async (violation, said) => {
  expect(await saidBy(violation)).toEqual(said);
});

it('deliversReentrantly answers inside next()', () => {
  const observer = new RecordingObserver<number>({ next: (_events, subscription) => subscription.request(1) });
  misbehavingProducer('deliversReentrantly', [1, 2, 3]).subscribeWithDemand(observer);
  observer.subscription.request(1);
  expect(observer.events).toEqual([1, 2, 3]);
  expect(observer.deepest).toBe(4);
});

it.each(['throwsOnSubscribe', 'throwsOnRequest', 'throwsOnCancel'] as const)('%s', (violation) => {
  const act = (): void => {
    const subscription = misbehavingProducer(violation).subscribeWithDemand(new RecordingObserver());
    subscription.request(1);
    subscription.unsubscribe();
  };
  expect(act).toThrow('a misbehaving producer threw from');
});

it('does right what its rule does not concern: serial, on demand, and to the end', () => {
  const probe = demandProbe<number>({ onNext: (_events, observer) => observer.request(1).request(1) });
  const source = misbehavingProducer('throwsOnCancel');
  probe.subscribe(source).request(1).expectEvents([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]).expectComplete();
});

it('is taken for a stranger by our stages: they see all of it', () => {
  const source = misbehavingProducer('deliversTooMuch');
  demandProbe<number>()
    .subscribe(source.pipe(mapStage((n) => n)))
    .request(1)
    .expectError(/Rule 1\.1/);
  expect(source.cancels).toBe(1);
});

it('is an ordinary Observable as well', () => {
  const told: unknown[] = [];
  misbehavingProducer('completesTwice', ['a']).subscribe({ next: (event) => told.push(event), complete: () => told.push('complete') });
  expect(told).toEqual(['a', 'complete']);
});

it('each subscription misbehaves from the beginning', async () => {
  const source = misbehavingProducer('deliversAfterComplete', [1]);
  for (const count of [1, 2]) {
    const observer = new RecordingObserver<number>();
    source.subscribeWithDemand(observer);
    observer.subscription.request(1);
    expect(observer.told).toEqual([1, 'complete', 1]);
    expect(source.requests.length).toBe(count);
  }
  await turn();
});

it('knows its rule', () => {
  expect(Object.fromEntries(VIOLATIONS.map((violation) => [violation, misbehavingProducer(violation).rule]))).toMatchObject({
    deliversTooMuch: '1.1',
    deliversReentrantly: '1.3',
    completesTwice: '1.7',
    failsAfterCancel: '1.8',
    startsTwice: '2.12',
  });
});

it('says which misconducts there are, and that it needs events', () => {
  expect(() => misbehavingProducer('obeys' as Violation)).toThrow(
    new RangeError(`Expected \`violation\` to be one of ${VIOLATIONS.join(', ')}, got 'obeys'`),
  );
  expect(() => misbehavingProducer('startsTwice', [])).toThrow(RangeError);
});
