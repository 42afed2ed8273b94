import { dispatchStage, type DispatchedObservable } from '../../index.js';
import { demandProbe } from '../demandProbe.js';
import type { DemandProbe } from '../probe/DemandProbe.js';
import { expectSame } from '../values/ExpectationError.js';
import type { DispatcherCandidate } from './dispatcherRules.js';
import { KitSource, type SourceEnd, type SourceKind } from './KitSource.js';
import { rest, turn } from './rest.js';
import type { Rule } from './Rule.js';
import { expectLawful } from './stageRules.js';

/** A dispatcher in a stage, behind one kind of source. */
export interface DispatchStageCandidate extends DispatcherCandidate {
  readonly kind: SourceKind;
}

const COUNT = 60;

/** What a dispatcher does at its place: in `dispatchStage`, between a source and its consumers. */
export const DISPATCH_STAGE_RULES: readonly Rule<DispatchStageCandidate>[] = [
  {
    title: '1.5 all consumers complete, and every event was delivered',
    check: async (candidate) => {
      const { probes, source, settle } = openStage(candidate, 'complete');
      await takeAll(probes, settle);
      expectDelivered(probes, candidate);
      for (const probe of probes) {
        probe.expectEvents(probe.received).expectComplete();
      }
      expectLawful(source);
    },
  },
  {
    title: '1.4 an error reaches all consumers, also one that has not asked',
    check: async (candidate) => {
      const { probes, source, settle } = openStage(candidate, 'open');
      probes[0]?.request(3);
      await settle();
      source.finish('error');
      await settle();
      for (const probe of probes) {
        probe.expectEvents(probe.received).expectError(source.failure);
      }
      expectLawful(source);
    },
  },
  {
    title: '1.8 consumers come and go, and no event is lost',
    check: async (candidate) => {
      // Kept alive, as the one that leaves may be the only one.
      const { probes, stage, source, settle } = openStage(candidate, 'complete', true);
      for (const probe of probes) {
        probe.request(5);
      }
      await settle();
      probes[0]?.cancel();
      await settle();
      const heir = demandProbe<number>().subscribe(stage.to({ ...candidate.consumers[0] }));
      await takeAll([...probes.slice(1), heir], settle);
      if (candidate.delivers === 'one') {
        expectDelivered([...probes, heir], candidate);
      }
      for (const probe of [...probes, heir]) {
        probe.expectLawful();
      }
      expectLawful(source);
    },
  },
  {
    title: '2.6 the source is asked for no more than consumers ask for, and cancelled when the last one leaves',
    check: async (candidate) => {
      const { probes, source, settle } = openStage(candidate, 'open');
      for (const probe of probes) {
        probe.request(4);
      }
      await settle();
      const most = candidate.delivers === 'all' ? 4 : 4 * probes.length;
      expectSame('The source was asked for it', source.requested, most);
      for (const probe of probes) {
        expectSame('The source runs while a consumer is there', source.cancels, 0);
        probe.cancel().expectLawful();
      }
      await settle();
      expectSame('It was cancelled, once', source.cancels, 1);
      expectLawful(source);
    },
  },
];

interface OpenStage {
  readonly source: KitSource;
  readonly stage: DispatchedObservable<number>;
  readonly probes: readonly DemandProbe<number>[];
  settle(): Promise<void>;
}

function openStage({ create, consumers, kind }: DispatchStageCandidate, end: SourceEnd, keepAlive = false): OpenStage {
  const source = new KitSource(
    kind,
    Array.from({ length: COUNT }, (_, index) => index),
    end,
  );
  const stage = source.pipe(dispatchStage(create(), { startAfter: consumers.length, keepAlive }));
  const probes = consumers.map((options) => demandProbe<number>().subscribe(stage.to(options)));
  const activity = (): number => source.delivered + source.requests.length + probes.reduce((sum, { signals }) => sum + signals.length, 0);
  return { source, stage, probes, settle: () => rest(turn, activity, () => source.openGate()) };
}

/** All ask in turn, for different amounts, until they have completed. */
async function takeAll(probes: readonly DemandProbe<number>[], settle: () => Promise<void>): Promise<void> {
  for (let round = 0; round < 2 * COUNT && probes.some(({ ended }) => !ended); round++) {
    probes.forEach((probe, index) => probe.request(1 + ((index + round) % 3)));
    await settle();
  }
}

function expectDelivered(probes: readonly DemandProbe<number>[], { delivers }: DispatchStageCandidate): void {
  const everything = Array.from({ length: COUNT }, (_, index) => index);
  if (delivers === 'all') {
    for (const { received } of probes) {
      expectSame('Every consumer got every event', received, everything);
    }
  } else {
    const received = probes.flatMap((probe) => probe.received).sort((a, b) => a - b);
    expectSame('Every event went to one consumer', received, everything);
  }
}
