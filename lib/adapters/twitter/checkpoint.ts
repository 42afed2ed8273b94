import { catchError, defaultIfEmpty, defer, from, ignoreElements, map, take, type Observable, type ObservableInput } from 'rxjs';
import { isId } from './ids.js';
import { isObject } from './json.js';

/** How far a search has come. */
export interface Checkpoint {
  /** Everything up to this id was handed over; with `acknowledge`, settled. `'0'`: nothing is, yet. */
  sinceId: string;
  /** With `acknowledge`: what is settled beyond that. A store that leaves it out costs posts that are read again, and loses none. */
  window?: CheckpointWindow;
  /** When it was saved, ISO 8601, by the scheduler's clock. */
  savedAt?: string;
}

/** Everything up to `newestId` is settled, but for what lies in `missing`. */
export interface CheckpointWindow {
  newestId: string;
  /** Newest first, at most 100, each between two ids, exclusive both, as the API has it. The last one's `sinceId` is the checkpoint's. */
  missing: readonly { readonly sinceId: string; readonly untilId: string }[];
}

/** Where a search keeps its place over restarts. A file, a row in a database, a key in Redis: anything that can read and write one value. */
export interface CheckpointStore {
  /** Asked once per subscription, on the first demand. `undefined` (or completing without a value): there is none yet. */
  load(key: string): ObservableInput<Checkpoint | undefined>;
  /** It is saved once this has completed. One call at a time. Without `acknowledge`, the next window begins only after that. */
  save(key: string, checkpoint: Checkpoint): ObservableInput<unknown>;
}

/** What was saved under `key`, or `undefined`; exactly one value. Fails with what went wrong as the `cause`. */
export function loadCheckpoint(store: CheckpointStore, key: string): Observable<Checkpoint | undefined> {
  return defer(() => from(store.load(key))).pipe(
    take(1),
    defaultIfEmpty(undefined),
    map((checkpoint: unknown) => {
      // It comes from outside the program: null is what a database says for "none".
      if (checkpoint === undefined || checkpoint === null) {
        return undefined;
      }
      return checkCheckpoint(checkpoint);
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

function checkCheckpoint(checkpoint: unknown): Checkpoint {
  if (!isObject(checkpoint) || !isId(checkpoint.sinceId)) {
    throw new TypeError('Expected `sinceId` of the checkpoint to be a string of 1 to 19 digits');
  }
  const { sinceId, window } = checkpoint;
  if (window === undefined || window === null) {
    return { sinceId };
  }
  if (isObject(window) && isId(window.newestId) && Array.isArray(window.missing) && window.missing.every(isRange)) {
    return { sinceId, window: { newestId: window.newestId, missing: window.missing } };
  }
  throw new TypeError('Expected `window` of the checkpoint to be { newestId, missing: [{ sinceId, untilId }, …] }, all of them ids');
}

function isRange(range: unknown): range is CheckpointWindow['missing'][number] {
  return isObject(range) && isId(range.sinceId) && isId(range.untilId);
}

function fail(what: 'loaded' | 'saved', key: string, cause: unknown): never {
  const reason = cause instanceof Error ? cause.message : String(cause);
  throw new Error(`The checkpoint '${key}' could not be ${what}: ${reason}`, { cause });
}
