import { isObservable, type ObservableInput } from 'rxjs';

/** Whether a user's function returned something to wait for: what `from()` takes, array-likes apart. */
export function isObservableInput(value: unknown): value is ObservableInput<unknown> {
  return (
    isObservable(value) ||
    METHODS.some((name) => typeof (value as Partial<Record<PropertyKey, unknown>> | null | undefined)?.[name] === 'function')
  );
}

/** One of these is what makes a value an input. In a function that bundlers may leave out: looking at a symbol could have side effects. */
const METHODS: readonly PropertyKey[] = /* @__PURE__ */ (() => [
  'then',
  Symbol.iterator,
  Symbol.asyncIterator,
  // A ReadableStream.
  'getReader',
  // Interop observables: Symbol.observable, or its string stand-in where the symbol does not exist.
  (Symbol as { readonly observable?: symbol }).observable ?? '@@observable',
])();
