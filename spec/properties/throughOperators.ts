import {
  bufferCount,
  concatMap,
  distinctUntilChanged,
  endWith,
  filter,
  from,
  map,
  mergeMap,
  of,
  pairwise,
  scan,
  skip,
  startWith,
  take,
  toArray,
  type MonoTypeOperatorFunction,
} from 'rxjs';
import type { Expected } from './Told.js';

/** A stock operator with its model. */
interface ThroughOperator {
  readonly operator: (n: number) => MonoTypeOperatorFunction<number>;
  readonly model: (input: Expected, n: number) => Expected;
  /** Whether the same events in another order give the same results in another order. */
  readonly orderFree: boolean;
}

const on = (model: (events: readonly number[], n: number) => readonly number[]) => (input: Expected, n: number) => ({
  ...input,
  events: model(input.events, n),
});
const same = on((events) => events);
const steps = (events: readonly number[], n: number): readonly number[] =>
  events.filter((event, index) => index === 0 || Math.floor(event / n) !== Math.floor((events[index - 1] as number) / n));

/** Operators that drop, add, hold back, end early; `n` is 1 to 4. */
export const THROUGH_OPERATORS = {
  map: { operator: (n) => map((event) => event + n), model: on((events, n) => events.map((event) => event + n)), orderFree: true },
  filter: {
    operator: (n) => filter((event) => event % (n + 1) !== 0),
    model: on((events, n) => events.filter((event) => event % (n + 1) !== 0)),
    orderFree: true,
  },
  mergeMap: {
    operator: (n) => mergeMap((event) => (event % n === 0 ? of(4 * event, 4 * event + 1) : of(4 * event))),
    model: on((events, n) => events.flatMap((event) => (event % n === 0 ? [4 * event, 4 * event + 1] : [4 * event]))),
    orderFree: true,
  },
  concatMap: { operator: () => concatMap((event) => from([event])), model: same, orderFree: true },
  bufferCount: {
    operator: (n) => (source) =>
      source.pipe(
        bufferCount(n),
        mergeMap((events) => events),
      ),
    model: same,
    orderFree: true,
  },
  toArray: {
    operator: () => (source) =>
      source.pipe(
        toArray(),
        mergeMap((events) => events),
      ),
    model: same,
    orderFree: true,
  },
  startWith: { operator: (n) => startWith(-n), model: on((events, n) => [-n, ...events]), orderFree: true },
  endWith: {
    operator: (n) => endWith(-n),
    model: (input, n) => (input.ends.includes('complete') ? { ...input, events: [...input.events, -n] } : input),
    orderFree: true,
  },
  take: {
    operator: (n) => take(n),
    model: (input, n) =>
      input.events.length < n
        ? input
        : { ...input, events: input.events.slice(0, n), ends: input.ends.includes('fail') ? ['complete', 'fail'] : ['complete'] },
    orderFree: false,
  },
  skip: { operator: (n) => skip(n), model: on((events, n) => events.slice(n)), orderFree: false },
  distinctUntilChanged: {
    operator: (n) => distinctUntilChanged((a, b) => Math.floor(a / n) === Math.floor(b / n)),
    model: on(steps),
    orderFree: false,
  },
  pairwise: {
    operator: () => (source) =>
      source.pipe(
        pairwise(),
        map(([a, b]) => 2 * b - a),
      ),
    model: on((events) => events.slice(1).map((event, index) => 2 * event - (events[index] as number))),
    orderFree: false,
  },
  scan: {
    operator: () => scan((sum, event) => (sum + event) % 1000, 0),
    model: on((events) => {
      let sum = 0;
      return events.map((event) => (sum = (sum + event) % 1000));
    }),
    orderFree: false,
  },
} as const satisfies Readonly<Record<string, ThroughOperator>>;

export type ThroughName = keyof typeof THROUGH_OPERATORS;
export const THROUGH_NAMES = Object.keys(THROUGH_OPERATORS) as readonly ThroughName[];
