import { needs, watch, watchSpecimen, type Candidate, type Specimen, type TellsEnd } from '../../../lib/testing/conformance/Candidate.js';
import { handSource, type HandSource } from '../../support/foreignSource.js';

function specimen(): Specimen & { readonly hand: HandSource<unknown>; readonly activity: number[] } {
  const hand = handSource<unknown>((n, observer) => {
    if (n < 9) {
      observer.next(Array.from({ length: n }, (_, index) => index));
    }
  });
  const activity: number[] = [];
  const settle = (count: () => number): Promise<void> => {
    activity.push(count());
    return Promise.resolve();
  };
  return { source: hand.source, events: [0, 1, 2], settle, hand, activity };
}

describe('watchSpecimen', () => {
  it('subscribes a probe, which asks for nothing, and keeps what the specimen has', () => {
    const one = specimen();
    const watched = watchSpecimen(one);
    expect([watched.probe.trace, watched.events, watched.source]).toEqual([['subscribe', 'start'], [0, 1, 2], one.source]);
  });

  it('the probe reacts as it is told', () => {
    const told: unknown[] = [];
    watchSpecimen(specimen(), { onStart: () => told.push('start') });
    expect(told).toEqual(['start']);
  });

  it('ask() is a request, then rest; signals are the activity that rest looks at', async () => {
    const one = specimen();
    const { probe, ask, rest } = watchSpecimen(one);
    await ask(2);
    probe.expectEvents([0, 1]);
    await rest();
    expect([one.hand.requests, one.activity]).toEqual([[2], [2, 2]]);
  });

  it.each<[TellsEnd | undefined, boolean, number[]]>([
    [undefined, false, []],
    ['at once', false, []],
    ['at once', true, [9]],
    ['when asked', false, [1]],
    ['when asked', true, [9]],
    ['when asked for more', false, [1]],
    ['when asked for more', true, [9, 1]],
  ])('askForEnd() of a source that tells its end %s, asked before: %p', async (tellsEnd, asked, requests) => {
    const one = specimen();
    const { probe, askForEnd } = watchSpecimen(one, {}, tellsEnd);
    if (asked) {
      probe.request(9);
    }
    await askForEnd();
    expect(one.hand.requests).toEqual(requests);
    // It rests when it has asked.
    expect(one.activity.length).toBe(requests.length - Number(asked));
  });
});

const candidate = (more: Partial<Candidate>): Candidate => ({
  make: () => Promise.resolve(specimen()),
  maxElements: Infinity,
  tellsEnd: 'at once',
  shared: false,
  kind: 'unknown',
  collectGarbage: undefined,
  ...more,
});

it('watch() makes a specimen of so many events, under a probe that reacts, and knows how it tells its end', async () => {
  const counts: number[] = [];
  const one = specimen();
  const make = (count: number): Promise<Specimen> => {
    counts.push(count);
    return Promise.resolve(one);
  };
  const { askForEnd } = await watch(candidate({ make, tellsEnd: 'when asked' }), 5, { onStart: (probe) => probe.request(2) });
  await askForEnd();
  expect([counts, one.hand.requests]).toEqual([[5], [2]]);
  await (await watch(candidate({ make, tellsEnd: 'when asked for more' }), 0)).askForEnd();
  expect(one.hand.requests).toEqual([2, 1]);
});

it('needs() says why a candidate has too few events, and nothing of one that has enough', () => {
  const unless = needs(5);
  expect([4, 5, Infinity].map((maxElements) => unless(candidate({ maxElements })))).toEqual([
    'needs 5 events, there are 4 at most',
    undefined,
    undefined,
  ]);
});
