import { isDemand } from '../values/isDemand.js';
import { badRequest } from './badRequest.js';

/** Whoever a double speaks to; its calls never nest. */
export interface Listener<T> {
  open(run: DoubleRun<T>): void;
  next(events: readonly T[]): void;
  error(error: unknown): void;
  complete(): void;
}

/** What a double is asked to do, as it happens. */
export interface RunLog {
  requested(n: number): void;
  cancelled(): void;
  ended(kind: 'complete' | 'error'): void;
  /** Something was asked of it after its end: request or cancel. */
  late(call: 'request' | 'cancel'): void;
}

/** How requests are answered: by delivering now, or whenever `deliver` is called. */
export type Answer = (deliver: () => void) => void;

/** How a double ends. */
export type End = { readonly kind: 'complete' } | { readonly kind: 'error'; readonly error: unknown };

/**
 * One subscription to a double: events become available with `offer`, and are delivered when they have been asked for. A loop, not recursion:
 * a request inside `next` is answered when it has returned.
 */
export class DoubleRun<T> {
  closed = false;
  private demand = 0;
  private available: readonly T[] = [];
  /** How many of them have been delivered. */
  private position = 0;
  private end: End | undefined;
  private busy = false;

  constructor(
    private listener: Listener<T> | undefined,
    private readonly log: RunLog,
    private readonly answer: Answer,
    /** What to do with demand that nothing is left for. */
    private readonly onExhausted: () => void,
  ) {}

  /** `play` makes the first events available, when the listener has been told of the subscription. */
  start(play: (run: DoubleRun<T>) => void): void {
    this.busy = true;
    this.listener?.open(this);
    if (!this.closed) {
      play(this);
    }
    this.busy = false;
    this.deliver();
  }

  request(n: number): void {
    if (this.closed) {
      this.log.late('request');
      return;
    }
    this.log.requested(n);
    if (!isDemand(n)) {
      this.finish({ kind: 'error', error: badRequest(n) });
      return;
    }
    this.demand += n;
    this.answer(() => {
      this.deliver();
    });
  }

  cancel(): void {
    if (this.closed) {
      this.log.late('cancel');
      return;
    }
    this.log.cancelled();
    this.close();
  }

  /** More events are there. */
  offer(events: readonly T[]): void {
    if (!this.closed) {
      this.available = [...this.available.slice(this.position), ...events];
      this.position = 0;
      this.deliver();
    }
  }

  /** It ends: completes behind what is there, or fails at once and gives that up (1.4, 1.5). */
  finish(end: End): void {
    if (this.end === undefined || (this.end.kind === 'complete' && end.kind === 'error')) {
      this.end = end;
      this.deliver();
    }
  }

  private deliver(): void {
    if (this.busy) {
      return;
    }
    this.busy = true;
    try {
      while (this.step());
    } finally {
      this.busy = false;
    }
  }

  private step(): boolean {
    const { listener, end } = this;
    if (listener === undefined) {
      return false;
    }
    if (end?.kind === 'error') {
      this.close();
      this.log.ended('error');
      listener.error(end.error);
      return false;
    }
    const left = this.available.length - this.position;
    const count = Math.min(this.demand, left);
    if (count > 0) {
      this.position += count;
      this.demand -= count;
      listener.next(this.available.slice(this.position - count, this.position));
      return true;
    }
    if (left > 0) {
      return false;
    }
    if (end !== undefined) {
      this.close();
      this.log.ended('complete');
      listener.complete();
      return false;
    }
    if (this.demand > 0) {
      this.onExhausted();
      return this.end !== undefined;
    }
    return false;
  }

  private close(): void {
    this.closed = true;
    this.listener = undefined;
    this.available = [];
  }
}
