import type { DemandProbe, ProbeReactions } from '../probe/DemandProbe.js';
import { expectSame } from '../values/ExpectationError.js';
import { watchSpecimen, type Watched } from './Candidate.js';
import type { KitSource, SourceEnd } from './KitSource.js';
import type { Rule } from './Rule.js';
import type { StageCandidate } from './stageCandidate.js';

interface WatchedStage extends Watched {
  readonly upstream: KitSource;
}

function watch(candidate: StageCandidate, count: number, end: SourceEnd, reactions: ProbeReactions<unknown> = {}): WatchedStage {
  const specimen = candidate.build(count, end);
  return { ...watchSpecimen(specimen, reactions), upstream: specimen.upstream };
}

/** A stage that was asked for `n` events, behind a source that has ended without any. */
async function ended(candidate: StageCandidate, n: number, end: 'complete' | 'error'): Promise<WatchedStage> {
  const stage = watch(candidate, 0, 'open');
  if (n > 0) {
    stage.probe.request(n);
  }
  await stage.rest();
  stage.upstream.finish(end);
  await stage.rest();
  return stage;
}

/** What a stage owes its source: section 2, and 4.2. */
export const STAGE_RULES: readonly Rule<StageCandidate>[] = [
  {
    title: '2.1 subscribes once, and asks for nothing before it was asked but for what it prefetches',
    check: async (candidate) => {
      const { upstream, rest } = watch(candidate, 20, 'open');
      await rest();
      expectSame('It has subscribed once', upstream.subscriptions, 1);
      upstream.expectAtMost(candidate.subject.prefetch ?? 0, 'declare `prefetch` when the stage reads ahead', 0);
      expectLawful(upstream);
    },
  },
  {
    title: '2.1 asks upstream for no more than was asked of it, and what it prefetches',
    check: async (candidate) => {
      const { probe, upstream, ask } = watch(candidate, 40, 'open', { onNext: (_batch, observer) => askSome(observer) });
      upstream.onRequest = () => {
        upstream.expectAtMost(probe.outstanding + (candidate.subject.prefetch ?? 0), 'declare `prefetch` when the stage reads ahead');
      };
      for (const n of [1, 1, 3, 2, 8, 1]) {
        await ask(n);
      }
      probe.expectLawful();
      expectLawful(upstream);
      probe.cancel();
    },
  },
  {
    title: '2.3, 2.4 a source that has completed is neither asked nor cancelled',
    check: async (candidate) => {
      const { probe, events, upstream, ask } = watch(candidate, 3, 'complete', {
        onComplete: (observer) => observer.request(1).cancel(),
      });
      await ask(Infinity);
      await ask(1);
      probe.cancel().expectEvents(events).expectComplete();
      expectSame('It has not cancelled', upstream.cancels, 0);
      expectLawful(upstream);
    },
  },
  {
    title: '2.3, 2.4 a source that has failed is neither asked nor cancelled',
    check: async (candidate) => {
      const { probe, upstream, ask } = watch(candidate, 3, 'fail', { onError: (_error, observer) => observer.request(1).cancel() });
      await ask(Infinity);
      await ask(1);
      probe.cancel().expectEvents(probe.received).expectError(upstream.failure);
      expectSame('It has not cancelled', upstream.cancels, 0);
      expectLawful(upstream);
    },
  },
  {
    title: '2.6 cancels its source when it is cancelled, once',
    check: async (candidate) => {
      for (const n of [0, 1, 100]) {
        const { probe, upstream, rest } = watch(candidate, 20, 'open');
        if (n > 0) {
          probe.request(n);
        }
        if (n === 1) {
          await rest();
        }
        probe.cancel();
        expectSame(`It has cancelled after request(${String(n)}), once`, upstream.cancels, 1);
        await rest();
        probe.cancel();
        expectSame('It has cancelled no more', upstream.cancels, 1);
        expectLawful(upstream);
      }
    },
  },
  {
    title: '2.6, 3.9 cancels its source when it is asked for something impossible, once',
    check: async (candidate) => {
      const { probe, upstream, ask } = watch(candidate, 20, 'open');
      await ask(1);
      await ask(0);
      await ask(-1);
      probe.expectEvents(probe.received).expectError(RangeError);
      expectSame('It has cancelled, once', upstream.cancels, 1);
      expectLawful(upstream);
    },
  },
  {
    title: '2.8 what comes after a cancel is ignored',
    check: async (candidate) => {
      const { probe, upstream, rest } = watch(candidate, 20, 'open');
      probe.request(5).cancel();
      const { length } = probe.signals;
      upstream.finish('error');
      await rest();
      expectSame('No signal came after the cancel', probe.signals.length, length);
      expectLawful(upstream);
    },
  },
  {
    title: '2.9 completion comes through with a request outstanding as without',
    check: async (candidate) => {
      for (const n of [0, 5]) {
        const { probe, upstream } = await ended(candidate, n, 'complete');
        probe.expectEvents(probe.received).expectComplete();
        expectLawful(upstream);
      }
    },
  },
  {
    title: '2.10, 4.2 an error comes through with a request outstanding as without, the same object',
    check: async (candidate) => {
      for (const n of [0, 5]) {
        const { probe, upstream } = await ended(candidate, n, 'error');
        probe.expectError();
        expectSame('It is the error of the source', probe.signals.at(-1)?.[1] === upstream.failure, true);
        expectLawful(upstream);
      }
    },
  },
  {
    title: '4.2 an error does not wait for demand, although events do',
    unless: ({ subject }) => (subject.errorWaits === true ? 'its errors come behind its events' : undefined),
    check: async (candidate) => {
      const { probe, upstream, ask, rest } = watch(candidate, 20, 'open');
      await ask(1);
      upstream.finish('error');
      await rest();
      probe.expectEvents(probe.received).expectError(upstream.failure).expectNothing();
      expectLawful(upstream);
    },
  },
  {
    title: '2.12 each subscription has a source of its own',
    unless: ({ shared }) => (shared ? 'its subscriptions share one source' : undefined),
    check: async (candidate) => {
      const specimen = candidate.build(5, 'complete');
      const probes = [1, 2].map(() => watchSpecimen(specimen));
      for (const { ask } of probes) {
        await ask(Infinity);
      }
      for (const { probe } of probes) {
        probe.expectEvents(specimen.events).expectComplete();
      }
      expectSame('The source was subscribed to twice', specimen.upstream.subscriptions, 2);
    },
  },
];

function askSome(probe: DemandProbe<unknown>): void {
  if (probe.received.length % 3 === 0) {
    probe.request(2);
  }
}

/** The stage has behaved towards its source. */
export function expectLawful(upstream: KitSource): void {
  expectSame('The stage behaves towards its source', upstream.violations, []);
}
