import type { DemandProbe, ProbeReactions, ProbeSource } from '../probe/DemandProbe.js';
import { demandProbe } from '../demandProbe.js';
import type { SourceKind, KitSource } from './KitSource.js';

/** When a source that has no more events says so. */
export type TellsEnd = 'at once' | 'when asked' | 'when asked for more';

/** Something that answers demand, made for one test. */
export interface Specimen {
  readonly source: ProbeSource<unknown>;
  /** All it is expected to deliver. */
  readonly events: readonly unknown[];
  /** What stands before it, when it is a stage. */
  readonly upstream?: KitSource;
  /** Until nothing happens any more; `activity` counts what does. */
  settle(activity: () => number): Promise<void>;
}

/** What the rules for sources are checked on: a producer, or a stage behind one of our sources. */
export interface Candidate {
  /** A specimen of at least `count` events, which then completes. */
  make(count: number): Promise<Specimen>;
  /** One that fails when it is asked for more than it has, and the error, when that is known. */
  readonly makeFailing?: (() => Promise<Specimen & { readonly failure?: unknown }>) | undefined;
  readonly maxElements: number;
  readonly tellsEnd: TellsEnd;
  /** Its subscriptions share one source: what one of them gets is not known. */
  readonly shared: boolean;
  /** Answers on the spot: recursion is possible. */
  readonly kind: SourceKind | 'unknown';
  readonly collectGarbage: (() => unknown) | undefined;
}

/** A specimen under a probe. */
export interface Watched extends Specimen {
  readonly probe: DemandProbe<unknown>;
  rest(): Promise<void>;
  /** `request(n)`, then until nothing happens any more. */
  ask(n: number): Promise<void>;
  /** All was delivered. Some sources learn that only by being asked for more. */
  askForEnd(): Promise<void>;
}

/** Makes a specimen and subscribes a probe to it. */
export async function watch(candidate: Candidate, count: number, reactions: ProbeReactions<unknown> = {}): Promise<Watched> {
  return watchSpecimen(await candidate.make(count), reactions, candidate.tellsEnd);
}

export function watchSpecimen(specimen: Specimen, reactions: ProbeReactions<unknown> = {}, tellsEnd: TellsEnd = 'at once'): Watched {
  const probe = demandProbe<unknown>(reactions).subscribe(specimen.source);
  const rest = (): Promise<void> => specimen.settle(() => probe.signals.length);
  return {
    ...specimen,
    probe,
    rest,
    ask: (n) => {
      probe.request(n);
      return rest();
    },
    askForEnd: async () => {
      const isAsked = probe.trace.some((step) => step.startsWith('request'));
      if (tellsEnd === 'when asked for more' || (tellsEnd === 'when asked' && !isAsked)) {
        probe.request(1);
        await rest();
      }
    },
  };
}

/** For rules that need more events than some candidates have. */
export function needs(count: number): (candidate: Candidate) => string | undefined {
  return ({ maxElements }) => (maxElements < count ? `needs ${String(count)} events, there are ${String(maxElements)} at most` : undefined);
}
