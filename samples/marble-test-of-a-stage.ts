// npx tsx --tsconfig samples/tsconfig.json samples/marble-test-of-a-stage.ts  ->  prints "passed" if all is as drawn
import assert from 'node:assert/strict';
import { Subject } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { filterStage, fromDemandProducer, requestOn } from 'rxjs-demand';

const scheduler = new TestScheduler((actual, expected) => assert.deepEqual(actual, expected));

scheduler.run(({ cold, expectObservable }) => {
  const asked$ = new Subject<string>();
  const numbers$ = fromDemandProducer({
    init: () => 0,
    handleDemand: (demand, from) => {
      asked$.next(String(demand));
      return { events: Array.from({ length: demand }, (_, index) => from + index), state: from + demand };
    },
  });
  const even$ = numbers$.pipe(filterStage((number) => number % 2 === 0));

  // Demand is a stream like any other, so it is drawn like one.
  const requested = '  --2---1';
  const upstream = '   --(21)(11)'; // one of two was dropped, so one more; then 3 was dropped
  const emitted = '    --(02)4';

  expectObservable(asked$).toBe(upstream);
  expectObservable(even$.pipe(requestOn(cold<number>(requested, { 1: 1, 2: 2 })))).toBe(emitted, { 0: 0, 2: 2, 4: 4 });
});

console.log('passed');
