// Both copies of the package in one process: their classes differ, the brand is what they know each other by.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { lastValueFrom, toArray } from 'rxjs';
import * as esm from 'rxjs-demand';

const cjs = createRequire(import.meta.url)('rxjs-demand');
assert.notEqual(esm.DemandObservable, cjs.DemandObservable, 'two copies were expected');

for (const [producer, stage, consumer] of [
  [cjs, cjs, esm],
  [cjs, esm, cjs],
  [esm, cjs, cjs],
  [esm, esm, cjs],
]) {
  const demands = [];
  let next = 0;
  const handled = await lastValueFrom(
    producer
      .fromDemandProducer({
        handleDemand(demand) {
          demands.push(demand);
          const events = Array.from({ length: demand }, () => next++);
          return { events, done: next >= 20 };
        },
      })
      .pipe(
        stage.mapStage((event) => event * 2),
        consumer.demandConsumer(() => undefined, { maxDemand: 10, minDemand: 5 }),
        toArray(),
      ),
  );
  assert.deepEqual(
    handled.flat(),
    Array.from({ length: 20 }, (_, index) => index * 2),
  );
  assert.deepEqual(demands, [10, 5, 5], 'demand crosses from copy to copy');
}
