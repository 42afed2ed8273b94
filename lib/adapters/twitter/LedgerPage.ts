import { spanHolds, type Span } from './Span.js';

/** Told that nothing of a page is pending any more, and between which ids the posts of it lie that were refused. */
export type OnPageSettled = (page: LedgerPage, held: readonly Span[]) => void;

/** The posts of one page: which of them are settled, in whatever order. */
export class LedgerPage {
  private readonly pending: Set<bigint>;
  private readonly held: bigint[] = [];
  private readonly newest: bigint;
  /** What `missing` came to, until a post is settled: with many pages in flight each is asked whenever one of them is settled whole. */
  private known: readonly Span[] | undefined;

  /** `reach` is what the page covers: from its oldest post up to where the page before it ended. It may show posts from elsewhere as well. */
  constructor(
    ids: readonly bigint[],
    private readonly reach: Span,
    private readonly onSettled: OnPageSettled,
  ) {
    this.pending = new Set(ids);
    this.newest = ids.filter((id) => spanHolds(reach, id)).reduce(greater, 0n);
  }

  ack(id: bigint): void {
    // A post that the page shows twice is two messages and one entry: the first of them counts.
    if (this.pending.delete(id)) {
      this.settled();
    }
  }

  /** Refused, and to be read again by the next run. */
  hold(id: bigint): void {
    if (this.pending.delete(id)) {
      this.held.push(id);
      this.settled();
    }
  }

  /** Every post that is not stored: those within the page's reach in one span, the others one by one. */
  get missing(): readonly Span[] {
    return (this.known ??= this.spans());
  }

  private spans(): readonly Span[] {
    const spans: Span[] = [];
    let own: Span | undefined;
    for (const id of [...this.pending, ...this.held]) {
      const alone = { after: id - 1n, before: id + 1n };
      if (!spanHolds(this.reach, id)) {
        spans.push(alone);
      } else {
        own = own === undefined ? alone : { after: lesser(own.after, alone.after), before: greater(own.before, alone.before) };
      }
    }
    if (own === undefined) {
      return spans;
    }
    // Between its newest post and the page before it there is nothing: in flight both, they are read again in one go.
    return [...spans, own.before > this.newest ? { after: own.after, before: this.reach.before } : own];
  }

  private settled(): void {
    this.known = undefined;
    if (this.pending.size === 0) {
      this.onSettled(this, this.missing);
    }
  }
}

function greater(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function lesser(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
