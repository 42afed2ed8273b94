import { misbehavingProducer, type Violation } from 'rxjs-demand/testing';
import type { DemandObservable, DemandSubscription } from 'rxjs-demand';
import { turn } from '../support/eventually.js';
import { Edge } from './edgeWatch.js';

/** Watches a misbehaving source while somebody asks it for two events and for one more inside each next, and leaves if told to. */
async function watch(violation: Violation, leaves: boolean): Promise<Edge> {
  const edge = new Edge('the edge', true);
  const events = [0, 1, 2, 3, 4];
  const source = misbehavingProducer(violation, events) as unknown as DemandObservable<number>;
  let handle: DemandSubscription | undefined;
  const returned = edge.observe(source, {
    start: (subscription) => {
      handle = subscription;
    },
    next: () => {
      // Not there yet when a source speaks before start.
      if (edge.events.length < 4) handle?.request(1);
    },
    error: () => undefined,
    complete: () => undefined,
  });
  returned.request(2);
  if (leaves) returned.unsubscribe();
  await turn();
  return edge;
}

describe('the edge watch', () => {
  it.each<{ readonly violation: Violation; readonly says: string; readonly leaves?: boolean }>([
    { violation: 'deliversWithoutDemand', says: '1.1' },
    { violation: 'deliversTooMuch', says: '1.1' },
    { violation: 'deliversEmptyBatches', says: 'an empty batch' },
    { violation: 'deliversReentrantly', says: '1.3' },
    { violation: 'deliversAfterComplete', says: '1.7' },
    { violation: 'deliversAfterError', says: '1.7' },
    { violation: 'completesTwice', says: '1.7' },
    { violation: 'failsTwice', says: '1.7' },
    { violation: 'failsAfterComplete', says: '1.7' },
    { violation: 'completesAfterError', says: '1.7' },
    { violation: 'deliversAfterCancel', says: '1.8', leaves: true },
    { violation: 'completesAfterCancel', says: '1.8', leaves: true },
    { violation: 'failsAfterCancel', says: '1.8', leaves: true },
    { violation: 'signalsBeforeStart', says: '1.9' },
    { violation: 'completesBeforeStart', says: '1.9' },
    { violation: 'neverStarts', says: '1.9' },
    { violation: 'startsTwice', says: '2.12' },
  ])('sees that a source $violation', async ({ violation, says, leaves = false }) => {
    const { violations } = await watch(violation, leaves);
    expect(violations).toContainEqual(expect.stringContaining(says));
  });
});
