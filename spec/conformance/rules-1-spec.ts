import { EVERY_PLACE, inEveryPlace } from '../support/everyPlace.js';
import { numbers } from '../support/numbers.js';
import { settle } from '../support/settle.js';

/** Rules about what a source says: docs/protocol.md, section 1. */

inEveryPlace('1.1 nothing without a request, and never more than requested', async ({ watch }) => {
  const { observer, settle, ask, subscription } = watch({ events: numbers(20), end: 'open' });
  await settle();
  expect(observer.signals).toEqual([['start']]);
  await ask(1);
  expect(observer.events).toEqual([0]);
  await ask(1);
  expect(observer.events).toEqual([0, 1]);
  await ask(5);
  expect(observer.events).toEqual(numbers(7));
  subscription.unsubscribe();
});

inEveryPlace(
  '1.1 a source that has more than was asked for keeps it',
  async ({ watch }) => {
    const { observer, source, ask, settle } = watch({ events: [], end: 'open' });
    source.context.emit([undefined]);
    source.context.emit(numbers(6));
    await settle();
    expect(observer.events).toEqual([]);
    await ask(2);
    await ask(1);
    expect(observer.events.length).toBe(3);
    await ask(100);
    expect(observer.events).toEqual([undefined, ...numbers(6)]);
  },
  EVERY_PLACE.filter(({ position }) => position.feed === undefined),
);

inEveryPlace('1.2 may end with fewer events than requested', async ({ watch }) => {
  const { observer, ask } = watch({ events: numbers(3) });
  await ask(10);
  expect(observer.told).toEqual([0, 1, 2, 'complete']);
});

inEveryPlace('1.3 signals come one after the other, also when next() asks for more', async ({ watch }) => {
  const { observer, settle } = watch(
    { events: numbers(6) },
    {
      start: (subscription) => {
        subscription.request(1);
        subscription.request(1);
        subscription.request(1);
      },
      next: (_events, subscription) => {
        subscription.request(1);
        subscription.request(1);
      },
    },
  );
  await settle();
  expect(observer.told).toEqual([...numbers(6), 'complete']);
  expect(observer.deepest).toBe(1);
});

inEveryPlace(
  '1.3 what the source emits, completes or fails with while next() runs comes after it',
  async ({ watch }) => {
    const signals: string[] = [];
    const watched = watch(
      { events: numbers(8), end: 'open' },
      {
        next: () => {
          signals.push('>');
          watched.source.context.emit(['emitted']);
          watched.source.context.error(new Error('overtakes'));
          signals.push('<');
        },
        error: () => signals.push('error'),
      },
    );
    await watched.ask(1);
    expect(signals).toEqual(['>', '<', 'error']);
    expect(watched.observer.deepest).toBe(1);
  },
  EVERY_PLACE.filter(({ position }) => !position.errorsWait),
);

inEveryPlace('1.4 a failing source is one error, the same object, and it needs no demand', async ({ watch }) => {
  const { observer, source, settle } = watch({ events: [], end: 'open' });
  await settle();
  const failure = new Error('out of the blue');
  source.context.error(failure);
  await settle();
  expect(observer.signals).toEqual([['start'], ['error', failure]]);
  expect(observer.errors[0]).toBe(failure);
  expect(source.ends).toEqual(['failed']);
});

inEveryPlace('1.4 handleDemand that throws or rejects is one error', async ({ watch, position }) => {
  const { observer, source, ask } = watch({ events: numbers(2), end: 'fail' });
  await ask(10);
  // A stage that reads ahead may hold both when the error overtakes them.
  expect(observer.told).toEqual([...(position.holds ? observer.events : [0, 1]), source.failure]);
  expect(source.ends).toEqual(['failed']);
});

inEveryPlace(
  '1.4 an error overtakes events that wait for demand, and discards them',
  async ({ watch }) => {
    const { observer, source, ask, settle } = watch({ events: [], end: 'open' });
    await ask(2);
    source.context.emit([0, 1, 2, 3, 4]);
    await settle();
    expect(observer.events).toEqual([0, 1]);
    const failure = new Error('overtakes');
    source.context.error(failure);
    expect(observer.told).toEqual([0, 1, failure]);
    await ask(10);
    expect(observer.told).toEqual([0, 1, failure]);
  },
  EVERY_PLACE.filter(({ position }) => !position.errorsWait),
);

inEveryPlace('1.5 a source that is done completes with its last event, without a further request', async ({ watch }) => {
  const { observer, source, ask } = watch({ events: numbers(3) });
  await ask(3);
  expect(observer.told).toEqual([0, 1, 2, 'complete']);
  expect(source.ends).toEqual(['completed']);
});

