/** What crossed an edge in the end: the events, and how it stopped. */
export interface Told {
  readonly events: readonly number[];
  readonly end: 'open' | 'complete' | 'fail';
}

/**
 * What the model, on plain arrays, says about an edge. Whoever completes has told exactly `events`. Whoever fails or is left before has told a
 * beginning of them: an error overtakes what waits.
 */
export interface Expected {
  readonly events: readonly number[];
  /** Whether the order is known. If not, `events` are a bag, and a beginning is any part of it. */
  readonly ordered: boolean;
  /** The ends that are possible: of a failure and a `take`, whichever comes first. */
  readonly ends: readonly Told['end'][];
}

/** The one error of a run that is meant to fail. */
export const FAULT = new Error('the fault of this run');

/** What is wrong with `told`, or undefined. */
export function mismatch(told: Told, { events, ordered, ends }: Expected): string | undefined {
  const comparison = `[${String(told.events)}] ${told.end}, expected [${String(events)}] ${ordered ? '' : 'in any order '}${ends.join(' or ')}`;
  if (told.end !== 'open' && !ends.includes(told.end)) {
    return `a wrong end: ${comparison}`;
  }
  if (told.end === 'complete' && told.events.length !== events.length) {
    return `lost or told twice: ${comparison}`;
  }
  return (ordered ? isBeginning : isPart)(told.events, events) ? undefined : `not what the model says: ${comparison}`;
}

function isBeginning(events: readonly number[], all: readonly number[]): boolean {
  return events.length <= all.length && events.every((event, index) => event === all[index]);
}

function isPart(events: readonly number[], all: readonly number[]): boolean {
  const left = new Map<number, number>();
  for (const event of all) left.set(event, (left.get(event) ?? 0) + 1);
  return events.every((event) => {
    const count = left.get(event) ?? 0;
    left.set(event, count - 1);
    return count > 0;
  });
}
