import fc from 'fast-check';
import { Observable } from 'rxjs';
import { fromAsyncIterable, fromDemandProducer, mergeDemand, toDemand, type DemandObservable, type EndReason } from 'rxjs-demand';
import { foreign } from '../support/foreignSource.js';
import { answers, type Agenda, type Answer } from './Agenda.js';
import { FAULT, type Expected } from './Told.js';
import { windows, type Window } from './windows.js';

/** How many events a call of handleDemand brings, compared with what was asked. `none` is followed by an emit out of turn. */
type Size = 'asked' | 'one' | 'half' | 'more' | 'none';

type SingleSource =
  | { readonly source: 'producer'; readonly sizes: readonly Size[]; readonly answers: readonly Answer[]; readonly endsLate: boolean }
  | { readonly source: 'pushing'; readonly sizes: readonly number[]; readonly inInit: boolean }
  | { readonly source: 'iterable'; readonly asynchronous: boolean }
  | { readonly source: 'observable'; readonly asynchronous: boolean };

export type SourcePlan =
  | SingleSource
  | { readonly source: 'merge'; readonly parts: readonly { readonly of: SingleSource; readonly window: Window }[] }
  | { readonly source: 'foreign'; readonly of: SingleSource };

const few = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 });
const sizes = fc.array(fc.constantFrom<Size>('asked', 'asked', 'one', 'half', 'more', 'none'), { minLength: 1, maxLength: 4 });
const producer = fc.record({ source: fc.constant('producer' as const), sizes, answers, endsLate: fc.boolean() });

const singleSource: fc.Arbitrary<SingleSource> = fc.oneof(
  { weight: 10, arbitrary: producer },
  { weight: 3, arbitrary: fc.record({ source: fc.constant('pushing' as const), sizes: few, inInit: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ source: fc.constant('iterable' as const), asynchronous: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ source: fc.constant('observable' as const), asynchronous: fc.boolean() }) },
);

export const sourcePlan: fc.Arbitrary<SourcePlan> = fc.oneof(
  { weight: 12, arbitrary: singleSource },
  {
    weight: 3,
    arbitrary: fc.record({
      source: fc.constant('merge' as const),
      parts: fc.array(fc.record({ of: singleSource, window: windows }), { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ source: fc.constant('foreign' as const), of: singleSource }) },
);

/** What a source has to say: events, and then the end or the fault. */
export interface Script {
  readonly events: readonly number[];
  readonly fails: boolean;
}

/** The lives of the producers of one run. */
export class Ledger {
  opened = 0;
  readonly ends: EndReason[] = [];
}

export function expectedOf(plan: SourcePlan, { events, fails }: Script): Expected {
  return { events, ordered: plan.source !== 'merge', ends: [fails ? 'fail' : 'complete'] };
}

export function buildSource(plan: SourcePlan, script: Script, agenda: Agenda, ledger: Ledger): DemandObservable<number> {
  switch (plan.source) {
    case 'producer':
      return askedProducer(plan, script, agenda, ledger);
    case 'pushing':
      return pushingProducer(plan, script, agenda, ledger);
    case 'iterable':
      agenda.usesPromises = true;
      return fromAsyncIterable(plan.asynchronous ? slowly(script, agenda) : iterate(script));
    case 'observable':
      return toDemand<number>({ bufferSize: Infinity })(plan.asynchronous ? pushLater(script, agenda) : pushNow(script));
    case 'merge':
      return mergeDemand(
        plan.parts.map(({ of, window }, index) => {
          const events = script.events.filter((_event, position) => position % plan.parts.length === index);
          const source = buildSource(of, { events, fails: script.fails && index === 0 }, agenda, ledger);
          return { source, ...window, cancel: 'transient' };
        }),
      );
    case 'foreign':
      return foreign(buildSource(plan.of, script, agenda, ledger)) as unknown as DemandObservable<number>;
  }
}

interface Cursor {
  position: number;
  calls: number;
}

function askedProducer(
  plan: SourcePlan & { readonly source: 'producer' },
  { events, fails }: Script,
  agenda: Agenda,
  ledger: Ledger,
): DemandObservable<number> {
  const take = (cursor: Cursor, count: number): readonly number[] => {
    const from = cursor.position;
    cursor.position = Math.min(events.length, from + count);
    return events.slice(from, cursor.position);
  };
  return fromDemandProducer<number, Cursor>(
    {
      init: () => {
        ledger.opened++;
        return { position: 0, calls: 0 };
      },
      handleDemand: (demand, cursor, context) => {
        const call = cursor.calls++;
        const size = plan.sizes[call % plan.sizes.length] as Size;
        const emitLater = (): void => {
          if (cursor.position < events.length) context.emit(take(cursor, 1));
          else if (fails) context.error(FAULT);
          else context.complete();
        };
        return agenda.answer(plan.answers[call % plan.answers.length] as Answer, () => {
          if (size === 'none') {
            agenda.later(emitLater);
            return { events: [], state: cursor };
          }
          if (fails && cursor.position === events.length) throw FAULT;
          const counts = { asked: demand, one: 1, half: Math.ceil(demand / 2), more: demand + 3 };
          const wasOver = cursor.position === events.length;
          const batch = take(cursor, counts[size]);
          const done = !fails && cursor.position === events.length && (wasOver || !plan.endsLate);
          return { events: batch, state: cursor, done };
        });
      },
      terminate: (_cursor, reason) => ledger.ends.push(reason),
    },
    { bufferSize: Infinity },
  );
}

function pushingProducer(
  plan: SourcePlan & { readonly source: 'pushing' },
  { events, fails }: Script,
  agenda: Agenda,
  ledger: Ledger,
): DemandObservable<number> {
  return fromDemandProducer<number, null>(
    {
      init: (context) => {
        ledger.opened++;
        let position = 0;
        let pushes = 0;
        const push = (): void => {
          const from = position;
          position += plan.sizes[pushes++ % plan.sizes.length] as number;
          if (from < events.length) {
            context.emit(events.slice(from, position));
            agenda.later(push);
          } else if (fails) {
            context.error(FAULT);
          } else {
            context.complete();
          }
        };
        if (plan.inInit) push();
        else agenda.later(push);
        return null;
      },
      handleDemand: () => ({ events: [], state: null }),
      terminate: (_state, reason) => ledger.ends.push(reason),
    },
    { bufferSize: Infinity },
  );
}

function* iterate({ events, fails }: Script): Generator<number> {
  yield* events;
  if (fails) throw FAULT;
}

async function* slowly({ events, fails }: Script, agenda: Agenda): AsyncGenerator<number> {
  for (const event of events) yield await agenda.promise(() => event);
  if (fails) throw FAULT;
}

function pushNow({ events, fails }: Script): Observable<number> {
  return new Observable((subscriber) => {
    for (const event of events) subscriber.next(event);
    if (fails) subscriber.error(FAULT);
    else subscriber.complete();
  });
}

function pushLater({ events, fails }: Script, agenda: Agenda): Observable<number> {
  return new Observable((subscriber) => {
    let position = 0;
    const push = (): void => {
      if (position < events.length) {
        subscriber.next(events[position++] as number);
        agenda.later(push);
      } else if (fails) {
        subscriber.error(FAULT);
      } else {
        subscriber.complete();
      }
    };
    agenda.later(push);
  });
}
