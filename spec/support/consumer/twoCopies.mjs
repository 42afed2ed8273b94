// Both copies of the package in one process: their classes differ, the brand is what they know each other by. Every producer, stage and
// consumer of one copy works behind a source of the other, and demand crosses.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { setImmediate } from 'node:timers';
import { lastValueFrom, map, of, toArray } from 'rxjs';
import * as esm from 'rxjs-demand';

const cjs = createRequire(import.meta.url)('rxjs-demand');
assert.notEqual(esm.DemandObservable, cjs.DemandObservable, 'two copies were expected');

const COUNT = 20;
const NUMBERS = Array.from({ length: COUNT }, (_, index) => index);
const WINDOW = { maxDemand: 10, minDemand: 5 };
const byNumber = (a, b) => a - b;

/** A source of 20 numbers made with `copy`, and what it was asked for. */
function countedSource(copy) {
  const demands = [];
  const observable = copy.fromDemandProducer({
    init: () => 0,
    handleDemand(demand, from) {
      demands.push(demand);
      const to = Math.min(from + demand, COUNT);
      return { events: NUMBERS.slice(from, to), state: to, done: to === COUNT };
    },
  });
  return { observable, demands };
}

/** Asks an observable for 3, then 4, then for all that is left. Resolves to what came each time. */
function askThrice(observable) {
  return new Promise((resolve, reject) => {
    const answers = [[], [], []];
    let turn = 0;
    const subscription = observable.subscribeWithDemand({
      next: (events) => answers[turn].push(...events),
      error: reject,
      complete: () => resolve(answers),
    });
    const ask = (n) =>
      new Promise((answered) => {
        subscription.request(n);
        setImmediate(answered);
      });
    ask(3)
      .then(() => {
        turn = 1;
        return ask(4);
      })
      .then(() => {
        turn = 2;
        return ask(Infinity);
      })
      .catch(reject);
  });
}

/** Each stage, and what a source behind it is asked for first when 3 are asked for. */
const stages = {
  mapStage: [(copy) => copy.mapStage((n) => n), 3],
  'mapStage({ handleEvents })': [(copy) => copy.mapStage({ handleEvents: (events, state) => ({ events, state }) }, WINDOW), 10],
  filterStage: [(copy) => copy.filterStage(() => true), 3],
  mapAsyncStage: [(copy) => copy.mapAsyncStage((n) => of(n)), 1],
  'mapAsyncStage, as they come': [(copy) => copy.mapAsyncStage((n) => Promise.resolve(n), { concurrency: 2, ordered: false }), 2],
  throughStage: [(copy) => copy.throughStage(map((n) => n)), 3],
  'dispatchStage(demandDispatcher)': [(copy, other) => copy.dispatchStage(other.demandDispatcher()), 3],
  'dispatchStage(broadcastDispatcher)': [(copy, other) => copy.dispatchStage(other.broadcastDispatcher()), 3],
  'dispatchStage(partitionDispatcher)': [
    (copy, other) => (source) =>
      copy
        .dispatchStage(other.partitionDispatcher({ partitions: ['a'], hash: (n) => [n, 'a'] }))(source)
        .to({ partition: 'a' }),
    3,
  ],
  mergeDemand: [(copy) => (source) => copy.mergeDemand([{ source, ...WINDOW }]), 10],
};

/** Each consumer: runs it on a source and resolves to the events it has handled; what it asks the source for. */
const consumers = {
  'demandConsumer(() => void)': [(copy, source) => collect(source.pipe(copy.demandConsumer(() => undefined, WINDOW))), [10, 5, 5]],
  'demandConsumer(() => an answer)': [
    (copy, source) => collect(source.pipe(copy.demandConsumer(async (events) => events, WINDOW))),
    [10, 5, 5],
  ],
  'demandConsumer({ init, handleEvents })': [
    async (copy, source) =>
      (
        await collect(source.pipe(copy.demandConsumer({ init: () => [], handleEvents: (events, all) => [...all, ...events] }, WINDOW)))
      ).slice(-COUNT),
    [10, 5, 5],
  ],
  'demandConsumer, two of them': [
    (copy, source) => collect(source.pipe(copy.demandConsumer(async (events) => events, { maxDemand: 5, minDemand: 0, concurrency: 2 }))),
    [5, 5, 5, 5],
  ],
  requestOn: [(copy, source) => collect(source.pipe(copy.requestOn(of(7, 13)))), [7, 13]],
  superviseEach: [(copy, source) => collect(source.pipe(copy.superviseEach((n) => of(n), WINDOW))), [10, 10]],
  toAsyncIterable: [
    async (copy, source) => {
      const events = [];
      for await (const event of copy.toAsyncIterable(source, WINDOW)) events.push(event);
      return events;
    },
    [10, 5, 5],
  ],
};

async function collect(results) {
  return (await lastValueFrom(results.pipe(toArray()))).flat();
}

for (const [direction, ours, theirs] of [
  ['CommonJS behind ESM', cjs, esm],
  ['ESM behind CommonJS', esm, cjs],
]) {
  for (const [name, [stage, first]] of Object.entries(stages)) {
    const { observable, demands } = countedSource(theirs);
    const behind = observable.pipe(stage(ours, theirs));
    assert.ok(!(observable instanceof ours.DemandObservable), 'no instanceof could know it');
    assert.ok(ours.isDemandSource(observable) && theirs.isDemandSource(behind), `${direction}, ${name}: the brand is known on either side`);
    const answers = await askThrice(behind);
    assert.deepEqual(
      answers.map(({ length }) => length),
      [3, 4, 13],
      `${direction}, ${name}: no more than was asked for`,
    );
    assert.deepEqual(answers.flat().sort(byNumber), NUMBERS, `${direction}, ${name}: nothing is lost`);
    assert.equal(demands[0], first, `${direction}, ${name}: demand is carried, and is not unbounded`);
  }
  for (const [name, [consume, expected]] of Object.entries(consumers)) {
    const { observable, demands } = countedSource(theirs);
    assert.deepEqual((await consume(ours, observable)).sort(byNumber), NUMBERS, `${direction}, ${name}: all is handled`);
    assert.deepEqual(demands, expected, `${direction}, ${name}: demand is carried`);
  }
  // The other producers, read by a consumer of the other copy; and a wrong use is told as within one copy.
  for (const source of [theirs.toDemand()(of(...NUMBERS)), theirs.fromAsyncIterable(NUMBERS)]) {
    assert.deepEqual(await collect(source.pipe(ours.demandConsumer(() => undefined, WINDOW))), NUMBERS, direction);
  }
  assert.throws(() => of(1).pipe(ours.mapStage((n) => n)), TypeError);
}

// Copies in turn: stages and the consumer of either kind in one pipeline.
const { observable, demands } = countedSource(esm);
const handled = await collect(
  observable.pipe(
    cjs.mapStage((n) => n + 1),
    esm.filterStage(() => true),
    cjs.throughStage(map((n) => n - 1)),
    esm.mapStage((n) => n),
    cjs.demandConsumer(() => undefined, WINDOW),
  ),
);
assert.deepEqual(handled, NUMBERS);
assert.deepEqual(demands, [10, 5, 5]);
