import { BufferOverflowError, type Overflow } from '../../../index.js';
import type { Tweet } from '../Tweet.js';

export interface WaitingSettings {
  readonly bufferSize: number;
  readonly overflow: Overflow;
  readonly onDrop: ((tweet: Tweet) => void) | undefined;
}

/**
 * What was received and waits for demand: live posts, bounded by the policy, and one page that a repair found. The page goes first, as its
 * posts are older; it is counted apart, as the next page is only read when this one is gone.
 */
export class WaitingPosts {
  private readonly bufferSize: number;
  private readonly overflow: Overflow;
  private readonly onDrop: (tweet: Tweet) => void;
  private page: readonly Tweet[] = [];
  private live: Tweet[] = [];
  /** Where the oldest live post stands in `live`: taking one must not move all others. */
  private head = 0;

  constructor({ bufferSize, overflow, onDrop }: WaitingSettings) {
    this.bufferSize = overflow === 'latest' ? 1 : bufferSize;
    this.overflow = overflow === 'latest' ? 'dropOldest' : overflow;
    this.onDrop = onDrop ?? (() => undefined);
  }

  get size(): number {
    return this.page.length + this.live.length - this.head;
  }

  /** Whether the page was taken whole. */
  get pageTaken(): boolean {
    return this.page.length === 0;
  }

  /** Only after the page before was taken. */
  addPage(tweets: readonly Tweet[]): void {
    this.page = tweets;
  }

  /** `demand` of those that wait are about to go out. Throws `BufferOverflowError` where that is the policy. */
  add(tweet: Tweet, demand: number): void {
    if (this.live.length - this.head < this.bufferSize + demand) {
      this.live.push(tweet);
      return;
    }
    if (this.overflow === 'dropOldest' && this.bufferSize > 0) {
      const [oldest] = this.takeLive(1) as [Tweet];
      this.live.push(tweet);
      this.onDrop(oldest);
      return;
    }
    this.onDrop(tweet);
    if (this.overflow === 'error') {
      throw new BufferOverflowError(this.bufferSize, 'Raise `bufferSize` of twitterStream(), or choose another `overflow`.');
    }
  }

  take(most: number): readonly Tweet[] {
    const fromPage = this.page.slice(0, most);
    this.page = this.page.slice(fromPage.length);
    return [...fromPage, ...this.takeLive(most - fromPage.length)];
  }

  /** Gives everything up. Each is told, whatever `onDrop` throws; the first of that is thrown in the end. */
  clear(): void {
    let failure: { readonly error: unknown } | undefined;
    for (const tweet of this.take(Infinity)) {
      try {
        this.onDrop(tweet);
      } catch (error) {
        failure ??= { error };
      }
    }
    if (failure !== undefined) {
      throw failure.error;
    }
  }

  private takeLive(most: number): readonly Tweet[] {
    const taken = this.live.slice(this.head, this.head + most);
    this.head += taken.length;
    // Moved to the front once half is empty: each post is moved once at most for every post taken.
    if (this.head * 2 >= this.live.length) {
      this.live = this.live.slice(this.head);
      this.head = 0;
    }
    return taken;
  }
}
