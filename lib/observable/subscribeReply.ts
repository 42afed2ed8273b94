import { from, NEVER, takeWhile, type ObservableInput } from 'rxjs';
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

/**
 * Subscribes to what a user's function returned. A promise costs one `then`, the one scheduling step that cannot be avoided; all else goes
 * through `from()`, which throws a TypeError for what is no ObservableInput.
 */
export function subscribeReply<T>(reply: ObservableInput<T>, observer: ReplyObserver<T>): CancelReply {
  if (typeof (reply as Partial<PromiseLike<T>> | null | undefined)?.then === 'function') {
    return awaitPromise(reply as PromiseLike<T>, observer);
  }
  // A stage that ended while its user's function ran starts no more work.
  const subscription = from(observer.isClosed() ? NEVER : reply)
    .pipe(takeWhile(() => !observer.isClosed()))
    .subscribe(observer);
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
  let waiting: ReplyObserver<T> | undefined = observer;
  // A thenable of somebody's own making may settle twice; the observer may serve another reply by then.
  const stopWaiting = (): ReplyObserver<T> | undefined => {
    const waited = waiting;
    waiting = undefined;
    return waited;
  };
  try {
    promise.then(
      (value) => {
        const waited = stopWaiting();
        if (waited?.isClosed() === false) {
          waited.fulfilled?.();
          waited.next(value);
          waited.complete();
        }
      },
      (error: unknown) => {
        stopWaiting()?.error(error);
      },
    );
  } catch (error) {
    // One that throws may have kept the functions, and answer later. Once it has answered, what it throws is not heard, as with `await`.
    if (stopWaiting()) {
      throw error;
    }
  }
  return stopWaiting;
}
