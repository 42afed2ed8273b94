import type { Ledger } from './Ledger.js';
import type { LedgerPage } from './LedgerPage.js';
import type { Page } from './parsePage.js';
import type { PageWindow, Position } from './SearchWindow.js';

/** What every page of one run down from the newest post is asked for with. */
interface Range {
  readonly sinceId: string | undefined;
  /** None: up to the newest there is. */
  readonly untilId: string | undefined;
}

/**
 * Where a search stands that is told what is stored. A window begins with what the ledger still lacks, range by range, and ends with what is
 * newer than everything known. So what an interrupted run left behind never piles up: nothing newer is read before it.
 *
 * ```
 *   resumed   since_id 100 until_id 250    page 1  page 2
 *             since_id 300                 page 3 (newest_id 380)  page 4
 *   window 2  since_id 380                 page 1
 * ```
 */
export class RangeWindow implements PageWindow {
  readonly restartsFrom = 'where it got to';
  /** The page received last; none when it was empty. */
  latest: LedgerPage | undefined;
  private range: Range;
  private nextToken: string | undefined;
  private readonly usedTokens = new Set<string>();
  private opened = false;
  private lastPageRead = false;
  private fellBack = false;
  /** No `since_id` up to this one is sent any more. */
  private tooOld = 0n;

  constructor(private readonly ledger: Ledger) {
    this.range = this.nextRange();
  }

  get position(): Position {
    return { ...this.range, nextToken: this.nextToken };
  }

  get isRead(): boolean {
    return this.lastPageRead;
  }

  repeats(page: Pick<Page, 'nextToken'>): boolean {
    return page.nextToken !== undefined && this.usedTokens.has(page.nextToken);
  }

  received(page: Page): void {
    const ids = page.tweets.map(({ id }) => BigInt(id));
    const isOpen = this.range.untilId === undefined;
    if (isOpen && !this.opened && page.newestId !== undefined) {
      this.opened = true;
      this.ledger.opened(BigInt(page.newestId));
    }
    if (isOpen && this.range.sinceId !== undefined) {
      this.fellBack = false;
    }
    this.latest = this.ledger.read(ids);
    this.nextToken = page.nextToken;
    if (page.nextToken !== undefined) {
      this.usedTokens.add(page.nextToken);
    } else {
      this.finishRange(isOpen);
    }
  }

  close(): string | undefined {
    this.restart();
    return idOrNone(this.ledger.newestId);
  }

  /** Goes on below the last page that was read. */
  restart(): void {
    this.lastPageRead = false;
    this.nextToken = undefined;
    this.usedTokens.clear();
    this.opened = false;
    this.range = this.nextRange();
  }

  forgetSinceId(): boolean {
    const { sinceId, untilId } = this.range;
    if (sinceId === undefined || (untilId === undefined && this.fellBack)) {
      return false;
    }
    // What has an upper end comes to its end in any case; what has none would be read in full for ever.
    this.fellBack ||= untilId === undefined;
    this.tooOld = BigInt(sinceId);
    this.restart();
    return true;
  }

  skip(): void {
    this.finishRange(false);
  }

  private finishRange(isLast: boolean): void {
    this.ledger.finished();
    if (isLast) {
      this.lastPageRead = true;
    } else {
      this.restart();
    }
  }

  private nextRange(): Range {
    const span = this.ledger.toRead[0];
    const after = span?.after ?? this.ledger.newestId;
    return { sinceId: after > this.tooOld ? idOrNone(after) : undefined, untilId: span && String(span.before) };
  }
}

function idOrNone(id: bigint): string | undefined {
  return id === 0n ? undefined : String(id);
}
