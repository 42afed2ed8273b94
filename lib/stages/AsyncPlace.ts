import type { ObservableInput } from 'rxjs';
import { subscribeReply, type CancelReply, type ReplyObserver } from '../observable/subscribeReply.js';

/** The stage, as one of its places sees it. */
interface AsyncPlaceOwner<R> {
  readonly closed: boolean;
  emitted(place: AsyncPlace<R>, result: R): void;
  completed(place: AsyncPlace<R>): void;
  /** `emitted` and `completed` in one. */
  settled(place: AsyncPlace<R>, result: R): void;
  failed(error: unknown): void;
}

const NOTHING: readonly never[] = [];

/**
 * One of the places of `mapAsyncStage`: an inner stream, and what it has emitted before its turn. Used for one inner stream after the other: with
 * a promise a new event costs nothing but the `then`.
 */
export class AsyncPlace<R> implements ReplyObserver<R> {
  done = false;
  private kept: R[] | undefined;
  private cancelReply: CancelReply | undefined;
  private readonly resolved = (result: R): void => {
    this.owner?.settled(this, result);
  };
  private readonly rejected = (error: unknown): void => {
    this.owner?.failed(error);
  };

  /** The owner is forgotten in the end: a promise that never settles keeps the place, and nothing behind it (3.13). */
  constructor(private owner: AsyncPlaceOwner<R> | undefined) {}

  start(stream: ObservableInput<R>): void {
    if (isPlainPromise(stream)) {
      stream.then(this.resolved, this.rejected);
      return;
    }
    const cancel = subscribeReply(stream, this);
    // Else it answered at once: what has ended is not kept.
    if (!this.done) {
      this.cancelReply = cancel;
    }
  }

  isClosed(): boolean {
    return this.owner?.closed !== false;
  }

  next(result: R): void {
    this.owner?.emitted(this, result);
  }

  error(error: unknown): void {
    this.owner?.failed(error);
  }

  complete(): void {
    this.cancelReply = undefined;
    this.owner?.completed(this);
  }

  keep(result: R): void {
    (this.kept ??= []).push(result);
  }

  takeKept(): readonly R[] {
    const { kept } = this;
    this.kept = undefined;
    return kept ?? NOTHING;
  }

  giveUp(): void {
    this.owner = undefined;
    this.kept = undefined;
    this.cancelReply?.();
    this.cancelReply = undefined;
  }
}

/** A promise that settles once, whatever happens: only then may its callbacks serve the next event. A `then` of somebody's own making may not. */
function isPlainPromise<R>(stream: ObservableInput<R>): stream is Promise<R> {
  // eslint-disable-next-line no-restricted-syntax -- the user's promise is looked at, none is made
  return stream instanceof Promise && stream.then === Promise.prototype.then;
}
