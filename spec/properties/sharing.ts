import fc from 'fast-check';
import {
  broadcastDispatcher,
  demandDispatcher,
  dispatchStage,
  partitionDispatcher,
  type DemandObservable,
  type DispatchedObservable,
} from 'rxjs-demand';
import { turn } from '../support/eventually.js';
import { ForeignSource } from '../support/foreignSource.js';
import { numbers } from '../support/numbers.js';
import { Agenda } from './Agenda.js';
import { Edge, watched } from './edgeWatch.js';
import { createSink } from './sinkKinds.js';
import { sinkPlan, type Sink, type SinkPlan } from './sinks.js';
import { buildSource, Ledger, sourcePlan, type SourcePlan } from './sources.js';

export type DispatcherName = 'demand' | 'broadcast' | 'partition';

/** One source, several consumers of any kind: they join one after the other, each when as many things have happened, and leave when they like. */
export interface SharingPlan {
  readonly count: number;
  readonly source: SourcePlan;
  readonly dispatcher: DispatcherName;
  readonly sinks: readonly { readonly plan: SinkPlan; readonly joinsAfter: number }[];
  /** Decides what happens first: see Agenda. */
  readonly order: number;
}

export const sharingPlan: fc.Arbitrary<SharingPlan> = fc.record({
  count: fc.integer({ min: 0, max: 40 }),
  source: sourcePlan,
  dispatcher: fc.constantFrom('demand' as const, 'broadcast' as const, 'partition' as const),
  sinks: fc.array(fc.record({ plan: sinkPlan, joinsAfter: fc.nat({ max: 15 }) }), { minLength: 2, maxLength: 4 }),
  order: fc.nat({ max: 0xffff }),
});

/** A consumer of the shared source, and the edge before it. */
interface Member {
  readonly sink: Sink;
  readonly edge: Edge;
  readonly slot: number;
  readonly joinsAfter: number;
  joined: boolean;
}

const MOST_ROUNDS = 1000;

/** The model: how the events of the source may be spread over the consumers. Answers what is wrong. */
type Spread = (upstream: readonly number[], members: readonly Member[], slots: number, waiting: number) => string | undefined;

const ascending = (events: readonly number[]): readonly number[] => [...events].sort((a, b) => a - b);
const equal = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((event, index) => event === b[index]);
const told = (members: readonly Member[]): readonly number[] => members.flatMap(({ edge }) => edge.events);

const SPREADS: Record<DispatcherName, Spread> = {
  demand: (upstream, members) =>
    equal(ascending(told(members)), ascending(upstream)) ? undefined : 'each event to one consumer, and none of them lost',
  broadcast: (upstream, members) => {
    const gaps = members.some(({ edge }) => !equal(edge.events, from(upstream, edge.events)));
    const all = new Set(told(members)).size === upstream.length;
    return all && !gaps ? undefined : 'to each consumer all events from when it joined until it left, in order';
  },
  partition: (upstream, members, slots, waiting) => {
    let left = 0;
    const wrong = numbers(slots).some((slot) => {
      const got = members.filter((member) => member.slot === slot).flatMap(({ edge }) => edge.events);
      const due = upstream.filter((event) => event % slots === slot);
      left += due.length - got.length;
      return !equal(got, due.slice(0, got.length));
    });
    // Whoever comes last may have started a run afresh, for places where nobody comes any more.
    return wrong || left !== waiting ? 'to each partition its events, in order' : undefined;
  },
};

/** As many of `upstream` as there are in `events`, from the first of them on. */
function from(upstream: readonly number[], events: readonly number[]): readonly number[] {
  const start = events.length === 0 ? 0 : upstream.indexOf(events[0] as number);
  return start < 0 ? [] : upstream.slice(start, start + events.length);
}

