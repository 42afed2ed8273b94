import type { DemandObservable } from '../../index.js';
import { ExpectationError } from '../values/ExpectationError.js';
import type { ProbeSource } from '../probe/DemandProbe.js';
import type { Candidate, Specimen } from './Candidate.js';
import { KitSource, type SourceEnd, type SourceKind } from './KitSource.js';
import { rest, turn } from './rest.js';
import { garbageCollector, type TestRunner } from './TestRunner.js';

/** Makes the stage; one that keeps something between subscriptions is made anew for each test. */
export type CreateStage = () => (source: DemandObservable<number>) => ProbeSource<unknown>;

/** A stage, and what the suite must know of it. */
export interface StageSubject {
  readonly create: CreateStage;
  /** What it makes of the events 0, 1, 2, … when it is given these and no more. Default: the same. */
  readonly expected?: (events: readonly number[]) => readonly unknown[];
  /** The most it asks for beyond what it was asked for. Unit: events. Default: 0. Its window's `maxDemand`, when it has one. */
  readonly prefetch?: number;
  /** Its subscriptions share one source, as those of `dispatchStage` do. Default: false. */
  readonly shared?: boolean;
  /** An error comes behind the events that came before it, as with `mergeDemand`, instead of overtaking them. Default: false. */
  readonly errorWaits?: boolean;
  /** It takes its source at its word, as it may: what lawless sources do to it is not checked. Default: false. */
  readonly trustsSource?: boolean;
  /** Lets time pass until the stage has had its say. Default: one turn of the event loop, enough for promises. */
  readonly wait?: () => Promise<void>;
}

/** A stage behind one kind of source. */
export interface StageCandidate extends Candidate {
  readonly subject: StageSubject;
  /** The stage behind a source of `count` events or more, and that source. */
  build(count: number, end: SourceEnd): StageSpecimen;
}

export interface StageSpecimen extends Specimen {
  readonly upstream: KitSource;
}

export function stageCandidate(subject: StageSubject, kind: SourceKind, runner: TestRunner): StageCandidate {
  const { create, expected = (events) => events, wait = turn } = subject;
  const build = (count: number, end: SourceEnd): StageSpecimen => {
    const [inputs, events] = inputsFor(count, expected);
    const upstream = new KitSource(kind, inputs, end);
    return {
      source: create()(upstream),
      events,
      upstream,
      settle: (activity) =>
        rest(
          wait,
          () => activity() + upstream.delivered + upstream.requests.length,
          () => upstream.openGate(),
        ),
    };
  };
  return {
    subject,
    build,
    make: (count) => Promise.resolve(build(count, 'complete')),
    makeFailing: () => {
      const specimen = build(3, 'fail');
      return Promise.resolve({ ...specimen, failure: specimen.upstream.failure });
    },
    maxElements: Infinity,
    tellsEnd: 'at once',
    shared: subject.shared ?? false,
    kind,
    collectGarbage: garbageCollector(runner),
  };
}

/** As many of 0, 1, 2, … as make `count` events. */
function inputsFor(
  count: number,
  expected: (events: readonly number[]) => readonly unknown[],
): [inputs: readonly number[], events: readonly unknown[]] {
  for (let size = count; size <= 1000 * (count + 1); size = 2 * size + 1) {
    const inputs = Array.from({ length: size }, (_, index) => index);
    const events = expected(inputs);
    if (events.length >= count) {
      return [withoutIdleEnd(inputs, expected), events];
    }
  }
  throw new ExpectationError(`\`expected\` makes no ${String(count)} events, whatever it is given`);
}

/** What makes nothing at the end would keep the source from completing with the last event. */
function withoutIdleEnd(inputs: readonly number[], expected: (events: readonly number[]) => readonly unknown[]): readonly number[] {
  const { length } = expected(inputs);
  let size = inputs.length;
  while (size > 0 && expected(inputs.slice(0, size - 1)).length === length) {
    size--;
  }
  return inputs.slice(0, size);
}
