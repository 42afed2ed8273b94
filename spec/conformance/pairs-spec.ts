import type { DemandObservable } from 'rxjs-demand';
import { edgeProbe, type Edge } from '../support/edgeProbe.js';
import { turn } from '../support/eventually.js';
import { numbers } from '../support/numbers.js';
import { CONSUMERS, SOURCES, STAGES, type ConsumerPart, type SourcePart, type StagePart } from '../support/pipelineParts.js';

/**
 * Every part behind every other. A probe stands on each edge; it counts what was asked and what was delivered, and says when one of the two
 * neighbours breaks the protocol.
 */

const COUNT = 20;

interface Pipeline {
  readonly source: SourcePart;
  readonly stages: readonly StagePart[];
  readonly consumer: ConsumerPart;
}

interface Run {
  readonly received: readonly number[];
  readonly edges: readonly Edge[];
  readonly cancels: number;
}

async function run({ source, stages, consumer }: Pipeline, enough: number): Promise<Run> {
  const edges: Edge[] = [];
  let cancels = 0;
  const probed = (observable: DemandObservable<number>): DemandObservable<number> => {
    const probe = edgeProbe(observable);
    edges.push(probe.edge);
    return probe.observable;
  };
  const first = probed(source.create({ count: COUNT, open: enough < Infinity, onCancel: () => cancels++ }));
  // No probe before the consumer: it may be subscribe() itself, and the last edge of a pair is another pair's first.
  const last = stages.reduce((observable, stage, index) => {
    const output = stage.behind(observable);
    return index < stages.length - 1 ? probed(output) : output;
  }, first);
  const received = await consumer.read(last, enough);
  await turn();
  return { received, edges, cancels };
}

/** The most that may be under way on each edge: what the parts behind it may have asked for. */
function bounds({ stages, consumer }: Pipeline): number[] {
  return stages
    .reduceRight<number[]>((demands, stage) => [stage.ahead(demands[0] as number), ...demands], [consumer.ahead])
    .slice(0, Math.max(1, stages.length));
}

function pairs<A extends { readonly name: string }, B extends { readonly name: string }>(
  before: readonly A[],
  behind: readonly B[],
  pipeline: (before: A, behind: B) => Pipeline,
): { readonly name: string; readonly pipeline: Pipeline }[] {
  return before.flatMap((a) => behind.map((b) => ({ name: `${b.name} behind ${a.name}`, pipeline: pipeline(a, b) })));
}

const [anySource] = SOURCES as readonly [SourcePart];
const [anyConsumer] = CONSUMERS as readonly [ConsumerPart];
const PAIRS = [
  ...pairs(SOURCES, STAGES, (source, stage) => ({ source, stages: [stage], consumer: anyConsumer })),
  ...pairs(STAGES, STAGES, (first, second) => ({ source: anySource, stages: [first, second], consumer: anyConsumer })),
  ...pairs(STAGES, CONSUMERS, (stage, consumer) => ({ source: anySource, stages: [stage], consumer })),
  ...pairs(SOURCES, CONSUMERS, (source, consumer) => ({ source, stages: [], consumer })),
];

it.each(PAIRS)('$name', async ({ pipeline }) => {
  const expected = pipeline.stages.reduce<readonly number[]>((events, stage) => stage.model(events), numbers(COUNT));

  const toTheEnd = await run(pipeline, Infinity);
  expect(toTheEnd.received).toEqual(expected);
  expect(toTheEnd.cancels).toBe(0);

  const cutShort = await run(pipeline, 3);
  expect(cutShort.received).toEqual(expected.slice(0, 3));
  expect(cutShort.cancels).toBe(1);

  bounds(pipeline).forEach((bound, index) => {
    for (const { edges } of [toTheEnd, cutShort]) {
      const edge = edges[index] as Edge;
      expect(edge.violations).toEqual([]);
      expect(edge.delivered).toBeLessThanOrEqual(edge.requested);
      expect(edge.mostOutstanding).toBeLessThanOrEqual(bound);
      expect(edge.mostOutstanding).toBeGreaterThan(0);
    }
    expect([toTheEnd.edges[index]?.ends, toTheEnd.edges[index]?.cancels]).toEqual([1, 0]);
    expect([cutShort.edges[index]?.ends, cutShort.edges[index]?.cancels]).toEqual([0, 1]);
  });
});