/** Runs it; when those of the plan are gone, one more consumer for each place takes what is left. Throws what is wrong. */
export async function checkSharing(plan: SharingPlan): Promise<void> {
  const agenda = new Agenda(plan.order);
  const slots = plan.sinks.length;
  const inputs: Edge[] = [];
  // Who comes when all has been told starts the source afresh: each of its runs has events of its own.
  const source = new ForeignSource<number>((observer) => {
    const edge = new Edge(`before the dispatching stage, run ${String(inputs.length)}`);
    const events = numbers(plan.count).map((event) => 1000 * inputs.length + event);
    inputs.push(edge);
    return edge.observe(buildSource(plan.source, { events, fails: false }, agenda, new Ledger()), observer);
  });
  // Typed as what a stage takes; what it is at run time is the point.
  const shared = share(plan, slots)(source as unknown as DemandObservable<number>);
  const place = (slot: number): DemandObservable<number> => (plan.dispatcher === 'partition' ? shared.to({ partition: slot }) : shared);
  const member = (sink: SinkPlan, slot: number, joinsAfter: number): Member => ({
    sink: createSink(sink, agenda, undefined),
    edge: new Edge(`before consumer ${String(slot)} (${sink.sink})`, sink.sink === 'probe'),
    slot,
    joinsAfter,
    joined: false,
  });
  const join = (one: Member): void => {
    one.joined = true;
    if (one.sink.mostInFlight !== undefined) {
      const most = one.sink.mostInFlight;
      one.edge.checks.push(() => (one.edge.requested - one.sink.taken > most ? `in flight more than ${String(most)}` : undefined));
    }
    one.sink.start(watched(place(one.slot), one.edge));
  };

  const members = plan.sinks.map((sink, slot) => member(sink.plan, slot, sink.joinsAfter));
  for (let step = 0; step < 60; step++) {
    for (const one of members) if (!one.joined && one.joinsAfter <= step) join(one);
    await happen(agenda, members);
  }
  // Whoever comes now, when the place is free, stays, takes all, and finds what others left.
  const stayers = numbers(slots).map((slot) => member({ sink: 'subscribe', leaves: undefined }, slot, 0));
  for (let rounds = 0; [...members, ...stayers].some(({ sink }) => !sink.over); rounds++) {
    if (rounds > MOST_ROUNDS) throw new Error('stalled: somebody asks, and is not over');
    for (const one of stayers) if (!one.joined && members[one.slot]?.sink.over === true) join(one);
    await happen(agenda, [...members, ...stayers]);
  }
  members.push(...stayers);
  while (agenda.size > 0) await happen(agenda, []);

  const wrong = [...inputs, ...members.map(({ edge }) => edge)].flatMap(({ violations }) => violations);
  const upstream = inputs.flatMap(({ events }) => events);
  const fault = SPREADS[plan.dispatcher](upstream, members, slots, shared.bufferedCount);
  if (fault !== undefined)
    wrong.push(`${fault}: [${String(upstream)}] became ${members.map(({ edge }) => `[${String(edge.events)}]`).join(' ')}`);
  for (const { name, events, end } of inputs) {
    if (events.length !== plan.count || end !== 'complete') wrong.push(`${name}: [${String(events)}] ${end}`);
  }
  for (const { sink, edge } of members) {
    wrong.push(...sink.violations);
    if (sink.end === 'fail') wrong.push(`${edge.name}: failed, ${String(sink.error)}`);
    if (!edge.over) wrong.push(`${edge.name}: neither ended nor cancelled`);
  }
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
}

function share({ dispatcher }: SharingPlan, slots: number): (source: DemandObservable<number>) => DispatchedObservable<number> {
  const options = { keepAlive: true, bufferSize: Infinity };
  switch (dispatcher) {
    case 'demand':
      return dispatchStage<number>(demandDispatcher(), options);
    case 'broadcast':
      return dispatchStage<number>(broadcastDispatcher(), options);
    case 'partition':
      return dispatchStage<number>(partitionDispatcher({ partitions: slots, hash: (event) => [event, event % slots] }), options);
  }
}

/** One thing happens: an answer comes, or one of the consumers asks for more. */
async function happen(agenda: Agenda, members: readonly Member[]): Promise<void> {
  const present = members.filter(({ joined, sink }) => joined && !sink.over);
  if (agenda.size > 0 && agenda.choose(3) > 0) agenda.runOne();
  else if (present.length > 0) (present[agenda.choose(present.length)] as Member).sink.ask();
  else if (agenda.size > 0) agenda.runOne();
  if (agenda.usesPromises) await turn();
}
