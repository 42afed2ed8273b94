import { from, Observable, type ObservableInput } from 'rxjs';

/** What is looked at in a value that may be an input. */
type Candidate = Partial<PromiseLike<unknown> & ArrayLike<unknown> & Iterable<unknown>> | null | undefined;

/**
 * Whether a user's function returned something to wait for: what `from()` takes, array-likes apart. What functions mostly return is looked at first:
 * a promise, or nothing. The rest `from()` is asked about, which begins nothing before it is subscribed to, and throws for what is no input.
 */
export function isObservableInput(value: unknown): value is ObservableInput<unknown> {
  const candidate = value as Candidate;
  if (typeof candidate?.then === 'function') {
    return true;
  }
  try {
    return (
      // `Object` would make one of nothing, and to throw takes microseconds: not for a number, say.
      value !== undefined &&
      (typeof value === 'string' || Object(value) === value) &&
      // A function's length makes it no array-like.
      (typeof value === 'function' || candidate?.length === undefined || candidate[Symbol.iterator] !== undefined) &&
      from(value as ObservableInput<unknown>) instanceof Observable
    );
  } catch {
    return false;
  }
}
