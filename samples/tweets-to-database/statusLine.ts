import type { Counts } from './Counts.js';

/** Where a run stands. */
export interface Status {
  /** What has been done. While it stays the same there is nothing new to tell. */
  readonly figures: string;
  /** How fast, with a comma in front; empty when that is not known, or nothing. */
  readonly speed: string;
}

/** What to show of a run that goes on, the most telling first: a narrow terminal cuts off the rest. */
export function statusLine(counts: Counts, mostInFlight: number, perSecond: number | undefined): Status {
  const { stored, duplicates, rejected, inFlight, requests, rateLimitLeft } = counts;
  const stalled = perSecond === 0 && inFlight > 0;
  const parts = [
    `stored ${String(stored)}`,
    `duplicates ${String(duplicates)}`,
    ...(rejected > 0 ? [`rejected ${String(rejected)}`] : []),
    `in flight ${String(inFlight)}/${String(mostInFlight)}${stalled ? ' waiting for the database' : ''}`,
    `requests ${String(requests)}${rateLimitLeft === undefined ? '' : ` (${String(rateLimitLeft)} left)`}`,
  ];
  return { figures: parts.join(', '), speed: perSecond ? `, ${String(Math.round(perSecond))}/s` : '' };
}
