import type { ObservableInput } from 'rxjs';
import { Fifo } from '../buffers/Fifo.js';
import { ackMessages } from '../messages/settleMessages.js';
import { subscribeReply, type CancelReply, type ReplyObserver } from '../observable/subscribeReply.js';
import { DemandWindow } from '../protocol/DemandWindow.js';
import { SerialLoop } from '../protocol/SerialLoop.js';

/** Handles one chunk: returns the stream of its results, or undefined when it is handled. */
export type Handle<T, R> = (chunk: readonly T[], emit: (result: R) => void) => ObservableInput<R> | undefined;

/** Whom a worker works for. */
export interface Employer<T, R> {
  readonly closed: boolean;
  request(worker: ConsumerWorker<T, R>, n: number): void;
  emit(result: R): void;
  /** A handler failed. Returns whether to go on. */
  handlerFailed(error: unknown, chunk: readonly T[]): boolean;
  /** Nothing is left to do here. */
  rested(): void;
}

/** One consumer: a window, the batches it has been given, and one chunk in its handler at a time. */
export class ConsumerWorker<T, R> extends SerialLoop implements ReplyObserver<R> {
  private readonly window: DemandWindow;
  private readonly waiting = new Fifo<readonly T[]>();
  private batch: readonly T[] | undefined;
  private handled = 0;
  /** The chunk whose asynchronous handler is at work. */
  private pending: readonly T[] | undefined;
  private cancelReply: CancelReply | undefined;
  private readonly emit = (result: R): void => {
    this.employer.emit(result);
  };

  constructor(
    private readonly employer: Employer<T, R>,
    private readonly handle: Handle<T, R>,
    maxDemand: number,
    minDemand: number,
  ) {
    super();
    this.window = new DemandWindow(maxDemand, minDemand);
  }

  get resting(): boolean {
    return this.batch === undefined && this.waiting.size === 0;
  }

  start(): void {
    this.employer.request(this, this.window.first());
  }

  receive(events: readonly T[]): void {
    this.waiting.push(events);
    this.run();
  }

  cancel(): void {
    this.waiting.clear();
    this.batch = undefined;
    this.pending = undefined;
    this.cancelReply?.();
  }

  isClosed(): boolean {
    return this.employer.closed;
  }

  fulfilled(): void {
    // There is one: only a promise that is waited for is told of.
    ackMessages(this.pending as readonly T[]);
  }

  next(result: R): void {
    this.employer.emit(result);
  }

  error(error: unknown): void {
    const chunk = this.pending;
    /* istanbul ignore else -- a reply ends once; the types do not know */
    if (chunk !== undefined) {
      this.pending = undefined;
      this.enter(() => {
        this.failed(error, chunk);
      });
    }
  }

  complete(): void {
    const chunk = this.pending;
    if (chunk !== undefined) {
      this.pending = undefined;
      this.enter(() => {
        ackMessages(chunk);
        this.chunkHandled(chunk.length);
      });
    }
  }

  protected override step(): boolean {
    if (this.employer.closed || this.pending !== undefined) {
      return false;
    }
    if (this.batch === undefined) {
      if (this.waiting.size === 0) {
        this.employer.rested();
        return false;
      }
      this.batch = this.waiting.shift();
      this.handled = 0;
      this.window.received();
    }
    this.handleChunk(this.batch);
    return true;
  }

  private handleChunk(batch: readonly T[]): void {
    const end = Math.min(batch.length, this.handled + this.window.chunk);
    const chunk = end - this.handled === batch.length ? batch : batch.slice(this.handled, end);
    let reply: ObservableInput<R> | undefined;
    try {
      reply = this.handle(chunk, this.emit);
      if (reply !== undefined) {
        this.pending = chunk;
        this.cancelReply = subscribeReply(reply, this);
        return;
      }
    } catch (error) {
      this.pending = undefined;
      this.failed(error, chunk);
      return;
    }
    ackMessages(chunk);
    this.chunkHandled(chunk.length);
  }

  private failed(error: unknown, chunk: readonly T[]): void {
    if (!this.employer.closed && this.employer.handlerFailed(error, chunk)) {
      this.chunkHandled(chunk.length);
    }
  }

  private chunkHandled(size: number): void {
    this.handled += size;
    if (this.handled === this.batch?.length) {
      this.batch = undefined;
    }
    const more = this.window.handled(size);
    if (more > 0) {
      this.employer.request(this, more);
    }
  }
}
