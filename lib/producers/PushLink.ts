import type { Observable } from 'rxjs';
import { EventBuffer } from '../buffers/EventBuffer.js';
import { reportUnhandled } from '../observable/reportUnhandled.js';
import { subscribeReply, type CancelReply } from '../observable/subscribeReply.js';
import { BufferOverflowError } from '../protocol/errors.js';
import { NOWHERE, type Downstream } from '../protocol/Link.js';
import { LoopLink } from '../protocol/LoopLink.js';

/** The checked options of a `PushLink`. */
export interface PushSettings<T> {
  readonly bufferSize: number;
  readonly overflow: 'error' | 'dropOldest' | 'dropNewest' | 'latest';
  readonly onDrop: ((event: T) => void) | undefined;
}

/** `toDemand` at work. */
export class PushLink<T> extends LoopLink<T> {
  private readonly buffer: EventBuffer<T>;
  private unsubscribe: CancelReply | undefined;

  constructor(
    downstream: Downstream<T>,
    private readonly settings: PushSettings<T>,
  ) {
    super(downstream);
    this.buffer = new EventBuffer<T>(0, settings.overflow === 'dropOldest' || settings.overflow === 'latest' ? 'last' : 'first');
  }

  start(source: Observable<T>): void {
    this.upstream = { ...NOWHERE, cancel: () => this.unsubscribe?.() };
    this.downstream.open(this, true);
    // The source starts once all of downstream stands, and outside the loop: its first events go out as they come.
    this.unsubscribe = subscribeReply(source, {
      isClosed: () => this.closed || this.failure !== undefined,
      next: (event) => {
        this.push(event);
      },
      error: (error) => {
        this.error(error);
      },
      complete: () => {
        this.complete();
      },
    });
  }

  private push(event: T): void {
    const { bufferSize, overflow } = this.settings;
    // While a delivery runs the buffer also holds what is going out next.
    this.buffer.capacity = bufferSize + this.demand;
    const discarded = this.buffer.store([event]);
    if (discarded.length > 0 && overflow === 'error') {
      this.failure = { error: new BufferOverflowError(bufferSize, 'Raise `bufferSize` of toDemand(), or choose another `overflow`.') };
    }
    this.drop(discarded);
    this.run();
  }

  protected override step(): boolean {
    if (this.buffer.size === 0 || this.failure !== undefined) {
      this.finish(0);
      return false;
    }
    if (this.demand === 0) {
      return false;
    }
    this.deliver(this.buffer.take(this.demand));
    return true;
  }

  protected override close(): Downstream<T> {
    const downstream = super.close();
    this.drop(this.buffer.clear());
    return downstream;
  }

  private drop(events: readonly T[]): void {
    for (const event of events) {
      try {
        this.settings.onDrop?.(event);
      } catch (error) {
        if (this.closed || this.failure !== undefined) {
          reportUnhandled(error);
        } else {
          this.failure = { error };
        }
      }
    }
  }
}
