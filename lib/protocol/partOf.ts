import { NO_EVENTS } from './noEvents.js';

/** The events of a batch from index `from` to before `end`: the batch itself, uncopied, when these are all. */
export function partOf<T>(events: readonly T[], from: number, end = events.length): readonly T[] {
  if (from === 0 && end >= events.length) {
    return events;
  }
  return from < events.length ? events.slice(from, end) : NO_EVENTS;
}
