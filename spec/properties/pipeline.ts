import fc from 'fast-check';
import type { DemandObservable } from 'rxjs-demand';
import { turn } from '../support/eventually.js';
import { numbers } from '../support/numbers.js';
import { Agenda } from './Agenda.js';
import { Edge, watched } from './edgeWatch.js';
import { createSink } from './sinkKinds.js';
import { sinkPlan, type Sink, type SinkPlan } from './sinks.js';
import { buildSource, expectedOf, Ledger, sourcePlan, type Script, type SourcePlan } from './sources.js';
import { buildStage, expectedBehind, isOrderFree, stagePlan, type StagePlan } from './stages.js';
import { FAULT, mismatch, type Expected, type Told } from './Told.js';
import type { Window } from './windows.js';

/** A random pipeline: plain data, so that a failure prints all there is to know. */
export interface PipelinePlan {
  readonly count: number;
  readonly source: SourcePlan;
  readonly stages: readonly StagePlan[];
  readonly sink: SinkPlan;
  /** Who fails, if anybody, and after how many events: 0 is the source, then come the stages, then the sink. */
  readonly fault: { readonly place: number; readonly after: number } | undefined;
  /** Decides what happens first: see Agenda. */
  readonly order: number;
}

/** With source and sink, 2 to 8 links in the chain. */
export const pipelinePlan: fc.Arbitrary<PipelinePlan> = fc.record({
  count: fc.integer({ min: 0, max: 30 }),
  source: sourcePlan,
  stages: fc.array(stagePlan, { maxLength: 6 }),
  sink: sinkPlan,
  fault: fc.option(fc.record({ place: fc.nat({ max: 7 }), after: fc.nat({ max: 12 }) }), { nil: undefined, freq: 2 }),
  order: fc.nat({ max: 0xffff }),
});

/** The most events on any edge: stages that multiply would make runs long and show nothing new. */
const MOST_EVENTS = 150;
/** Rounds of asking after which a sink that is not over never will be. */
const MOST_ROUNDS = 3 * MOST_EVENTS;

/** What is to be told on each edge when everything is read to the end: behind the source, behind each stage. */
interface Course {
  readonly script: Script;
  readonly stages: readonly StagePlan[];
  readonly failsAt: (place: number) => number | undefined;
  readonly expected: readonly Expected[];
}

/** Arranges a pipeline so that the model knows what comes out. */
function course(plan: PipelinePlan, orderKnown: boolean): Course {
  let ordered = plan.source.source !== 'merge';
  const stages = plan.stages.filter((stage) => {
    if (!orderKnown && !ordered && !isOrderFree(stage)) return false;
    ordered &&= stage.stage !== 'mapAsync' || stage.ordered;
    return true;
  });
  const place = (plan.fault?.place ?? 0) % (stages.length + 2);
  const failsAt = (at: number): number | undefined => (at === place ? plan.fault?.after : undefined);
  for (let count = plan.count; ; count = Math.floor(count / 2)) {
    const after = failsAt(0);
    const script = { events: numbers(Math.min(count, after ?? count)), fails: after !== undefined && after <= count };
    const expected = [expectedOf(plan.source, script)];
    stages.forEach((stage, index) => {
      expected.push(expectedBehind(stage, expected[index] as Expected, failsAt(index + 1)));
    });
    if (expected.every(({ events }) => events.length <= MOST_EVENTS)) return { script, stages, failsAt, expected };
  }
}

/** Which edges are watched: every one, only that before the sink, or none, so that the stages meet without a stranger between them. */
export type Watch = 'every' | 'last' | 'none';

/** Runs a pipeline to its end and throws what is wrong with it. */
export async function checkPipeline(plan: PipelinePlan, watch: Watch): Promise<void> {
  const { script, stages, failsAt, expected } = course(plan, watch === 'every');
  const agenda = new Agenda(plan.order);
  const ledger = new Ledger();
  const edges: Edge[] = [];
  const sink = createSink(plan.sink, agenda, failsAt(stages.length + 1));

  const watchedAt = (index: number, source: DemandObservable<number>, name: string): DemandObservable<number> => {
    if (watch !== 'every' && (watch === 'none' || index < stages.length)) return source;
    const edge = new Edge(name, index === stages.length && plan.sink.sink === 'probe');
    edges.push(edge);
    return watched(source, edge);
  };
  let output = watchedAt(0, buildSource(plan.source, script, agenda, ledger), 'behind the source');
  stages.forEach((stage, index) => {
    const built = buildStage(stage, output, agenda, failsAt(index + 1));
    const name = `behind stage ${String(index)} (${stage.stage})`;
    output = watchedAt(index + 1, built.output, name);
    if (watch === 'every') {
      limit(edges[index] as Edge, built.mostInFlight, built.taken);
      if (stage.stage === 'handleEvents') refills(edges[index] as Edge, stage.window, agenda, built.taken);
      else demandPassedOn(edges[index] as Edge, edges[index + 1] as Edge);
    }
  });
  if (watch !== 'none') limit(edges.at(-1) as Edge, sink.mostInFlight, () => sink.taken);

  if (watch !== 'none' && plan.sink.sink === 'consumer' && plan.sink.concurrency === 1) {
    refills(edges.at(-1) as Edge, plan.sink.window, agenda, () => sink.taken);
  }

  sink.start(output);
  await drive(agenda, sink);

  const wrong = [...edges.flatMap(({ violations }) => violations), ...sink.violations];
  for (const edge of edges) {
    if (!edge.over) wrong.push(`${edge.name}: neither ended nor cancelled`);
  }
  if (watch === 'every') {
    note(wrong, edges[0] as Edge, expected[0] as Expected);
    stages.forEach((stage, index) => {
      note(wrong, edges[index + 1] as Edge, expectedBehind(stage, seen(edges[index] as Edge), failsAt(index + 1)));
    });
  }
  const last = watch === 'every' ? seen(edges.at(-1) as Edge) : (expected.at(-1) as Expected);
  wrong.push(...sinkFaults(plan.sink, sink, last, failsAt(stages.length + 1)));
  if (ledger.ends.length !== ledger.opened) wrong.push(`${String(ledger.opened)} producers, ended: ${ledger.ends.join(' ')}`);
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
}

