/** The events of a batch from index `from` to before `end`: the batch itself, uncopied, when these are all. */
export function partOf<T>(events: readonly T[], from: number, end = Infinity): readonly T[] {
  return from === 0 && end >= events.length ? events : events.slice(from, end);
}
