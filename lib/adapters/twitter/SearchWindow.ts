import { laterId } from './ids.js';
import type { Page } from './parsePage.js';

/** What one request asks for beside the fixed parameters. */
export interface Position {
  readonly sinceId: string | undefined;
  /** Exclusive. None: up to the newest there is. */
  readonly untilId: string | undefined;
  readonly nextToken: string | undefined;
}

/** Where a search stands, as `SearchSession` needs to know it. */
export interface PageWindow {
  readonly position: Position;
  /** Whether the window's last page was read. */
  readonly isRead: boolean;
  /** Where `restart` leads, in words. */
  readonly restartsFrom: string;
  /** Whether the answer sends the search back to a page of this window that it has been on: following it would never end. */
  repeats(page: Page): boolean;
  received(page: Page): void;
  /** The whole window was handed over: begins the next one. Returns the `sinceId` that counts now. */
  close(): string | undefined;
  /** `next_token` was refused: begins again without one. */
  restart(): void;
  /** `since_id` was refused as too old: begins again without it. False when that was tried and does not help. */
  forgetSinceId(): boolean;
  /** `until_id` was refused as too old: there is nothing left to read below it. */
  skip(): void;
}

/** What the window needs to know of a page. */
export interface WindowPage {
  readonly newestId: string | undefined;
  readonly nextToken: string | undefined;
}

/**
 * Where the search stands. A *window* runs from the newest post down to `sinceId`, page by page along `next_token`.
 *
 * ```
 *   window 1   since_id -          page 1 (newest_id 300)  page 2 (200)  page 3 (100)
 *   window 2   since_id 300        page 1 (newest_id 340)
 * ```
 *
 * Invariants: every page of a window is asked for with the same `sinceId`; the next one is the newest id of the *first* page; it counts
 * only once the whole window was handed over (`close`), because the posts between two pages are lost to a cursor that moves earlier.
 */
export class SearchWindow implements PageWindow {
  readonly restartsFrom = 'its newest post';
  private nextSinceId: string | undefined;
  private nextToken: string | undefined;
  private readonly usedTokens = new Set<string>();
  private firstPageRead = false;
  private lastPageRead = false;
  private fellBack = false;

  constructor(private sinceId: string | undefined) {}

  get position(): Position {
    return { sinceId: this.sinceId, untilId: undefined, nextToken: this.nextToken };
  }

  get isRead(): boolean {
    return this.lastPageRead;
  }

  repeats(page: WindowPage): boolean {
    return page.nextToken !== undefined && this.usedTokens.has(page.nextToken);
  }

  received(page: WindowPage): void {
    if (!this.firstPageRead) {
      this.firstPageRead = true;
      this.nextSinceId = page.newestId;
    }
    if (this.sinceId !== undefined) {
      this.fellBack = false;
    }
    this.nextToken = page.nextToken;
    if (page.nextToken === undefined) {
      this.lastPageRead = true;
    } else {
      this.usedTokens.add(page.nextToken);
    }
  }

  /** The whole window was handed over: moves `sinceId` on, never back, and begins the next window. Returns the `sinceId` that counts now. */
  close(): string | undefined {
    this.sinceId = laterId(this.sinceId, this.nextSinceId);
    this.restart();
    return this.sinceId;
  }

  /** Begins the window again from its newest post, with the same `sinceId`. */
  restart(): void {
    this.nextSinceId = undefined;
    this.nextToken = undefined;
    this.usedTokens.clear();
    this.firstPageRead = false;
    this.lastPageRead = false;
  }

  /** Starts from a checkpoint, when it is later than what is known. */
  resumeFrom(sinceId: string): void {
    this.sinceId = laterId(this.sinceId, sinceId);
  }

  /**
   * The API refused `sinceId` as too old: begins the full window without one. False when that was done already and no `sinceId` was
   * accepted since: an API that refuses each of them would be read in full for ever.
   */
  forgetSinceId(): boolean {
    if (this.fellBack || this.sinceId === undefined) {
      return false;
    }
    this.fellBack = true;
    this.sinceId = undefined;
    this.restart();
    return true;
  }

  skip(): void {
    // It sends no until_id.
  }
}
