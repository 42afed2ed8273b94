import type { ObservableInput } from 'rxjs';
import { Fifo } from '../buffers/Fifo.js';
import { subscribeReply, type CancelReply, type ReplyObserver } from '../observable/subscribeReply.js';

/** The stage, as one of its places sees it. */
interface AsyncPlaceOwner<R> {
  readonly closed: boolean;
  /** The place has results, or is done; `isPromise`: as both at once. */
  advanced(place: AsyncPlace<R>, isPromise: boolean): void;
  failed(error: unknown): void;
}

/**
 * One of the places of `mapAsyncStage`: an inner stream, and what it has emitted that the stage has not collected yet. Used for one inner stream
 * after the other: with a promise a new event costs nothing but the `then`.
 */
export class AsyncPlace<R> implements ReplyObserver<R> {
  done = false;
  readonly results = new Fifo<R>();
  private cancelReply: CancelReply | undefined;
  private readonly resolved = (result: R): void => {
    this.done = true;
    this.next(result, true);
  };
  private readonly rejected = (error: unknown): void => {
    this.error(error);
  };

  /** The owner is forgotten in the end: a promise that never settles keeps the place, and nothing behind it (3.13). */
  constructor(private owner: AsyncPlaceOwner<R> | undefined) {}

  start(stream: ObservableInput<R>): void {
    // A promise that settles once, whatever happens: only then may its callbacks serve the next event. A `then` of somebody's own making may not.
    // eslint-disable-next-line no-restricted-syntax -- the user's promise is looked at, none is made
    if ((stream as Partial<Promise<R>>).then === Promise.prototype.then) {
      (stream as Promise<R>).then(this.resolved, this.rejected);
    } else {
      this.cancelReply = subscribeReply(stream, this);
    }
  }

  isClosed(): boolean {
    return this.owner?.closed !== false;
  }

  next(result: R, isPromise = false): void {
    this.results.push(result);
    this.owner?.advanced(this, isPromise);
  }

  error(error: unknown): void {
    this.owner?.failed(error);
  }

  complete(): void {
    this.done = true;
    this.owner?.advanced(this, false);
  }

  giveUp(): void {
    this.owner = undefined;
    this.results.clear();
    this.cancelReply?.();
  }
}
