import type { Observable } from 'rxjs';
import {
  demandConsumer,
  demandDispatcher,
  filterStage,
  mapStage,
  partitionDispatcher,
  requestOn,
  type DemandObservable,
} from 'rxjs-demand';
import {
  demandProbe,
  describeConsumer,
  describeDispatcher,
  describeProducer,
  describeStage,
  misbehavingProducer,
  runDemandMarbles,
  type DemandProbe,
  type MisbehavingProducer,
  type ProducerDouble,
  type TestRunner,
} from 'rxjs-demand/testing';
import { expectType } from './expectType.js';

declare const numbers$: DemandObservable<number>;
declare const plain$: Observable<number>;
declare const runner: TestRunner;

// runDemandMarbles returns what its callback returns, and takes the producer's type from what it is given.
expectType<number>()(runDemandMarbles(() => 5 as number));
runDemandMarbles(({ producer, demand, expectDemand, expectCancel, expectObservable, cold }) => {
  expectType<ProducerDouble<string>>()(producer('ab|'));
  expectType<ProducerDouble<number>>()(producer([1, 2] as number[], { end: 'open' }));
  expectType<ProducerDouble<{ id: number }>>()(producer('a|', { values: { a: { id: 1 } as { id: number } } }));
  expectType<Observable<number>>()(demand('1-x', { x: 10 }));
  // It is a demand source: stages may follow.
  expectType<DemandObservable<boolean>>()(producer([1]).pipe(mapStage((n) => n > 0)));
  expectObservable(producer('a').pipe(requestOn(demand('1')))).toBe('a');
  expectDemand(producer('a')).toBe('1-x', { x: 10 });
  expectCancel(producer([1])).toBe('-!');
  // @ts-expect-error demand is made of numbers
  demand('a', { a: 'ten' });
  // @ts-expect-error of a double only
  expectDemand(cold('a'));
  // @ts-expect-error three ways to end
  producer([1], { end: 'soon' });
});
runDemandMarbles(() => undefined, { isEqual: (actual, expected) => actual === expected });

// A probe has the type of its source.
expectType<DemandProbe<number>>()(demandProbe<number>().subscribe(numbers$));
demandProbe<number>({ onNext: (events, probe) => expectType<readonly number[]>()(events) })
  .subscribe(numbers$)
  .request(1)
  .expectEvents([1]);
demandProbe<number>().subscribe(numbers$).expectError(RangeError).expectError(/x/).expectError(new Error('x')).expectError();
// @ts-expect-error other events
demandProbe<number>().subscribe(numbers$).expectEvents(['a']);
// @ts-expect-error a plain Observable carries no demand
demandProbe<number>().subscribe(plain$);

expectType<MisbehavingProducer<number>>()(misbehavingProducer('startsTwice'));
expectType<MisbehavingProducer<string>>()(misbehavingProducer('startsTwice', ['a'] as string[]));
// @ts-expect-error no such misconduct
misbehavingProducer('obeys');

// The suites take a function, or an object that says more.
describeProducer('p', () => numbers$);
describeProducer('p', { create: (count) => numbers$, maxElements: 5, tellsEnd: 'when asked', shared: true }, runner);
// @ts-expect-error a plain Observable carries no demand
describeProducer('p', () => plain$);
describeStage('s', () => filterStage((n: number) => n > 0));
describeStage('s', { create: () => mapStage((n: number) => `${n}`), expected: (events) => events.map(String), prefetch: 5 }, runner);
// @ts-expect-error the suite's events are numbers
describeStage('s', () => mapStage((text: string) => text));
describeConsumer('c', (handle) => demandConsumer(handle, { maxDemand: 5 }));
describeConsumer('c', { create: demandConsumer, maxDemand: 5, waits: true, ordered: false, stopsOnError: false }, runner);
// @ts-expect-error the suite's events are numbers
describeConsumer('c', () => demandConsumer((events: readonly string[]) => events));
describeDispatcher('d', demandDispatcher);
describeDispatcher(
  'd',
  { create: () => partitionDispatcher({ partitions: 2 }), consumers: [{ partition: 0 }, { partition: 1 }], delivers: 'one' },
  runner,
);
// @ts-expect-error one or all
describeDispatcher('d', { create: () => demandDispatcher(), delivers: 'some' });

// Test runners as they are: jest's and mocha's give the body a `done`, node's a context, and all return something.
interface OtherRunner {
  describe(name: string | number, body?: (this: unknown) => void): Promise<void>;
  it(
    name?: string,
    body?: (context: { readonly name: string }, done: (error?: unknown) => void) => unknown,
    timeout?: number,
  ): Promise<void>;
}
declare const other: OtherRunner;
describeDispatcher('d', demandDispatcher, other);
