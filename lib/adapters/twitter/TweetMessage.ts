import { MESSAGE, type Message } from '../../index.js';
import type { LedgerPage } from './LedgerPage.js';
import type { Tweet } from './Tweet.js';

/** What becomes of a post that was nacked: see the option of that name. */
export type OnNack = 'hold' | 'pass';

/** A post that the search wants to hear of. */
export class TweetMessage implements Message<Tweet> {
  readonly [MESSAGE] = true;
  private page: LedgerPage | undefined;

  constructor(
    readonly data: Tweet,
    page: LedgerPage | undefined,
    private readonly onNack: OnNack,
  ) {
    this.page = page;
  }

  ack(): void {
    this.settle()?.ack(BigInt(this.data.id));
  }

  nack(_reason: unknown): void {
    const page = this.settle();
    const id = BigInt(this.data.id);
    if (this.onNack === 'hold') {
      page?.hold(id);
    } else {
      page?.ack(id);
    }
  }

  /** The first of the two counts. */
  private settle(): LedgerPage | undefined {
    const { page } = this;
    this.page = undefined;
    return page;
  }
}
