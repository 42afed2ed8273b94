import fc from 'fast-check';
import { from, map, mergeMap, type ObservableInput } from 'rxjs';
import {
  broadcastDispatcher,
  demandDispatcher,
  dispatchStage,
  filterStage,
  mapAsyncStage,
  mapStage,
  partitionDispatcher,
  throughStage,
  type DemandObservable,
} from 'rxjs-demand';
import { answers, type Agenda, type Answer } from './Agenda.js';
import { THROUGH_NAMES, THROUGH_OPERATORS, type ThroughName } from './throughOperators.js';
import { FAULT, type Expected } from './Told.js';
import { windows, type Window } from './windows.js';

export type StagePlan =
  | { readonly stage: 'map' }
  | { readonly stage: 'filter'; readonly drops: number }
  | { readonly stage: 'handleEvents'; readonly window: Window; readonly fanOut: readonly number[]; readonly answers: readonly Answer[] }
  | {
      readonly stage: 'mapAsync';
      readonly concurrency: number;
      readonly ordered: boolean;
      readonly fanOut: readonly number[];
      readonly answers: readonly Answer[];
    }
  | { readonly stage: 'through'; readonly operator: ThroughName; readonly n: number }
  | { readonly stage: 'dispatch'; readonly dispatcher: 'demand' | 'broadcast' | 'partition' };

const small = fc.integer({ min: 1, max: 4 });
const fanOut = fc.array(fc.constantFrom(1, 0, 2, 3), { minLength: 1, maxLength: 4 });

export const stagePlan: fc.Arbitrary<StagePlan> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ stage: fc.constant('map' as const) }) },
  { weight: 2, arbitrary: fc.record({ stage: fc.constant('filter' as const), drops: small }) },
  { weight: 4, arbitrary: fc.record({ stage: fc.constant('handleEvents' as const), window: windows, fanOut, answers }) },
  {
    weight: 4,
    arbitrary: fc.record({ stage: fc.constant('mapAsync' as const), concurrency: small, ordered: fc.boolean(), fanOut, answers }),
  },
  { weight: 5, arbitrary: fc.record({ stage: fc.constant('through' as const), operator: fc.constantFrom(...THROUGH_NAMES), n: small }) },
  {
    weight: 3,
    arbitrary: fc.record({ stage: fc.constant('dispatch' as const), dispatcher: fc.constantFrom('demand', 'broadcast', 'partition') }),
  },
);

/** A stage in its place. */
export interface BuiltStage {
  readonly output: DemandObservable<number>;
  /** What is in flight towards the stage never exceeds this; undefined where it may ask for no more than it was asked for itself. */
  readonly mostInFlight: number | undefined;
  /** How many events it is done with. */
  taken(): number;
}

const fan = (counts: readonly number[], event: number): readonly number[] =>
  Array.from({ length: counts[Math.abs(event) % counts.length] as number }, (_, index) => 4 * event + index);

/** Builds the stage. When it is to fail, `failsAt` is the number of the event at which it does. */
export function buildStage(plan: StagePlan, source: DemandObservable<number>, agenda: Agenda, failsAt: number | undefined): BuiltStage {
  let seen = 0;
  let taken = 0;
  const see = (): void => {
    if (seen++ === failsAt) throw FAULT;
  };
  const built = (output: DemandObservable<number>, mostInFlight?: number): BuiltStage => ({ output, mostInFlight, taken: () => taken });
  switch (plan.stage) {
    case 'map':
      return built(mapStage((event: number) => (see(), event + 1))(source));
    case 'filter':
      return built(filterStage((event: number) => (see(), event % (plan.drops + 1) !== 0))(source));
    case 'handleEvents': {
      let calls = 0;
      const stage = mapStage<number, number, number>(
        {
          init: () => 0,
          handleEvents: (events, state) =>
            agenda.answer(plan.answers[calls++ % plan.answers.length] as Answer, () => {
              events.forEach(see);
              taken += events.length;
              return { events: events.flatMap((event) => fan(plan.fanOut, event)), state: state + 1 };
            }),
        },
        plan.window,
      );
      return built(stage(source), plan.window.maxDemand);
    }
    case 'mapAsync': {
      const { concurrency, ordered } = plan;
      const project = (event: number, index: number): ObservableInput<number> => {
        const results = (): readonly number[] => {
          if (index === failsAt) throw FAULT;
          taken++;
          return fan(plan.fanOut, event);
        };
        return asInner(agenda, plan.answers[index % plan.answers.length] as Answer, results);
      };
      return built(mapAsyncStage(project, { concurrency, ordered })(source), concurrency);
    }
    case 'through':
      return built(
        throughStage(
          map((event: number) => (see(), event)),
          THROUGH_OPERATORS[plan.operator].operator(plan.n),
        )(source),
      );
    case 'dispatch':
      return built(dispatched(plan.dispatcher, source));
  }
}

/** The results as one inner stream of mapAsyncStage. */
function asInner(agenda: Agenda, how: Answer, results: () => readonly number[]): ObservableInput<number> {
  if (how === 'now') return results();
  // A thenable goes to the stage as it is; `from()` would call its `then` a second time. It has one value: an array.
  const reply = agenda.answer(how === 'thenable' ? 'later' : how, results) as ObservableInput<readonly number[]>;
  return from(reply).pipe(mergeMap((events) => events));
}

function dispatched(kind: 'demand' | 'broadcast' | 'partition', source: DemandObservable<number>): DemandObservable<number> {
  switch (kind) {
    case 'demand':
      return dispatchStage<number>(demandDispatcher())(source);
    case 'broadcast':
      return dispatchStage<number>(broadcastDispatcher())(source);
    case 'partition':
      return dispatchStage<number>(partitionDispatcher({ partitions: 1, hash: (event) => [event, 0] }))(source).to({ partition: 0 });
  }
}

/** Whether the model still knows the result when it does not know the order of the input. */
export function isOrderFree(plan: StagePlan): boolean {
  return plan.stage !== 'through' || THROUGH_OPERATORS[plan.operator].orderFree;
}

/** What the stage makes of its input, on plain arrays. */
export function expectedBehind(plan: StagePlan, given: Expected, failsAt: number | undefined): Expected {
  // A dispatching stage calls nothing of ours that could fail.
  const fails = failsAt !== undefined && plan.stage !== 'dispatch' && given.events.length > failsAt;
  const keepsOrder = plan.stage !== 'mapAsync' || plan.ordered;
  const input: Expected = fails ? { ...given, events: before(given, failsAt, keepsOrder), ends: ['fail'] } : given;
  switch (plan.stage) {
    case 'map':
      return { ...input, events: input.events.map((event) => event + 1) };
    case 'filter':
      return { ...input, events: input.events.filter((event) => event % (plan.drops + 1) !== 0) };
    case 'handleEvents':
    case 'mapAsync':
      return { ...input, ordered: input.ordered && keepsOrder, events: input.events.flatMap((event) => fan(plan.fanOut, event)) };
    case 'through':
      return THROUGH_OPERATORS[plan.operator].model(input, plan.n);
    case 'dispatch':
      return input;
  }
}

/** The events that may have passed when that of number `failsAt` fails: those before it; if others overtake it or nobody knows the order, all others. */
function before({ events, ordered }: Expected, failsAt: number, keepsOrder: boolean): readonly number[] {
  if (!ordered) return events;
  return keepsOrder ? events.slice(0, failsAt) : events.filter((_event, index) => index !== failsAt);
}
