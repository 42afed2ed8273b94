import { from, map, NEVER, of } from 'rxjs';
import {
  broadcastDispatcher,
  demandDispatcher,
  dispatchStage,
  drainOn,
  filterStage,
  mapAsyncStage,
  mapStage,
  mergeDemand,
  partitionDispatcher,
  throughStage,
  toDemand,
  type MergeSource,
} from 'rxjs-demand';
import { describeStage, type StageSubject } from 'rxjs-demand/testing';
import { registered, suiteHolds } from '../support/collectingRunner.js';

/** Every stage of ours passes the suite that users run on theirs, behind 3 kinds of source, at 3 positions. */

const window = { maxDemand: 4, minDemand: 2 };
const STAGES: Readonly<Record<string, StageSubject>> = {
  mapStage: { create: () => mapStage((n: number) => n) },
  'mapStage that maps': { create: () => mapStage((n: number) => `${n}`), expected: (events) => events.map(String) },
  'mapStage({ handleEvents })': {
    create: () => mapStage({ handleEvents: (events: readonly number[]) => ({ events, state: 0 }) }, window),
    prefetch: 4,
  },
  'mapStage({ handleEvents }) with promises': {
    create: () => mapStage({ handleEvents: async (events: readonly number[]) => ({ events, state: 0 }) }, window),
    prefetch: 4,
  },
  'mapStage({ handleEvents }) that makes three of one': {
    create: () =>
      mapStage({ handleEvents: (events: readonly number[]) => ({ events: events.flatMap((n) => [n, n, n]), state: 0 }) }, window),
    expected: (events) => events.flatMap((n) => [n, n, n]),
    prefetch: 4,
  },
  filterStage: { create: () => filterStage((n: number) => n % 3 === 0), expected: (events) => events.filter((n) => n % 3 === 0) },
  drainOn: { create: () => drainOn<number>(NEVER) },
  mapAsyncStage: { create: () => mapAsyncStage((n: number) => of(n)) },
  'mapAsyncStage, 4 in order, with promises': { create: () => mapAsyncStage((n: number) => Promise.resolve(n), { concurrency: 4 }) },
  'mapAsyncStage, 4 as they come': { create: () => mapAsyncStage((n: number) => from([n]), { concurrency: 4, ordered: false }) },
  throughStage: { create: () => throughStage(map((n: number) => n + 1)), expected: (events) => events.map((n) => n + 1) },
  'dispatchStage, competing': { create: () => dispatchStage(demandDispatcher()), shared: true },
  'dispatchStage, broadcast': { create: () => dispatchStage(broadcastDispatcher()), shared: true },
  'dispatchStage, one partition': {
    create: () => (source) => dispatchStage<number>(partitionDispatcher({ partitions: 1 }))(source).to({ partition: 0 }),
    shared: true,
  },
  'toDemand as a stage': { create: () => toDemand<number>(), prefetch: Infinity },
  'mergeDemand as a stage': {
    create: () => (input) => {
      const only: MergeSource<number> = { source: input, maxDemand: 6 };
      return mergeDemand([only]);
    },
    prefetch: 6,
    errorWaits: true,
  },
  'three in a row': {
    create: () => (source) =>
      source.pipe(
        mapStage((n) => n),
        mapStage({ handleEvents: (events: readonly number[]) => ({ events, state: 0 }) }, window),
        throughStage(map((n) => n)),
      ),
    prefetch: 4,
  },
};

describe('stages', () => {
  for (const [name, subject] of Object.entries(STAGES)) {
    const { create } = subject;
    const place = (where: string, at: StageSubject): void =>
      suiteHolds(`${name}${where}`, (runner) => describeStage('', at, runner), where === '');
    place('', subject);
    place(', on an edge of our own', { ...subject, create: () => (input) => create()(mapStage((n: number) => n)(input)) });
    place(', before another stage', { ...subject, create: () => (input) => mapStage((n: unknown) => n)(create()(input) as never) });
  }
});

it('that is more than seven thousand tests, and none was left out', () => {
  expect(registered.count).toBeGreaterThan(7000);
});
