import { demandProbe } from '../demandProbe.js';
import type { ProbeSource } from '../probe/DemandProbe.js';
import { ExpectationError } from '../values/ExpectationError.js';
import type { Candidate, Specimen, TellsEnd } from './Candidate.js';
import { rest, turn } from './rest.js';
import { garbageCollector, type TestRunner } from './TestRunner.js';

/** Makes a source of exactly `count` events, which then completes. The same `count` gives equal events. */
export type CreateProducer = (count: number) => ProbeSource<unknown>;

/** A producer, and what the suite must know of it. */
export interface ProducerSubject {
  readonly create: CreateProducer;
  /** Makes a source that fails when it is asked for 100 events. Without it the rules about failures are not checked. */
  readonly createFailing?: () => ProbeSource<unknown>;
  /** The most events it can be made with. Default: `Infinity`, any number. */
  readonly maxElements?: number;
  /**
   * When it says that there are no more events: `'at once'`, with the last one, or when it is subscribed to; `'when asked'`, when it has been asked for
   * something, as the function form of `fromDemandProducer`; `'when asked for more'` than there is, as `fromAsyncIterable`. Default: `'at once'`.
   */
  readonly tellsEnd?: TellsEnd;
  /** Its subscriptions share one source, as those of `dispatchStage` do. Default: false. */
  readonly shared?: boolean;
  /** Lets time pass until the source has had its say. Default: one turn of the event loop, enough for promises. */
  readonly wait?: () => Promise<void>;
}

export function producerCandidate(subject: ProducerSubject, runner: TestRunner): Candidate {
  const { create, createFailing, wait = turn } = subject;
  const known = new Map<number, readonly unknown[]>();
  const settle = (activity: () => number): Promise<void> => rest(wait, activity);
  const specimen = (source: ProbeSource<unknown>, events: readonly unknown[]): Specimen => ({ source, events, settle });
  return {
    make: async (count) => {
      let events = known.get(count);
      if (events === undefined) {
        // What it delivers is known only by looking.
        const probe = demandProbe<unknown>().subscribe(create(count));
        if (count > 0) {
          probe.request(count);
        }
        await settle(() => probe.signals.length);
        events = probe.received;
        if (events.length !== count) {
          throw new ExpectationError(`1.1, 1.2: a source of exactly ${String(count)} events delivered ${String(events.length)} of them`);
        }
        known.set(count, events);
      }
      return specimen(create(count), events);
    },
    makeFailing: createFailing && (() => Promise.resolve(specimen(createFailing(), []))),
    maxElements: subject.maxElements ?? Infinity,
    tellsEnd: subject.tellsEnd ?? 'at once',
    shared: subject.shared ?? false,
    kind: 'unknown',
    collectGarbage: garbageCollector(runner),
  };
}
