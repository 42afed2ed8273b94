import { takeWhile, type Observable, type Subscription } from 'rxjs';
import { EventBuffer } from '../buffers/EventBuffer.js';
import { reportUnhandled } from '../observable/reportUnhandled.js';
import { tearDown } from '../observable/tearDown.js';
import { DemandCounter } from '../protocol/DemandCounter.js';
import { BufferOverflowError } from '../protocol/errors.js';
import { NOWHERE, type Downstream, type Upstream } from '../protocol/Link.js';
import { SerialLoop } from '../protocol/SerialLoop.js';

/** The checked options of a `PushLink`. */
export interface PushSettings<T> {
  readonly bufferSize: number;
  readonly overflow: 'error' | 'dropOldest' | 'dropNewest';
  readonly onDrop: ((event: T) => void) | undefined;
}

/** `toDemand` at work. */
export class PushLink<T> extends SerialLoop implements Upstream {
  readonly depth = 0;
  private readonly demand = new DemandCounter();
  /** Has no limit of its own: while a delivery runs it also holds what is going out next. */
  private readonly buffer = new EventBuffer<T>();
  private subscription: Subscription | undefined;
  private failure: { readonly error: unknown } | undefined;
  private sourceDone = false;
  private closed = false;

  constructor(
    private downstream: Downstream<T>,
    private readonly settings: PushSettings<T>,
  ) {
    super();
  }

  start(source: Observable<T>): void {
    this.downstream.open(this, true);
    // The source starts once all of downstream stands, and outside the loop: its first events go out as they come.
    if (!this.closed) {
      this.subscribe(source);
    }
  }

  request(n: number): void {
    this.demand.add(n);
    this.run();
  }

  cancel(): void {
    this.close();
  }

  private subscribe(source: Observable<T>): void {
    this.subscription = source.pipe(takeWhile(() => !this.closed && this.failure === undefined)).subscribe({
      next: (event) => {
        this.push(event);
        this.run();
      },
      error: (error: unknown) => {
        this.failure = { error };
        this.run();
      },
      complete: () => {
        this.sourceDone = true;
        this.run();
      },
    });
    // Cancelled by its first events, which came before the subscription did.
    if (this.closed) {
      tearDown(this.subscription);
    }
  }

  private push(event: T): void {
    const { bufferSize, overflow } = this.settings;
    if (this.buffer.size < bufferSize + this.demand.outstanding) {
      this.buffer.store([event]);
      return;
    }
    if (overflow === 'dropOldest' && bufferSize > 0) {
      const [oldest] = this.buffer.take(1) as [T];
      this.buffer.store([event]);
      this.drop(oldest);
      return;
    }
    if (overflow === 'error') {
      this.failure = { error: new BufferOverflowError(bufferSize, 'Raise `bufferSize` of toDemand(), or choose another `overflow`.') };
    }
    this.drop(event);
  }

  private drop(event: T): void {
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

  protected override step(): boolean {
    if (this.failure !== undefined) {
      this.close().error(this.failure.error);
      return false;
    }
    if (this.buffer.size > 0) {
      const demand = this.demand.outstanding;
      if (demand === 0) {
        return false;
      }
      const events = this.buffer.take(demand);
      this.demand.take(events.length);
      this.downstream.next(events);
      return true;
    }
    if (this.sourceDone) {
      this.close().complete();
    }
    return false;
  }

  private close(): Downstream<T> {
    const { downstream } = this;
    this.closed = true;
    this.downstream = NOWHERE;
    tearDown(this.subscription);
    for (const event of this.buffer.clear()) {
      this.drop(event);
    }
    return downstream;
  }
}