inEveryPlace('1.5 an empty source completes without any request', async ({ watch }) => {
  const { observer, source, settle } = watch({ events: [] });
  await settle();
  expect(observer.signals).toEqual([['start'], ['complete']]);
  expect(source.ends).toEqual(['completed']);
});

inEveryPlace('1.5 completion never overtakes events that wait for demand', async ({ watch }) => {
  const { observer, source, ask, settle } = watch({ events: [], end: 'open' });
  await ask(1);
  source.context.emit([0, 1, 2, 3, 4]);
  source.context.complete();
  await settle();
  expect(observer.told).toEqual([0]);
  await ask(3);
  expect(observer.told).toEqual([0, 1, 2, 3]);
  await ask(1);
  expect(observer.told).toEqual([0, 1, 2, 3, 4, 'complete']);
});

inEveryPlace('1.6 after the end the subscription is closed, and its methods do nothing', async ({ watch }) => {
  const { observer, source, subscription, ask } = watch({ events: numbers(2) });
  await ask(2);
  expect(subscription.closed).toBe(true);
  const asked = [...source.demands];
  await ask(5);
  subscription.unsubscribe();
  expect(observer.told).toEqual([0, 1, 'complete']);
  expect(source.demands).toEqual(asked);
  expect(source.ends).toEqual(['completed']);
  // Aborting is for what was given up.
  expect(source.context.signal.aborted).toBe(false);
});

inEveryPlace('1.7 nothing comes after completion', async ({ watch }) => {
  const { observer, source, ask } = watch({ events: numbers(2) });
  await ask(Infinity);
  source.context.emit(['late']);
  source.context.error(new Error('late'));
  source.context.complete();
  await ask(10);
  expect(observer.told).toEqual([0, 1, 'complete']);
});

inEveryPlace('1.7 nothing comes after an error', async ({ watch }) => {
  const { observer, source, ask } = watch({ events: numbers(2), end: 'fail' });
  await ask(Infinity);
  source.context.emit(['late']);
  source.context.error(new Error('late'));
  source.context.complete();
  await ask(10);
  expect(observer.told).toEqual([...observer.events, source.failure]);
  expect(observer.events).not.toContain('late');
});

inEveryPlace('1.8 nothing comes once unsubscribe() has returned', async ({ watch }) => {
  const { observer, source, subscription, settle } = watch({ events: numbers(20), end: 'open' });
  subscription.request(5);
  subscription.unsubscribe();
  const before = [...observer.told];
  expect(subscription.closed).toBe(true);
  await settle();
  source.context.emit(['late']);
  source.context.error(new Error('late'));
  await settle();
  expect(observer.told).toEqual(before);
  expect(source.ends).toEqual(['cancelled']);
});

inEveryPlace('1.8 not even when it was called inside next()', async ({ watch }) => {
  const { observer, source, ask } = watch(
    { events: numbers(20), end: 'open' },
    { next: (_events, subscription) => subscription.unsubscribe() },
  );
  await ask(1);
  await ask(14);
  expect(observer.told).toEqual([0]);
  expect(source.ends).toEqual(['cancelled']);
});

inEveryPlace('1.8 nor is a completion due told when the last next() cancels', async ({ watch }) => {
  const { observer, ask } = watch(
    { events: numbers(3) },
    {
      next: (events, subscription) => {
        if (events.includes(2)) subscription.unsubscribe();
      },
    },
  );
  await ask(3);
  expect(observer.told).toEqual([0, 1, 2]);
});

inEveryPlace('1.9 start comes first, and what it asks for comes when it has returned', async ({ watch }) => {
  const { observer, settle } = watch({ events: numbers(2) }, { start: (subscription) => subscription.request(2) });
  await settle();
  expect(observer.signals[0]).toEqual(['start']);
  expect(observer.deepest).toBe(1);
  expect(observer.told).toEqual([0, 1, 'complete']);
});

inEveryPlace('1.9 also before an end that needs no demand', async ({ watch }) => {
  const { observer, settle } = watch({ events: [] });
  await settle();
  expect(observer.signals).toEqual([['start'], ['complete']]);
});

inEveryPlace('1.9 an observer without start uses what subscribeWithDemand returned', async ({ build }) => {
  const { observable, source } = build({ events: numbers(3) });
  const told: unknown[] = [];
  const subscription = observable.subscribeWithDemand({
    next: (events) => told.push(...events),
    error: (error) => told.push(error),
    complete: () => told.push('complete'),
  });
  subscription.request(3);
  await settle(source);
  expect(told).toEqual([0, 1, 2, 'complete']);
});
