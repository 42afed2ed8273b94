import { from, takeWhile, type ObservableInput } from 'rxjs';
import { tearDown } from './tearDown.js';

/** What a stage does with a user's asynchronous reply. */
export interface ReplyObserver<T> {
  /** Asked before each value: a stage that has ended takes no more, also from a synchronous reply that it cannot unsubscribe yet. */
  isClosed(): boolean;
  /** A promise is fulfilled. Told before its value, which may lead to a cancel: then complete() has no effect any more. */
  fulfilled?(): void;
  next(value: T): void;
  error(error: unknown): void;
  complete(): void;
}

/** Gives up a reply. */
export type CancelReply = () => void;

const NOTHING_TO_CANCEL: CancelReply = () => undefined;

/**
 * Subscribes to what a user's function returned. A promise costs one `then`, the one scheduling step that cannot be avoided; all else goes
 * through `from()`, which throws a TypeError for what is no ObservableInput.
 */
export function subscribeReply<T>(reply: ObservableInput<T>, observer: ReplyObserver<T>): CancelReply {
  if (isPromiseLike(reply)) {
    return awaitPromise(reply, observer);
  }
  // A stage that ended while its user's function ran starts no more work.
  if (observer.isClosed()) {
    return NOTHING_TO_CANCEL;
  }
  const subscription = from(reply)
    .pipe(takeWhile(() => !observer.isClosed()))
    .subscribe({
      next: (value) => {
        observer.next(value);
      },
      error: (error: unknown) => {
        observer.error(error);
      },
      complete: () => {
        observer.complete();
      },
    });
  const cancel = (): void => {
    tearDown(subscription);
  };
  // Given up by what it emitted at once: nobody could cancel it before.
  if (observer.isClosed()) {
    cancel();
  }
  return cancel;
}

/** A function of its own: the promise cannot be given up, and what it keeps must lead to the observer through `waiting` alone (3.13). */
function awaitPromise<T>(promise: PromiseLike<T>, observer: ReplyObserver<T>): CancelReply {
  // A thenable of somebody's own making may settle twice; the observer may serve another reply by then.
  let waiting: ReplyObserver<T> | undefined = observer;
  try {
    promise.then(
      (value) => {
        const settled = waiting;
        waiting = undefined;
        if (settled?.isClosed() === false) {
          settled.fulfilled?.();
          settled.next(value);
          settled.complete();
        }
      },
      (error: unknown) => {
        const settled = waiting;
        waiting = undefined;
        settled?.error(error);
      },
    );
  } catch (error) {
    // One that throws may have kept the functions, and answer later. Once it has answered, what it throws is not heard, as with `await`.
    const settled = waiting as ReplyObserver<T> | undefined;
    waiting = undefined;
    if (settled !== undefined) {
      throw error;
    }
  }
  return () => {
    waiting = undefined;
  };
}

function isPromiseLike<T>(reply: ObservableInput<T>): reply is PromiseLike<T> {
  return typeof (reply as Partial<PromiseLike<T>> | null | undefined)?.then === 'function';
}
