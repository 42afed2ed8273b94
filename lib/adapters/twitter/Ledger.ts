import type { Checkpoint } from './checkpoint.js';
import { LedgerPage } from './LedgerPage.js';
import { joinSpans, spanHolds, type Span } from './Span.js';

/** How many spans a checkpoint lists. Each costs a request on resuming, and some 70 characters in the store. */
const maxSpans = 100;

const nothing: Span = { after: 0n, before: 0n };

/** `meta.newest_id` is at most 19 digits; so is every id of a checkpoint. */
const greatestId = 9_999_999_999_999_999_999n;

/**
 * What of everything the search has accounted for is stored: all up to `newest` but for what is still to be read, what was handed over and is
 * not acknowledged, and what was refused. Pure; knows ids only.
 *
 * ```
 *   sinceId                                                       newest
 *      |---- unread ----| page 3: ....xxxx | page 2: .......... | page 1: xx........ |      x pending  . acked
 *   missing  (---------------------------)                                (--)
 * ```
 *
 * Invariant: a post that was handed over, and neither acked nor given up, is in `missing`, whatever the order of pages, posts and acks.
 */
export class Ledger {
  private newest: bigint;
  private unread: Span[] = [];
  private readonly pages = new Set<LedgerPage>();
  private held: readonly Span[] = [];

  /** `onPageSettled` is called within the ack that was the page's last. */
  constructor(
    sinceId: string | undefined,
    private readonly onPageSettled: () => void,
  ) {
    this.newest = BigInt(sinceId ?? 0);
  }

  /** The newest id accounted for; what is later has not been seen. */
  get newestId(): bigint {
    return this.newest;
  }

  /** What is to be read before anything newer; the first is being read. */
  get toRead(): readonly Span[] {
    return this.unread;
  }

  /** Whether nothing that was handed over waits for its ack. */
  get isSettled(): boolean {
    return this.pages.size === 0;
  }

  /** Begins from a checkpoint; of a `sinceId` that is later, only what lies above it counts. */
  resume({ sinceId, window }: Checkpoint): void {
    const floor = this.newest;
    const newest = BigInt(window?.newestId ?? sinceId);
    this.newest = newest > floor ? newest : floor;
    const missing = (window?.missing ?? []).map((span) => ({ after: BigInt(span.sinceId), before: BigInt(span.untilId) }));
    this.unread = [
      ...joinSpans(
        missing.map(({ after, before }) => ({ after: after > floor ? after : floor, before })),
        maxSpans,
      ),
    ];
  }

  /** A new window: its first post is `id`. Everything between is to be read. */
  opened(id: bigint): void {
    if (id > this.newest) {
      this.unread.unshift({ after: this.newest, before: next(id) });
      this.newest = id;
    }
  }

  /** A page of the first unread span came: its posts are read, and pending. */
  read(ids: readonly bigint[]): LedgerPage | undefined {
    if (ids.length === 0) {
      return undefined;
    }
    const [current = nothing, ...others] = this.unread;
    // The API may show a post once more, or late: from elsewhere it says nothing about how far the page reaches.
    const lowest = ids.reduce((low, id) => (spanHolds(current, id) && id < low ? id : low), current.before);
    if (this.unread.length > 0) {
      this.unread = [{ after: current.after, before: lowest }, ...others];
    }
    const page = new LedgerPage(ids, { after: lowest - 1n, before: current.before }, (settled, held) => {
      this.pages.delete(settled);
      this.held = joinSpans([...this.held, ...held], maxSpans);
      this.onPageSettled();
    });
    this.pages.add(page);
    return page;
  }

  /** The first unread span has come to its end. */
  finished(): void {
    this.unread.shift();
  }

  /** The place that is safe at this moment. */
  get checkpoint(): Checkpoint {
    const pending = [...this.pages].flatMap((page) => page.missing);
    const missing = [...joinSpans([...this.unread, ...pending, ...this.held], maxSpans)];
    let newest = this.newest;
    // What is missing up to the top is read with what is newer still.
    while (missing[0] !== undefined && missing[0].before > newest) {
      newest = missing[0].after < newest ? missing[0].after : newest;
      missing.shift();
    }
    const lowest = missing.at(-1);
    if (lowest === undefined) {
      return { sinceId: String(newest) };
    }
    const spans = missing.map(({ after, before }) => ({ sinceId: String(after), untilId: String(before) }));
    return { sinceId: String(lowest.after), window: { newestId: String(newest), missing: spans } };
  }
}

/** Whether a run that begins from this checkpoint would not come across the post. */
export function isPast({ sinceId, window }: Checkpoint, id: bigint): boolean {
  const isMissing = (window?.missing ?? []).some((span) => spanHolds({ after: BigInt(span.sinceId), before: BigInt(span.untilId) }, id));
  return id <= BigInt(window?.newestId ?? sinceId) && !isMissing;
}

function next(id: bigint): bigint {
  return id < greatestId ? id + 1n : greatestId;
}
