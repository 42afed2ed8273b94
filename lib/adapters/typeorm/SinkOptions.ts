import { describeValue } from './describeValue.js';
import type { SinkNotice } from './notices.js';
import { retryPolicy, type RetryPolicy, type SinkRetryOptions } from './retryPolicy.js';

/** What became of one batch. `rows.length` is the sum of the three counts. */
export interface SinkReport<T> {
  /** The batch as it came, in its order; the rows themselves are never changed. */
  readonly rows: readonly T[];
  /** Rows the database did not have before. */
  readonly inserted: number;
  /** Rows whose conflict key was there already, in the table or earlier in this batch: left alone (`'ignore'`) or overwritten (`'update'`). */
  readonly duplicates: number;
  /** Rows the database refused; each was given to `onReject`. */
  readonly rejected: number;
}

export interface TypeormSinkOptions<T> {
  /**
   * The properties that make two rows the same: the columns of one unique key or of the primary key. A conflict on any other unique key is
   * then an error of that row. Default: the entity's unique columns, and a conflict on any unique key counts as a duplicate; without
   * unique columns the primary key, unless the database generates it.
   */
  readonly conflictPaths?: readonly (keyof T & string)[];
  /**
   * What to do with a row whose conflict key exists: leave the stored one (`'ignore'`), overwrite its other columns with what the row
   * defines (`'update'`), or treat the row as refused (`'error'`). Default: `'ignore'`.
   */
  readonly onConflict?: 'ignore' | 'update' | 'error';
  /**
   * Most rows in flight. Unit: rows. An integer of at least 1. Default: 500.
   * With 500/0 the sink asks for 500, stores them with one statement, then asks for the next 500.
   */
  readonly maxDemand?: number;
  /**
   * Ask again when no more than this many rows are left in flight. Unit: rows. From 0 to `maxDemand - 1`. Default: 0, whole batches.
   * With 500/250 the source already fetches the next 250 while 250 are being stored, and a statement has at most 250 rows.
   */
  readonly minDemand?: number;
  /** Default: 10 attempts, 100 ms to 5 s apart, less up to a half by chance. `{ maxAttempts: 1 }` never sends a statement again. */
  readonly retry?: SinkRetryOptions;
  /**
   * Takes a row the database refused, with its error; the others of the batch are stored, and the stream goes on. Without it the others
   * are stored too, then the first refused row's error is the stream's.
   */
  readonly onReject?: (row: T, error: unknown) => void;
  /**
   * Told that the database is away, that it is back, and of each statement that is sent again. Called synchronously; if it throws, the stream
   * fails with that.
   */
  readonly onNotice?: (notice: SinkNotice) => void;
}

/** The options with their defaults filled in. */
export interface SinkSettings<T> {
  readonly conflictPaths: readonly string[] | undefined;
  readonly onConflict: OnConflict;
  readonly maxDemand: number;
  readonly minDemand: number;
  readonly retry: RetryPolicy;
  readonly onReject: ((row: T, error: unknown) => void) | undefined;
  readonly onNotice: (notice: SinkNotice) => void;
}

export type OnConflict = 'ignore' | 'update' | 'error';

const onConflictChoices: readonly OnConflict[] = ['ignore', 'update', 'error'];

/** Fills in the defaults and checks everything that needs no entity. `maxDemand` and `minDemand` are checked by the consumer. */
export function sinkSettings<T>(options: TypeormSinkOptions<T>): SinkSettings<T> {
  const { conflictPaths, onConflict = 'ignore', onReject, onNotice = () => undefined } = options;
  if (!onConflictChoices.includes(onConflict)) {
    throw new RangeError(`Expected \`onConflict\` to be one of 'ignore', 'update', 'error', got ${describeValue(onConflict)}`);
  }
  if (conflictPaths !== undefined && (!Array.isArray(conflictPaths) || conflictPaths.length === 0)) {
    throw new TypeError(`Expected \`conflictPaths\` to be an array of at least one property name, got ${describeValue(conflictPaths)}`);
  }
  if (onReject !== undefined && typeof onReject !== 'function') {
    throw new TypeError(`Expected \`onReject\` to be a function, got ${describeValue(onReject)}`);
  }
  if (typeof onNotice !== 'function') {
    throw new TypeError(`Expected \`onNotice\` to be a function, got ${describeValue(onNotice)}`);
  }
  return {
    conflictPaths,
    onConflict,
    maxDemand: options.maxDemand ?? 500,
    minDemand: options.minDemand ?? 0,
    retry: retryPolicy(options.retry ?? {}),
    onReject,
    onNotice,
  };
}
