import { isObservable, type ObservableInput } from 'rxjs';

/**
 * Whether a handler returned something to wait for. A handler typed to return nothing may return anything (`(events) => (count += events.length)`):
 * what is no ObservableInput counts as nothing.
 */
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
