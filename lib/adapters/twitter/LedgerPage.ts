import type { Span } from './Span.js';

/** Told that nothing of a page is pending any more. `held` are the ids among which the refused ones lie, when there are any. */
export type OnPageSettled = (page: LedgerPage, held: Span | undefined) => void;

/** The posts of one page: which of them are settled, in whatever order. */
export class LedgerPage {
  private readonly pending: Set<bigint>;
  private readonly held: bigint[] = [];
  private readonly newest: bigint;

  /** `ids` is not empty. `ceiling` is where the page before it ended: up to there nothing lies in between. */
  constructor(
    ids: readonly bigint[],
    private readonly ceiling: bigint,
    private readonly onSettled: OnPageSettled,
  ) {
    this.pending = new Set(ids);
    this.newest = greatest(ids);
  }

  ack(id: bigint): void {
    this.settle(id);
  }

  /** Refused, and to be read again by the next run. */
  hold(id: bigint): void {
    if (this.pending.has(id)) {
      this.held.push(id);
    }
    this.settle(id);
  }

  /** The smallest span with every post that is not stored; none when all are. */
  get missing(): Span | undefined {
    const ids = [...this.pending, ...this.held];
    if (ids.length === 0) {
      return undefined;
    }
    const last = greatest(ids);
    const before = last === this.newest && this.ceiling > last ? this.ceiling : last + 1n;
    return { after: ids.reduce((a, b) => (a < b ? a : b)) - 1n, before };
  }

  private settle(id: bigint): void {
    // A post that the page shows twice is two messages and one entry: the first of them counts.
    if (this.pending.delete(id) && this.pending.size === 0) {
      this.onSettled(this, this.missing);
    }
  }
}

function greatest(ids: readonly bigint[]): bigint {
  return ids.reduce((a, b) => (a > b ? a : b));
}
