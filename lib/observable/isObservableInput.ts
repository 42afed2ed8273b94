import { isObservable, type ObservableInput } from 'rxjs';

/**
 * Whether a user's function returned something to wait for: what `from()` takes, array-likes apart. What functions mostly return is looked at first:
 * nothing, or a promise.
 */
export function isObservableInput(value: unknown): value is ObservableInput<unknown> {
  return value !== undefined && (hasMethod(value, 'then') || isObservable(value) || METHODS.some((name) => hasMethod(value, name)));
}

function hasMethod(value: unknown, name: PropertyKey): boolean {
  return typeof (value as Partial<Record<PropertyKey, unknown>> | null)?.[name] === 'function';
}

/** One of these makes a value an input, too. In a function that bundlers may leave out: looking at a symbol could have side effects. */
const METHODS: readonly PropertyKey[] = /* @__PURE__ */ (() => [
  Symbol.iterator,
  Symbol.asyncIterator,
  // A ReadableStream.
  'getReader',
  // Interop observables: Symbol.observable, or its string stand-in where the symbol does not exist.
  (Symbol as { readonly observable?: symbol }).observable ?? '@@observable',
])();
