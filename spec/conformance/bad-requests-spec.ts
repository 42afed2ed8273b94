import { inEveryPlace } from '../support/everyPlace.js';
import { numbers } from '../support/numbers.js';

/** Rule 3.9: docs/protocol.md, section 3. */

const BAD = [0, -1, NaN, 1.5, undefined, '2', -Infinity, null] as unknown as readonly number[];
const described = new Map<unknown, string>([
  ['2', '`2` (string)'],
  [undefined, '`undefined` (undefined)'],
  [null, '`null` (null)'],
]);

function badRequest(n: number): RangeError {
  const shown = described.get(n) ?? `\`${String(n)}\` (number)`;
  return new RangeError(`Rule 3.9: expected \`n\` in request(n) to be a positive integer or Infinity, got ${shown}`);
}

inEveryPlace('3.9 a request that is no positive integer cancels upstream and is one RangeError', async ({ watch, position }) => {
  for (const n of BAD) {
    const { observer, source, subscription, ask } = watch({ events: numbers(20), end: 'open' });
    await ask(1);
    subscription.request(n);
    expect(observer.told).toEqual([0, badRequest(n)]);
    expect(observer.errors[0]).toBeInstanceOf(RangeError);
    expect(subscription.closed).toBe(true);
    expect(source.ends).toEqual([position.ownEdges ? 'failed' : 'cancelled']);
    await ask(5);
    await ask(n);
    expect(observer.told.length).toBe(2);
  }
});

inEveryPlace('3.9 a bad request inside next() is the error when next() has returned', async ({ watch, position }) => {
  const { observer, source, subscription, ask } = watch(
    { events: numbers(20), end: 'open' },
    {
      next: (_events, handle) => {
        handle.request(0);
        handle.request(5);
        handle.request(-1);
      },
    },
  );
  await ask(1);
  expect(observer.told).toEqual([0, badRequest(0)]);
  expect(observer.deepest).toBe(1);
  expect(subscription.closed).toBe(true);
  expect(source.ends).toEqual([position.ownEdges ? 'failed' : 'cancelled']);
});

inEveryPlace('3.9 a bad request inside start() is the error when start() has returned, and the source never starts', async ({ watch }) => {
  const {
    observer,
    source,
    settle: rest,
  } = watch(
    { events: numbers(20), end: 'open' },
    {
      start: (handle) => {
        handle.request(1);
        handle.request(-1);
      },
    },
  );
  await rest();
  expect(observer.signals).toEqual([['start'], ['error', badRequest(-1)]]);
  expect(observer.deepest).toBe(1);
  expect([source.subscriptions, source.demands, source.ends]).toEqual([0, [], []]);
});

inEveryPlace('3.9 a bad request that is followed by unsubscribe() in the same call is not told', async ({ watch }) => {
  const { observer, ask } = watch(
    { events: numbers(20), end: 'open' },
    {
      next: (_events, handle) => {
        handle.request(-1);
        handle.unsubscribe();
      },
    },
  );
  await ask(1);
  expect(observer.told).toEqual([0]);
});
