import type { Subject } from 'rxjs';
import { NEVER, of, ReplaySubject } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { DemandObservable, filterStage, fromDemandProducer, requestOn, type StatefulStage } from '../../lib/index.js';
import { mapStage } from '../../lib/stages/mapStage.js';

const digits = { 1: 1, 2: 2, 3: 3, 4: 4, 5: 5 };

/** a, b, c, …; what is asked of it goes to `asked$`. */
const letters = (asked$: Subject<number>): DemandObservable<string> =>
  fromDemandProducer<string, number>({
    init: () => 0,
    handleDemand: (demand, from) => {
      asked$.next(demand);
      return { events: Array.from({ length: demand }, (_, index) => String.fromCharCode(97 + from + index)), state: from + demand };
    },
  });

const marbles = (): TestScheduler =>
  new TestScheduler((actual, expected) => {
    expect(actual).toEqual(expected);
  });

describe('mapStage', () => {
  it('takes a function: demand passes straight through, nothing is prefetched', () => {
    marbles().run(({ cold, expectObservable }) => {
      const asked$ = new ReplaySubject<number>(Infinity);
      const demand$ = cold('  --2---1----3----', digits);
      const upstream = '      --2---1----3----';
      const expected = '      --(AB)C----(DEF)';
      const result$ = letters(asked$).pipe(
        mapStage((letter) => letter.toUpperCase()),
        requestOn(demand$),
      );
      expectObservable(result$).toBe(expected);
      expectObservable(asked$).toBe(upstream, digits);
    });
  });

  it('takes an object: the window towards upstream is its own, results wait for demand', () => {
    marbles().run(({ cold, expectObservable }) => {
      const asked$ = new ReplaySubject<number>(Infinity);
      const demand$ = cold('  -----2---1----3----', digits);
      const upstream = '      4----(22)-----2----';
      const expected = '      -----(AB)C----(DEF)';
      const upperCase: StatefulStage<string, string, undefined> = {
        handleEvents: (events, state) => ({ events: events.map((letter) => letter.toUpperCase()), state }),
      };
      const result$ = letters(asked$).pipe(mapStage(upperCase, { maxDemand: 4, minDemand: 2 }), requestOn(demand$));
      expectObservable(result$).toBe(expected);
      expectObservable(asked$).toBe(upstream, digits);
    });
  });

  it('throws when called with neither', () => {
    expect(() => mapStage(undefined as never)).toThrow(
      new TypeError('Expected `stage` to be a function or an object with handleEvents, got `undefined` (undefined)'),
    );
    expect(() => mapStage(null as never)).toThrow(
      new TypeError('Expected `stage` to be a function or an object with handleEvents, got `null` (null)'),
    );
    expect(() => mapStage({} as never)).toThrow(
      new TypeError('Expected `stage.handleEvents` to be a function, got `undefined` (undefined)'),
    );
  });

  it('throws for options out of range, when called', () => {
    const stage = { handleEvents: (events: readonly number[], state: undefined) => ({ events, state }) };
    expect(() => mapStage(stage, { maxDemand: 0 })).toThrow(
      new RangeError('Expected `maxDemand` to be an integer of at least 1, got `0` (number)'),
    );
    expect(() => mapStage(stage, { maxDemand: 10, minDemand: 10 })).toThrow(
      new RangeError('Expected `minDemand` to be an integer from 0 to 9, got `10` (number)'),
    );
    expect(() => mapStage(stage, { bufferSize: -1 })).toThrow(
      new RangeError('Expected `bufferSize` to be an integer of at least 0 or Infinity, got `-1` (number)'),
    );
  });

  it.each([
    ['a function', mapStage((n: number) => n)],
    ['an object', mapStage({ handleEvents: (events: readonly number[], state: undefined) => ({ events, state }) })],
  ])('with %s throws when piped onto an Observable that carries no demand, before any subscription', (_form, stage) => {
    expect(() => of(1).pipe(stage)).toThrow(/^mapStage\(\) needs a source that answers demand, got a plain Observable: use toDemand\(\)/);
    expect(() => filterStage(() => true)(NEVER)).toThrow(TypeError);
  });

  it('gives a DemandObservable that can be subscribed to again: each subscription has its own index and state', () => {
    const source$ = fromDemandProducer<string, null>({ handleDemand: () => ({ events: ['a', 'b'], state: null, done: true }) });
    const indexed$ = source$.pipe(mapStage((letter, index) => `${letter}${index}`));
    const counted$ = source$.pipe(
      mapStage({ init: () => 0, handleEvents: (events, seen) => ({ events: [seen + events.length], state: seen + events.length }) }),
    );
    expect(indexed$).toBeInstanceOf(DemandObservable);
    expect(counted$).toBeInstanceOf(DemandObservable);
    for (let subscriptions = 0; subscriptions < 2; subscriptions++) {
      const seen: unknown[] = [];
      indexed$.subscribe((event) => seen.push(event));
      counted$.subscribe((event) => seen.push(event));
      expect(seen).toEqual(['a0', 'b1', 2]);
    }
  });
});
