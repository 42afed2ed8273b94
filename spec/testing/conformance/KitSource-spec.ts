import { demandProbe } from 'rxjs-demand/testing';
import { KitSource, SOURCE_KINDS } from '../../../lib/testing/conformance/KitSource.js';
import { turn } from '../../support/eventually.js';
import { RecordingObserver } from '../../support/recordingObserver.js';

/** The sources that the suites measure with: they keep the rules themselves, and hide nothing. */

describe.each(SOURCE_KINDS)('the %s source', (kind) => {
  it('answers when it should', async () => {
    const source = new KitSource(kind, [0, 1, 2]);
    const probe = demandProbe<number>().subscribe(source).request(2);
    expect(probe.received).toEqual(kind === 'synchronous' ? [0, 1] : []);
    await Promise.resolve();
    expect(probe.received).toEqual(kind === 'gated' ? [] : [0, 1]);
    expect(source.openGate()).toBe(kind === 'gated');
    probe.expectEvents([0, 1]).request(5);
    await turn();
    source.openGate();
    probe.expectEvents([2]).expectComplete();
    expect([source.requests, source.requested, source.delivered, source.cancels, source.subscriptions]).toEqual([[2, 5], 7, 3, 0, 1]);
    expect(source.violations).toEqual([]);
  });

  it('ends as it is told', async () => {
    const open = new KitSource(kind, [], 'open');
    const probe = demandProbe<number>().subscribe(open);
    probe.expectNothing();
    open.finish('complete');
    probe.expectComplete();
    const failing = new KitSource(kind, [0], 'fail');
    const failed = demandProbe<number>().subscribe(failing).request(1).request(1);
    await turn();
    while (failing.openGate());
    failed.expectEvents([0]).expectError(failing.failure);
  });
});

it('notes what is asked of it after its end, and who threw into it', () => {
  const source = new KitSource('synchronous', [0]);
  const observer = new RecordingObserver<number>({
    next: () => {
      throw new Error('no');
    },
  });
  const subscription = source.subscribeWithDemand(observer);
  expect(subscription.closed).toBe(false);
  subscription.request(1);
  expect(subscription.closed).toBe(true);
  subscription.request(1);
  subscription.unsubscribe();
  expect(source.violations).toEqual([
    '2.13: next() threw Error: no into the source',
    '2.4: request after the end',
    '2.4: cancel after the end',
  ]);
  expect([source.requests, source.cancels]).toEqual([[1], 0]);
});

it('answers a request for nothing with an error', () => {
  const probe = demandProbe<number>()
    .subscribe(new KitSource('gated', [0]))
    .request(0);
  probe.expectError(/Rule 3\.9: request\(0\) reached the source/);
});

it('answers two such requests from inside a delivery with one error, the first', () => {
  const probe = demandProbe<number>({ onNext: (_events, observer) => observer.request(-1).request(0) })
    .subscribe(new KitSource('synchronous', [0]))
    .request(1);
  probe.expectEvents([0]).expectError(/Rule 3\.9: request\(-1\) reached the source/);
});

it('notes when more is under way than may be', () => {
  const source = new KitSource('gated', [0, 1, 2]);
  demandProbe<number>().subscribe(source).request(3);
  source.expectAtMost(3, 'hint');
  expect(source.violations).toEqual([]);
  source.expectAtMost(2, 'hint');
  expect(source.violations).toEqual(['2.1: 3 events are asked for, 2 at most may be; hint']);
});

it('is an ordinary Observable as well', () => {
  const told: unknown[] = [];
  new KitSource('synchronous', [1, 2]).subscribe({ next: (n) => told.push(n), complete: () => told.push('complete') });
  expect(told).toEqual([1, 2, 'complete']);
});
