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
  throughStage,
  toDemand,
  type DemandObservable,
  type DemandSubscription,
} from 'rxjs-demand';
import { countingSource, SOURCE_KINDS, type CountingSource, type Script, type SourceKind } from './countingSource.js';
import { foreign } from './foreignSource.js';
import { RecordingObserver, type Reactions } from './recordingObserver.js';
import { settle } from './settle.js';

/** Where in a pipeline a rule is observed. What comes out is what went in, so that every spec expects the same everywhere. */
export interface Position {
  readonly name: string;
  readonly behind: (source: DemandObservable<unknown>) => DemandObservable<unknown>;
  /** What the source must be given, for the events to come out. Default: the events. */
  readonly feed?: (events: readonly unknown[]) => readonly unknown[];
  /** Whether events may be under way to the observer that it has not received: an error then overtakes them. */
  readonly holds?: boolean;
  /** Whether an error keeps its place behind the events that came before it: mergeDemand's order of arrival (decision 3). */
  readonly errorsWait?: boolean;
  /** Whether all subscribers share one source. */
  readonly hot?: boolean;
  /** What is asked for before downstream has asked. Default: nothing. */
  readonly prefetch?: number;
  /** Whether the source is asked for exactly what downstream asks for, request by request. */
  readonly transparent?: boolean;
  /** Whether the reason of a cancel reaches the source: every edge on the way is our own. */
  readonly ownEdges?: boolean;
}

const DROPPED = Symbol('dropped');

const batches = (): ReturnType<typeof mapStage<unknown, unknown, undefined>> =>
  mapStage({ handleEvents: (events: readonly unknown[]) => ({ events, state: undefined }) }, { maxDemand: 4, minDemand: 2 });

/** Behind each stage, and behind some in a row. */
export const STAGE_POSITIONS: readonly Position[] = [
  { name: 'behind mapStage', behind: (source) => source.pipe(mapStage((event) => event)), transparent: true, ownEdges: true },
  { name: 'behind mapStage({ handleEvents })', behind: (source) => source.pipe(batches()), ownEdges: true, holds: true, prefetch: 4 },
  {
    name: 'behind mapStage({ handleEvents }) that answers with promises',
    behind: (source) =>
      source.pipe(mapStage({ handleEvents: async (events: readonly unknown[]) => ({ events, state: 0 }) }, { maxDemand: 4, minDemand: 2 })),
    ownEdges: true,
    holds: true,
    prefetch: 4,
  },
  { name: 'behind filterStage', behind: (source) => source.pipe(filterStage(() => true)), transparent: true, ownEdges: true },
  { name: 'behind drainOn', behind: (source) => source.pipe(drainOn(NEVER)), transparent: true, ownEdges: true },
  {
    name: 'behind filterStage that drops every other event',
    behind: (source) => source.pipe(filterStage((event) => event !== DROPPED)),
    feed: (events) => events.flatMap((event) => [DROPPED, event]),
    ownEdges: true,
  },
  { name: 'behind mapAsyncStage', behind: (source) => source.pipe(mapAsyncStage((event) => of(event))), ownEdges: true },
  {
    name: 'behind mapAsyncStage, 4 in order',
    behind: (source) => source.pipe(mapAsyncStage((event) => Promise.resolve(event), { concurrency: 4 })),
    ownEdges: true,
    holds: true,
  },
  {
    name: 'behind mapAsyncStage, 4 as they come',
    behind: (source) => source.pipe(mapAsyncStage((event) => from([event]), { concurrency: 4, ordered: false })),
    ownEdges: true,
  },
  { name: 'behind throughStage', behind: (source) => source.pipe(throughStage(map((event: unknown) => event))), ownEdges: true },
  {
    name: 'behind dispatchStage(demandDispatcher)',
    behind: (source) => source.pipe(dispatchStage(demandDispatcher())),
    ownEdges: true,
    holds: true,
    hot: true,
  },
  {
    name: 'behind dispatchStage(broadcastDispatcher)',
    behind: (source) => source.pipe(dispatchStage(broadcastDispatcher())),
    ownEdges: true,
    holds: true,
    hot: true,
  },
  {
    name: 'behind mergeDemand',
    behind: (source) => mergeDemand([source]),
    ownEdges: true,
    holds: true,
    errorsWait: true,
    prefetch: 1000,
  },
  {
    name: 'behind three stages',
    behind: (source) =>
      source.pipe(
        mapStage((event) => event),
        batches(),
        throughStage(map((event: unknown) => event)),
      ),
    ownEdges: true,
    holds: true,
    prefetch: 4,
  },
  {
    name: 'behind three transparent stages',
    behind: (source) =>
      source.pipe(
        mapStage((event) => event),
        filterStage(() => true),
        mapStage((event) => event),
      ),
    transparent: true,
    ownEdges: true,
  },
  { name: 'behind a source of another copy', behind: (source) => mapStage((event: unknown) => event)(foreign(source)), transparent: true },
];

export const POSITIONS: readonly Position[] = [
  { name: 'at the source', behind: (source) => source, transparent: true, ownEdges: true },
  ...STAGE_POSITIONS,
  { name: 'behind toDemand', behind: (source) => toDemand()(source), holds: true, prefetch: Infinity },
];

/** A kind of source at a position, and a way to watch it. */
export interface Place {
  readonly kind: SourceKind;
  readonly position: Position;
  /** Builds the pipeline and subscribes to it. */
  watch(script: Script, reactions?: Reactions<unknown>): Watched;
  /** Builds the pipeline only. */
  build(script: Script): Built;
}

export interface Built {
  readonly source: CountingSource;
  readonly observable: DemandObservable<unknown>;
}

export interface Watched extends Built {
  readonly observer: RecordingObserver<unknown>;
  readonly subscription: DemandSubscription;
  /** Until every promise has been answered and every gate opened. */
  settle(): Promise<void>;
  /** `request(n)`, then settle. */
  ask(n: number): Promise<void>;
}

/** Every kind of source at every position. */
export const EVERY_PLACE: readonly Place[] = SOURCE_KINDS.flatMap((kind) => POSITIONS.map((position) => place(kind, position)));

/** One spec for each position, over every kind of source. The title begins with the number of the rule. */
export function inEveryPlace(title: string, spec: (place: Place) => void | Promise<void>, places = EVERY_PLACE): void {
  const positions = new Set(places.map(({ position }) => position));
  describe(title, () => {
    it.each([...positions])('$name', async (position) => {
      for (const at of places.filter((candidate) => candidate.position === position)) {
        try {
          await spec(at);
        } catch (error) {
          (error as Error).message = `With a ${at.kind} source: ${(error as Error).message}`;
          throw error;
        }
      }
    });
  });
}

function place(kind: SourceKind, position: Position): Place {
  const build = (script: Script): Built => {
    const source = countingSource(kind, { ...script, events: position.feed?.(script.events) ?? script.events });
    return { source, observable: position.behind(source.observable) };
  };
  return {
    kind,
    position,
    build,
    watch: (script, reactions) => {
      const built = build(script);
      const observer = new RecordingObserver<unknown>(reactions);
      const subscription = built.observable.subscribeWithDemand(observer);
      const rest = (): Promise<void> => settle(built.source);
      return {
        ...built,
        observer,
        subscription,
        settle: rest,
        ask: (n) => {
          subscription.request(n);
          return rest();
        },
      };
    },
  };
}
