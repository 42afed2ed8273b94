/**
 * What happens between two batches, for a log line or a display: `message` says it in words, the other fields in figures. What became of rows
 * comes through the stream and `onReject`; a notice needs no answer. No row, no statement, no password is in any.
 */
export type SinkNotice = SinkRetryNotice | DatabaseAwayNotice | DatabaseBackNotice;

/** A statement failed in a way that may pass, and is sent again after `waitMs`. */
export interface SinkRetryNotice extends Notice<'retry'> {
  /** How often this statement has been sent. */
  readonly attempt: number;
  readonly waitMs: number;
  /** Rows in the statement. */
  readonly rows: number;
  /** What the driver calls the failure, ER_LOCK_DEADLOCK for instance. */
  readonly code: string;
}

/** The database cannot be reached. While it is away nothing is asked for but what was asked for already. Comes once, before the `retry`. */
export interface DatabaseAwayNotice extends Notice<'away'> {
  readonly code: string;
}

/** The database has answered again. */
export interface DatabaseBackNotice extends Notice<'back'> {
  /** How long it was away, as far as the sink could tell. Unit: milliseconds. */
  readonly awayMs: number;
}

interface Notice<Kind extends string> {
  readonly kind: Kind;
  readonly message: string;
}
