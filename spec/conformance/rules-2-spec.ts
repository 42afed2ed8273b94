import { take } from 'rxjs';
import { throughStage } from 'rxjs-demand';
import { EVERY_PLACE, inEveryPlace, STAGE_POSITIONS } from '../support/everyPlace.js';
import { handSource } from '../support/foreignSource.js';
import { numbers } from '../support/numbers.js';
import { RecordingObserver } from '../support/recordingObserver.js';
import { settle } from '../support/settle.js';
import { collectUnhandledErrors, restoreUnhandledErrors, unhandledErrors } from '../support/unhandledErrors.js';

/** Rules about what a consumer does: docs/protocol.md, section 2. 2.13 has a file of its own. */

beforeEach(collectUnhandledErrors);
afterEach(restoreUnhandledErrors);

inEveryPlace('2.1 asks for nothing before it was asked, or for what its window says', async ({ watch, position }) => {
  const { source, settle: rest } = watch({ events: numbers(20), end: 'open' });
  await rest();
  expect(source.demands.slice(0, 1)).toEqual(position.prefetch === undefined ? [] : [position.prefetch]);
});

inEveryPlace('2.3 request() and unsubscribe() inside complete() do nothing', async ({ watch }) => {
  const { observer, source, ask } = watch(
    { events: numbers(2) },
    {
      complete: (subscription) => {
        subscription.request(1);
        subscription.request(-1);
        subscription.unsubscribe();
      },
    },
  );
  await ask(5);
  expect(observer.told).toEqual([0, 1, 'complete']);
  expect(source.ends).toEqual(['completed']);
});

inEveryPlace('2.3 request() and unsubscribe() inside error() do nothing', async ({ watch }) => {
  const { observer, source, ask } = watch(
    { events: [], end: 'fail' },
    {
      error: (_error, subscription) => {
        subscription.request(1);
        subscription.request(-1);
        subscription.unsubscribe();
      },
    },
  );
  await ask(5);
  expect(observer.told).toEqual([source.failure]);
  expect(source.ends).toEqual(['failed']);
});

describe('2.4 a source that has ended is neither asked nor cancelled', () => {
  it.each(STAGE_POSITIONS)('$name', async ({ behind, feed = (events) => events }) => {
    const hand = handSource<unknown>();
    const observer = new RecordingObserver<unknown>();
    behind(hand.source as never).subscribeWithDemand(observer);
    observer.subscription.request(Infinity);
    // One at a time: some stages ask for no more.
    for (const event of feed(numbers(3))) {
      hand.observer.next([event]);
      await unhandledErrors();
    }
    const { length } = hand.requests;
    hand.observer.complete();
    await unhandledErrors();
    expect(observer.told).toEqual([0, 1, 2, 'complete']);
    observer.subscription.request(1);
    observer.subscription.unsubscribe();
    expect(hand.requests.length).toBe(length);
    expect(hand.cancels).toBe(0);
  });
});

inEveryPlace('2.6 a consumer that has enough cancels, once, and has not asked for more than it may', async ({ build, position }) => {
  const { observable, source } = build({ events: numbers(100), end: 'open' });
  const observer = new RecordingObserver<unknown>();
  observable.pipe(throughStage(take(2))).subscribeWithDemand(observer);
  observer.subscription.request(2);
  await settle(source);
  expect(observer.told).toEqual([0, 1, 'complete']);
  expect(source.ends).toEqual(['cancelled']);
  if (position.transparent) {
    expect(source.demands.reduce((sum, demand) => sum + demand)).toBe(2);
  }
});

describe('2.8 what comes after a cancel is ignored', () => {
  it.each(STAGE_POSITIONS)('$name', async ({ behind }) => {
    const hand = handSource<unknown>();
    const observer = new RecordingObserver<unknown>();
    behind(hand.source as never).subscribeWithDemand(observer);
    observer.subscription.request(5);
    observer.subscription.unsubscribe();
    hand.observer.next([1]);
    hand.observer.error(new Error('late'));
    hand.observer.complete();
    expect(await unhandledErrors()).toEqual([]);
    expect(observer.signals).toEqual([['start']]);
    expect(hand.cancels).toBe(1);
  });
});

inEveryPlace('2.9 an end comes through with a request outstanding as without', async ({ watch }) => {
  const { observer, source, ask, settle: rest } = watch({ events: [], end: 'open' });
  await ask(5);
  source.context.complete();
  await rest();
  expect(observer.told).toEqual(['complete']);
});

inEveryPlace(
  '2.12 each subscription has its own source, demand and end',
  async ({ build }) => {
    const { observable, source } = build({ events: numbers(3) });
    const first = new RecordingObserver<unknown>();
    const second = new RecordingObserver<unknown>();
    observable.subscribeWithDemand(first);
    observable.subscribeWithDemand(second);
    first.subscription.request(1);
    second.subscription.request(5);
    await settle(source);
    expect([first.told, second.told]).toEqual([[0], [0, 1, 2, 'complete']]);
    first.subscription.unsubscribe();
    const third = new RecordingObserver<unknown>();
    observable.subscribeWithDemand(third);
    third.subscription.request(3);
    await settle(source);
    expect(third.told).toEqual([0, 1, 2, 'complete']);
    expect(source.subscriptions).toBe(3);
  },
  EVERY_PLACE.filter(({ position }) => !position.hot),
);
