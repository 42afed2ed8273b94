import type { ObservableInput } from 'rxjs';
import type { Asking } from '../buffers/Inbox.js';
import { subscribeReply, type CancelReply, type ReplyObserver } from './subscribeReply.js';

/** What is there to be told of a chunk that was handled at once. */
export const HANDLED: unique symbol = /* @__PURE__ */ Symbol();

/** How a job ended. */
type Outcome = typeof HANDLED | { readonly error: unknown };

/** Handles one chunk: returns the stream of its answers, or `HANDLED` when that is all. */
export type Handle<T, A> = (chunk: readonly T[]) => ObservableInput<A> | typeof HANDLED;

/** Whom a `Job` is done for, and in whose loop: who is told that a job is settled lets it take its next step. */
export interface Employer<T, A> extends Asking {
  readonly closed: boolean;
  /** An answer that came later, at any time. */
  answered(answer: A): void;
  /** The chunk is handled. Told before what a cancel could undo; it may be told twice. */
  chunkHandled?(chunk: readonly T[]): void;
  /** It has ended, unless its function was done at once: then the step that began it knows. */
  settled(job: Job<T, A>): void;
  /** Returns whether to go on after a chunk that failed. */
  survives(error: unknown, chunk: readonly T[]): boolean;
}

/** A user's function at work on a chunk; what it answers may take a while. */
export class Job<T, A> implements ReplyObserver<A> {
  protected begun = false;
  /** How it ended; undefined while the function is at work. */
  protected outcome: Outcome | undefined = undefined;
  private cancelReply: CancelReply | undefined;

  constructor(
    protected readonly employer: Employer<T, A>,
    private readonly handle: Handle<T, A>,
    protected chunk: readonly T[],
  ) {}

  /** Begins, unless it has, and ends once it is settled. Answers whether it has ended and counts as done. */
  step(): boolean {
    const { employer } = this;
    if (!this.begun) {
      this.begun = true;
      try {
        const reply = this.handle(this.chunk);
        if (reply === HANDLED) {
          this.fulfilled();
          this.outcome = HANDLED;
        } else {
          this.cancelReply = subscribeReply(reply, this);
        }
      } catch (error) {
        this.error(error);
      }
    }
    const { outcome } = this;
    // Whoever is told of its end may have taken this step from inside; and what has been given up does not end.
    if (!outcome || employer.closed) {
      return false;
    }
    this.outcome = undefined;
    const isDone = outcome === HANDLED || employer.survives(outcome.error, this.chunk);
    this.begun = false;
    return isDone;
  }

  cancel(): void {
    this.cancelReply?.();
  }

  isClosed(): boolean {
    return this.employer.closed;
  }

  fulfilled(): void {
    this.employer.chunkHandled?.(this.chunk);
  }

  next(answer: A): void {
    this.employer.answered(answer);
  }

  error(error: unknown): void {
    this.settle({ error });
  }

  complete(): void {
    // One that was cancelled by what it answered at once has not done its work.
    if (!this.employer.closed) {
      this.fulfilled();
      this.settle(HANDLED);
    }
  }

  private settle(outcome: Outcome): void {
    this.outcome = outcome;
    this.employer.settled(this);
  }
}
