import { map, range } from 'rxjs';
import { filterStage, fromDemandProducer, mapAsyncStage, mapStage, throughStage, toDemand, type DemandObservable } from 'rxjs-demand';
import { countingSource } from '../support/countingSource.js';
import { EVERY_PLACE, inEveryPlace, POSITIONS } from '../support/everyPlace.js';
import { foreign } from '../support/foreignSource.js';
import { numbers } from '../support/numbers.js';
import { RecordingObserver } from '../support/recordingObserver.js';

/** Rules about the subscription: docs/protocol.md, section 3. 3.9, 3.13 and 3.16 have files of their own. */

inEveryPlace('3.2 start() and next() may ask', async ({ watch }) => {
  const { observer, settle: rest } = watch(
    { events: numbers(6) },
    {
      start: (subscription) => {
        subscription.request(1);
        subscription.request(1);
        subscription.request(1);
      },
      next: (events, subscription) => events.forEach(() => subscription.request(1)),
    },
  );
  await rest();
  expect(observer.told).toEqual([...numbers(6), 'complete']);
});

describe('3.3 request(1) inside next() does not grow the stack', () => {
  const million = 1_000_000;
  /** Ten times what a stack of calls could hold; the million is asked of the source. */
  const many = 100_000;
  const counter = (count: number): DemandObservable<number> =>
    fromDemandProducer<number, number>({
      init: () => 0,
      handleDemand: (demand, from) => ({
        events: demand === 1 ? [from] : Array.from({ length: demand }, (_, index) => from + index),
        state: from + demand,
        done: from + demand === count,
      }),
    });
  const cases: readonly { readonly name: string; readonly count: number; readonly source: DemandObservable<number> }[] = [
    { name: 'at the source', count: million, source: counter(million) },
    { name: 'behind mapStage', count: many, source: counter(many).pipe(mapStage((n) => n)) },
    {
      name: 'behind mapStage({ handleEvents })',
      count: many,
      source: counter(many).pipe(mapStage({ handleEvents: (events: readonly number[]) => ({ events, state: 0 }) }, { maxDemand: 2 })),
    },
    { name: 'behind filterStage', count: many, source: counter(2 * many).pipe(filterStage((n) => n % 2 === 1)) },
    { name: 'behind mapAsyncStage', count: many, source: counter(many).pipe(mapAsyncStage((n) => [n], { concurrency: 2 })) },
    { name: 'behind throughStage', count: many, source: counter(many).pipe(throughStage(map((n: number) => n))) },
    { name: 'behind a source of another copy', count: many, source: mapStage((n: number) => n)(foreign(counter(many))) },
    { name: 'behind toDemand', count: many, source: toDemand<number>({ bufferSize: many })(range(0, many)) },
  ];

  it.each(cases)('$count times $name', ({ count, source }) => {
    let received = 0;
    let depth = 0;
    let deepest = 0;
    let completed = 0;
    let ask = (): void => undefined;
    const subscription = source.subscribeWithDemand({
      start: (handle) => {
        ask = () => handle.request(1);
      },
      next: (events) => {
        depth++;
        deepest = Math.max(deepest, depth);
        received += events.length;
        ask();
        depth--;
      },
      error: (error) => {
        throw error;
      },
      complete: () => completed++,
    });
    subscription.request(1);
    expect({ received, deepest, completed }).toEqual({ received: count, deepest: 1, completed: 1 });
  });

  it('when filterStage drops a million in a row', () => {
    const observer = new RecordingObserver<number>();
    counter(million)
      .pipe(filterStage((n) => n === million - 1))
      .subscribeWithDemand(observer);
    observer.subscription.request(1);
    expect(observer.told).toEqual([million - 1, 'complete']);
  });
});

inEveryPlace(
  '3.4 a large request returns at once: an asynchronous source is called once',
  ({ watch, position }) => {
    const { observer, source, subscription } = watch({ events: numbers(20), end: 'open' });
    subscription.request(1e9);
    expect(observer.events).toEqual([]);
    expect(source.demands.length).toBe(1);
    if (position.transparent) {
      expect(source.demands).toEqual([1e9]);
    }
    subscription.unsubscribe();
  },
  EVERY_PLACE.filter(({ kind }) => kind !== 'synchronous'),
);

inEveryPlace('3.5 unsubscribe() acts at once', async ({ watch }) => {
  const { observer, source, subscription, settle: rest } = watch({ events: numbers(20), end: 'open' });
  subscription.unsubscribe();
  expect(source.ends).toEqual(['cancelled']);
  await rest();
  expect(observer.signals).toEqual([['start']]);
});

inEveryPlace('3.7 unsubscribe() a second time does nothing', async ({ watch }) => {
  const { source, subscription, ask } = watch({ events: numbers(20), end: 'open' });
  await ask(1);
  subscription.unsubscribe();
  subscription.unsubscribe();
  subscription.unsubscribe();
  expect(source.ends).toEqual(['cancelled']);
});

