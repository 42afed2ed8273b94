import { catchError, defaultIfEmpty, defer, from, ignoreElements, map, take, type Observable, type ObservableInput } from 'rxjs';
import { isId } from './ids.js';
import { isObject } from './json.js';

/** How far a search has come. */
export interface Checkpoint {
  /** Everything up to this id was handed over. */
  sinceId: string;
  /** When it was saved, ISO 8601, by the scheduler's clock. */
  savedAt?: string;
}

/** Where a search keeps its place over restarts. A file, a row in a database, a key in Redis: anything that can read and write one value. */
export interface CheckpointStore {
  /** Asked once per subscription, on the first demand. `undefined` (or completing without a value): there is none yet. */
  load(key: string): ObservableInput<Checkpoint | undefined>;
  /** The next window begins only after this has completed. */
  save(key: string, checkpoint: Checkpoint): ObservableInput<unknown>;
}

/** The `sinceId` that was saved under `key`, or `undefined`; exactly one value. Fails with what went wrong as the `cause`. */
export function loadCheckpoint(store: CheckpointStore, key: string): Observable<string | undefined> {
  return defer(() => from(store.load(key))).pipe(
    take(1),
    defaultIfEmpty(undefined),
    map((checkpoint: unknown) => {
      // It comes from outside the program: null is what a database says for "none".
      if (checkpoint === undefined || checkpoint === null) {
        return undefined;
      }
      if (isObject(checkpoint) && isId(checkpoint.sinceId)) {
        return checkpoint.sinceId;
      }
      throw new TypeError('Expected `sinceId` of the checkpoint to be a string of 1 to 19 digits');
    }),
    catchError((cause: unknown) => fail('loaded', key, cause)),
  );
}

/** Saves, and completes without a value once it is saved. */
export function saveCheckpoint(store: CheckpointStore, key: string, checkpoint: Checkpoint): Observable<never> {
  return defer(() => from(store.save(key, checkpoint))).pipe(
    ignoreElements(),
    catchError((cause: unknown) => fail('saved', key, cause)),
  );
}

function fail(what: 'loaded' | 'saved', key: string, cause: unknown): never {
  const reason = cause instanceof Error ? cause.message : String(cause);
  throw new Error(`The checkpoint '${key}' could not be ${what}: ${reason}`, { cause });
}
