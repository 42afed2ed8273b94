import type { Counts } from './Counts.js';

export interface RunFacts {
  /** Allowed in flight. Unit: posts. */
  readonly mostInFlight: number;
  readonly durationMs: number;
  /** Whether everything in flight could be stored; a run that failed reads the rest again next time. */
  readonly drained: boolean;
}

/** What a run adds up to, a line each, to be read by people and by grep. */
export function summarise(counts: Counts, { mostInFlight, durationMs, drained }: RunFacts): string {
  const { served, stored, duplicates, rejected, inFlight, largestInFlight, requests, pages } = counts;
  const perSecond = durationMs > 0 ? Math.round((served * 1000) / durationMs) : 0;
  return [
    `served ${String(served)}`,
    `stored ${String(stored)}`,
    `duplicates ${String(duplicates)}`,
    ...(rejected > 0 ? [`rejected ${String(rejected)}`] : []),
    `${drained ? 'lost' : 'not stored'} ${String(inFlight)}`,
    `largest number in flight ${String(largestInFlight)}, allowed ${String(mostInFlight)}`,
    `pages fetched ${String(pages)}, requests ${String(requests)}`,
    `took ${(durationMs / 1000).toFixed(1)} s, ${String(perSecond)} posts per second`,
    '',
  ].join('\n');
}
