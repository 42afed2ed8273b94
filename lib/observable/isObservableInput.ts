import { isObservable, type ObservableInput } from 'rxjs';

/** Whether a user's function returned something to wait for. */
export function isObservableInput(value: unknown): value is ObservableInput<unknown> {
  if (typeof value === 'string') {
    return true;
  }
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) {
    return false;
  }
  const input = value as Partial<PromiseLike<unknown> & AsyncIterable<unknown> & Iterable<unknown> & ReadableStream>;
  return (
    typeof input.then === 'function' ||
    isObservable(value) ||
    Symbol.iterator in value ||
    Symbol.asyncIterator in value ||
    typeof input.getReader === 'function' ||
    // Interop observables: Symbol.observable, or its string stand-in where the symbol does not exist.
    typeof (value as Record<PropertyKey, unknown>)[observableSymbol()] === 'function'
  );
}

function observableSymbol(): PropertyKey {
  return (Symbol as { readonly observable?: symbol }).observable ?? '@@observable';
}