/** Lets everything happen, in the order that the plan says, and what comes too late as well. */
async function drive(agenda: Agenda, sink: Sink): Promise<void> {
  for (let rounds = 0; !sink.over;) {
    if (agenda.size > 0 && agenda.choose(5) > 0) {
      agenda.runOne();
    } else if (sink.ask()) {
      rounds++;
    } else if (agenda.size === 0) {
      if (!agenda.usesPromises) throw new Error('stalled: nothing is pending, and the sink is not over');
      rounds++;
    }
    if (agenda.usesPromises) await turn();
    if (rounds > MOST_ROUNDS) throw new Error('stalled: the sink asks, and is not over');
  }
  while (agenda.size > 0) {
    agenda.runOne();
    if (agenda.usesPromises) await turn();
  }
  if (agenda.usesPromises) await turn();
}

/** In flight: asked for and not done with. */
function limit(edge: Edge, most: number | undefined, taken: () => number): void {
  if (most !== undefined) {
    edge.checks.push(() =>
      edge.requested - taken() > most ? `in flight ${String(edge.requested - taken())} of ${String(most)}` : undefined,
    );
  }
}

/** A stage without a window asks for no more than it was asked for itself and has not delivered. */
function demandPassedOn(input: Edge, output: Edge): void {
  input.checks.push(() =>
    input.outstanding > output.outstanding
      ? `${String(input.outstanding)} outstanding, ${String(output.outstanding)} ${output.name}`
      : undefined,
  );
}

/** A single window asks as soon as no more than minDemand are in flight, and then for as many as make it maxDemand again. */
function refills(edge: Edge, { maxDemand, minDemand }: Window, agenda: Agenda, taken: () => number): void {
  const inFlight = (): number => edge.requested - taken();
  edge.checks.push(() =>
    inFlight() < maxDemand && !agenda.usesPromises ? `asked for less than makes ${String(maxDemand)} in flight` : undefined,
  );
  // A promise settles a microtask after its answer was counted; and while a stage delivers, what it delivers counts, but is not done with.
  edge.arrivalChecks.push(() =>
    inFlight() <= minDemand && !agenda.usesPromises && !agenda.isInside ? `did not ask at ${String(inFlight())} in flight` : undefined,
  );
}

function seen(edge: Edge): Expected {
  return { events: edge.events, ordered: true, ends: [edge.end] };
}

function note(wrong: string[], edge: Edge, expected: Expected): void {
  const fault = mismatch(edge, expected);
  if (fault !== undefined) wrong.push(`${edge.name}: ${fault}`);
  if (edge.end === 'fail' && edge.error !== FAULT) wrong.push(`${edge.name}: another error, ${String(edge.error)}`);
}

/** What is wrong with what the sink was told. */
function sinkFaults(plan: SinkPlan, sink: Sink, given: Expected, failsAt: number | undefined): string[] {
  const handlerFails = plan.sink === 'consumer' && failsAt !== undefined && given.events.length > failsAt;
  const skips = plan.sink === 'consumer' && plan.onHandlerError === 'skip';
  const expected: Expected = {
    events: given.events,
    // What was passed over leaves a gap.
    ordered: given.ordered && sink.ordered && !(handlerFails && skips),
    ends: handlerFails && !skips ? ['fail'] : given.ends,
  };
  if (sink.left) {
    // What it had got before it left; how its source ended is not told to it any more.
    const fault = mismatch({ events: sink.events, end: 'open' }, expected);
    return fault === undefined ? [] : [`the sink, that left: ${fault}`];
  }
  const told: Told = { events: [...sink.events, ...sink.skipped], end: sink.end };
  const faults: string[] = [];
  const fault = mismatch(told, expected);
  if (fault !== undefined) faults.push(`the sink: ${fault}`);
  if (sink.end === 'fail' && sink.error !== FAULT) faults.push(`the sink: another error, ${String(sink.error)}`);
  if (sink.over && sink.end === 'open') faults.push('the sink was never told of the end');
  return faults;
}