inEveryPlace('3.5 an unsubscribe() inside start() keeps the source from starting', async ({ watch }) => {
  const { observer, source, settle: rest } = watch({ events: numbers(3) }, { start: (subscription) => subscription.unsubscribe() });
  await rest();
  expect(observer.signals).toEqual([['start']]);
  expect([source.subscriptions, source.demands, source.ends]).toEqual([0, [], []]);
});

it('3.5 nor is a stage initialised that was given up inside start()', () => {
  const init = jest.fn(() => 0);
  countingSource('synchronous', { events: numbers(3) })
    .observable.pipe(mapStage({ init, handleEvents: (events: readonly unknown[]) => ({ events, state: 0 }) }))
    .subscribeWithDemand(new RecordingObserver<unknown>({ start: (subscription) => subscription.unsubscribe() }));
  expect(init).not.toHaveBeenCalled();
});

inEveryPlace('3.6 after unsubscribe() a request does nothing, not even a bad one', async ({ watch }) => {
  const { observer, source, subscription, ask } = watch({ events: numbers(20), end: 'open' });
  subscription.unsubscribe();
  const asked = source.demands.length;
  await ask(1);
  await ask(-1);
  await ask(Infinity);
  expect(observer.signals).toEqual([['start']]);
  expect(source.demands.length).toBe(asked);
});

inEveryPlace('3.8 requests add up, also while the answer to the first is pending', async ({ watch, position, kind }) => {
  const { observer, source, subscription, settle: rest } = watch({ events: numbers(20), end: 'open' });
  subscription.request(2);
  subscription.request(3);
  subscription.request(1);
  await rest();
  expect(observer.events).toEqual(numbers(6));
  if (position.transparent) {
    // Those made while an answer is pending are one call.
    expect(source.demands).toEqual(kind === 'synchronous' ? [2, 3, 1] : [2, 4]);
  }
});

inEveryPlace(
  '3.8 so do those made inside one next(); a source that answers at once is called for each, in order',
  async ({ watch, position, kind }) => {
    const { observer, source, ask } = watch(
      { events: numbers(30), end: 'open' },
      {
        next: (events, handle) => {
          if (events.includes(0)) [1, 2, 3, 4].forEach((n) => handle.request(n));
        },
      },
    );
    await ask(1);
    expect(observer.events).toEqual(numbers(11));
    if (kind === 'synchronous' && position.name === 'at the source') {
      expect(source.demands).toEqual([1, 1, 2, 3, 4]);
    }
  },
);

inEveryPlace('3.17 demand saturates at 2^53 - 1, and is then unbounded', async ({ watch }) => {
  const { observer, source, subscription, settle: rest } = watch({ events: numbers(1000) });
  subscription.request(1);
  subscription.request(Number.MAX_SAFE_INTEGER);
  subscription.request(5);
  await rest();
  expect(observer.told).toEqual([...numbers(1000), 'complete']);
  expect(source.demands).not.toContain(NaN);
});

inEveryPlace('3.17 ten times request(2^53 - 2) in each next() is no error', async ({ watch }) => {
  const { observer, ask } = watch(
    { events: numbers(1000) },
    {
      next: (_events, subscription) => {
        for (let count = 0; count < 10; count++) subscription.request(Number.MAX_SAFE_INTEGER - 1);
      },
    },
  );
  await ask(1);
  expect(observer.told).toEqual([...numbers(1000), 'complete']);
});

inEveryPlace(
  '3.17 unbounded demand is never used up',
  async ({ watch }) => {
    const { observer, source, ask, settle: rest } = watch({ events: [], end: 'open' });
    await ask(Infinity);
    await ask(5);
    for (let batch = 0; batch < 20; batch++) {
      source.context.emit(numbers(50));
      await rest();
    }
    expect(observer.events.length).toBe(1000);
  },
  EVERY_PLACE.filter(({ position }) => position.feed === undefined),
);

it.each([
  { requests: [Infinity, 3], title: 'Infinity and any more' },
  { requests: [Number.MAX_SAFE_INTEGER - 1, 1], title: '2^53 - 1 in two requests' },
  { requests: [1, Number.MAX_SAFE_INTEGER], title: '2^53' },
  { requests: [Number.MAX_VALUE, Number.MAX_VALUE], title: 'twice the largest number there is' },
])('3.17 the producer reads as Infinity: $title', ({ requests }) => {
  for (const { behind } of POSITIONS.filter(({ transparent }) => transparent)) {
    const source = countingSource('gated', { events: numbers(10), end: 'open' });
    const observer = new RecordingObserver<unknown>();
    behind(source.observable).subscribeWithDemand(observer);
    requests.forEach((n) => observer.subscription.request(n));
    source.context.emit([1, 2]);
    expect(source.context.demand).toBe(Infinity);
    observer.subscription.unsubscribe();
  }
});
