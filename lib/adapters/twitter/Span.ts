/** Ids between two others, exclusive both, as `since_id` and `until_id` are. `after` 0 stands for "no lower end". */
export interface Span {
  readonly after: bigint;
  readonly before: bigint;
}

export function spanHolds({ after, before }: Span, id: bigint): boolean {
  return id > after && id < before;
}

/**
 * The same ids in as few spans as can be, newest first: empty ones dropped, overlapping and touching ones joined. Beyond `limit` the oldest are
 * joined into one, with what lies between them: more ids than before, never fewer.
 */
export function joinSpans(spans: readonly Span[], limit: number): readonly Span[] {
  const newestFirst = spans.filter(({ after, before }) => before - after > 1n).sort((a, b) => (a.before > b.before ? -1 : 1));
  const joined: Span[] = [];
  for (const span of newestFirst) {
    const last = joined.at(-1);
    if (last !== undefined && (joined.length === limit || span.before > last.after)) {
      joined[joined.length - 1] = { after: span.after < last.after ? span.after : last.after, before: last.before };
    } else {
      joined.push(span);
    }
  }
  return joined;
}
