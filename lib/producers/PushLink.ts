import { noop, type ObservableInput } from 'rxjs';
import { subscribeReply } from '../observable/subscribeReply.js';
import { BufferOverflowError } from '../protocol/errors.js';
import type { Downstream } from '../protocol/Link.js';
import { functionProducer } from './functionProducer.js';
import { ProducerLink } from './ProducerLink.js';
import type { ProducerSettings } from './ProducerOptions.js';

/** `toDemand` at work: a producer that is never called, for its source is one reply that lasts as long as it does. */
export class PushLink<T> extends ProducerLink<T> {
  constructor(
    downstream: Downstream<T>,
    settings: ProducerSettings,
    private readonly overflow: 'error' | 'dropOldest' | 'dropNewest' | 'latest',
    private readonly onDrop: ((event: T) => void) | undefined,
  ) {
    super(downstream, functionProducer(noop), settings);
  }

  start(source: ObservableInput<T>): void {
    this.requests.asked();
    this.requests.sumUp();
    this.open(undefined, true);
    // The source starts once all of downstream stands, and outside the loop: its first events go out as they come.
    this.stopWaiting = subscribeReply(source, this);
  }

  override next(event: unknown): void {
    const { overflow } = this;
    const bufferSize = overflow === 'latest' ? 1 : this.settings.bufferSize;
    // While a delivery runs the buffer also holds what is going out next.
    this.buffer.capacity = bufferSize + this.requests.total;
    const discarded = this.buffer.store([event as T]);
    if (discarded.length > 0) {
      if (overflow === 'error') {
        this.stop();
      }
      this.say(() => {
        this.discard(discarded);
        if (overflow === 'error') {
          this.fail(new BufferOverflowError(bufferSize, 'Raise `bufferSize` of toDemand(), or choose another `overflow`.'));
        }
      });
    }
    this.run();
  }

  override complete(): void {
    this.end();
    super.complete();
  }

  protected override discard(events: readonly T[]): void {
    for (const event of events) {
      this.attempt(() => {
        this.onDrop?.(event);
      });
    }
  }
}
