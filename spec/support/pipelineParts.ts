import { lastValueFrom, map, mergeMap, Observable, Subject, takeWhile, toArray } from 'rxjs';
import {
  demandConsumer,
  filterStage,
  fromAsyncIterable,
  fromDemandProducer,
  mapAsyncStage,
  mapStage,
  requestOn,
  throughStage,
  toAsyncIterable,
  toDemand,
  type DemandObservable,
} from 'rxjs-demand';
import { turn } from './eventually.js';
import { foreign } from './foreignSource.js';
import { numbers } from './numbers.js';

/** Sources, stages and consumers that go together in any order, and what is known about each. */

/** What a source is to give: numbers from 0, and then an end or silence. `onCancel` is called when it is given up. */
export interface Supply {
  readonly count: number;
  readonly open: boolean;
  onCancel(): void;
}

export interface SourcePart {
  readonly name: string;
  readonly create: (supply: Supply) => DemandObservable<number>;
}

export interface StagePart {
  readonly name: string;
  readonly behind: (source: DemandObservable<number>) => DemandObservable<number>;
  /** What it makes of its input. */
  readonly model: (events: readonly number[]) => readonly number[];
  /** The most it may have asked for and not received, when downstream has asked it for `demand`. */
  readonly ahead: (demand: number) => number;
}

export interface ConsumerPart {
  readonly name: string;
  /** Reads to the end, or until it has got `enough`; then it leaves. */
  readonly read: (source: DemandObservable<number>, enough: number) => Promise<readonly number[]>;
  /** The most it may have asked for and not received. */
  readonly ahead: number;
}

const counter = ({ count, open, onCancel }: Supply): DemandObservable<number> =>
  fromDemandProducer<number, number>({
    init: () => 0,
    handleDemand: (demand, position) => {
      const state = Math.min(count, position + demand);
      return { events: numbers(count).slice(position, state), state, done: !open && state === count };
    },
    terminate: (_position, reason) => {
      if (reason === 'cancelled') onCancel();
    },
  });

export const SOURCES: readonly SourcePart[] = [
  { name: 'fromDemandProducer({ … })', create: counter },
  {
    name: 'fromDemandProducer(function)',
    create: ({ count, open, onCancel }) => {
      let position = 0;
      return fromDemandProducer<number>(async (demand, { signal, complete }) => {
        if (position === 0) signal.addEventListener('abort', onCancel);
        const events = numbers(count).slice(position, position + demand);
        position += events.length;
        if (position === count && !open) complete();
        return events;
      });
    },
  },
  {
    name: 'toDemand',
    create: ({ count, open, onCancel }) =>
      toDemand<number>()(
        new Observable((subscriber) => {
          numbers(count).forEach((event) => subscriber.next(event));
          if (open) subscriber.add(onCancel);
          else subscriber.complete();
        }),
      ),
  },
  {
    name: 'fromAsyncIterable',
    create: ({ count, open, onCancel }) => {
      let position = 0;
      return fromAsyncIterable<number>({
        [Symbol.asyncIterator]: () => ({
          next: () => {
            if (position === count && open) return new Promise(() => undefined);
            return Promise.resolve(position < count ? { done: false, value: position++ } : { done: true, value: undefined });
          },
          return: () => {
            onCancel();
            return Promise.resolve({ done: true, value: undefined });
          },
        }),
      });
    },
  },
  {
    name: 'a source of another copy',
    create: (supply) => foreign(counter(supply)) as unknown as DemandObservable<number>,
  },
];

export const STAGES: readonly StagePart[] = [
  {
    name: 'mapStage(project)',
    behind: (source) => source.pipe(mapStage((n) => n + 1)),
    model: (events) => events.map((n) => n + 1),
    ahead: (demand) => demand,
  },
  {
    name: 'mapStage({ handleEvents })',
    behind: (source) =>
      source.pipe(
        mapStage(
          { handleEvents: (events: readonly number[]) => ({ events: events.flatMap((n) => [2 * n, 2 * n + 1]), state: 0 }) },
          { maxDemand: 4, minDemand: 2 },
        ),
      ),
    model: (events) => events.flatMap((n) => [2 * n, 2 * n + 1]),
    ahead: () => 4,
  },
  {
    name: 'filterStage',
    behind: (source) => source.pipe(filterStage((n) => n % 3 !== 0)),
    model: (events) => events.filter((n) => n % 3 !== 0),
    ahead: (demand) => demand,
  },
  {
    name: 'mapAsyncStage, in order',
    behind: (source) =>
      source.pipe(mapAsyncStage((n) => (n % 2 === 0 ? turn().then(() => 10 * n) : Promise.resolve(10 * n)), { concurrency: 3 })),
    model: (events) => events.map((n) => 10 * n),
    ahead: (demand) => Math.min(3, demand),
  },
  {
    name: 'mapAsyncStage, as they come',
    behind: (source) => source.pipe(mapAsyncStage((n) => [n, -n], { concurrency: 2, ordered: false })),
    model: (events) => events.flatMap((n) => [n, -n]),
    ahead: (demand) => Math.min(2, demand),
  },
  {
    name: 'throughStage',
    behind: (source) =>
      source.pipe(
        throughStage(
          mergeMap((n: number) => (n % 2 === 0 ? [n, n] : [])),
          map((n) => n + 8),
        ),
      ),
    model: (events) => events.flatMap((n) => (n % 2 === 0 ? [n + 8, n + 8] : [])),
    ahead: (demand) => demand,
  },
];

/** Collects what an Observable emits, and leaves it when there is enough. */
async function collect(results$: Observable<readonly number[]>, enough: number): Promise<readonly number[]> {
  const left = { count: enough };
  const collected$ = results$.pipe(
    takeWhile((results) => (left.count -= results.length) > 0, true),
    toArray(),
  );
  return (await lastValueFrom(collected$)).flat().slice(0, enough);
}

export const CONSUMERS: readonly ConsumerPart[] = [
  {
    name: 'demandConsumer',
    read: (source, enough) => collect(source.pipe(demandConsumer(() => undefined, { maxDemand: 4, minDemand: 2 })), enough),
    ahead: 4,
  },
  {
    name: 'requestOn',
    read: (source, enough) => {
      const demand$ = new Subject<number>();
      const read = collect(
        source.pipe(
          requestOn(demand$),
          map((event) => {
            demand$.next(1);
            return [event];
          }),
        ),
        enough,
      );
      demand$.next(2);
      return read;
    },
    ahead: 2,
  },
  {
    name: 'toAsyncIterable',
    read: async (source, enough) => {
      const collected: number[] = [];
      for await (const event of toAsyncIterable(source, { maxDemand: 4, minDemand: 1 })) {
        collected.push(event);
        if (collected.length === enough) break;
      }
      return collected;
    },
    ahead: 4,
  },
  { name: 'subscribe', read: (source, enough) => collect(source.pipe(map((event) => [event])), enough), ahead: Infinity },
];
