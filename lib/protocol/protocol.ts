/**
 * The demand protocol, as users see it: what crosses an edge between two stages.
 *
 *     grammar:   start next* (error | complete)?
 *     demand  <--- request(n) / unsubscribe()
 *     events  ---> start, next(batch), error, complete
 *
 * The numbered rules are in docs/protocol.md.
 */

/** How a source of demand is recognised: `source[DEMAND] === true`. Registered with `Symbol.for`, so that two loaded copies agree. */
export const DEMAND: unique symbol = Symbol.for('rxjs-demand');

/** The consumer's handle on a running subscription. */
export interface DemandSubscription {
  /**
   * Asks for `n` more events. Unit: events. A positive integer, or `Infinity` for "as many as there are".
   * Additive (3.8): `request(2); request(3)` asks for five. Never throws: a bad `n` ends the stream with a `RangeError` (3.9).
   */
  request(n: number): void;
  /** Cancels. Idempotent; nothing is delivered once it has returned (1.8). */
  unsubscribe(): void;
  /** Whether the stream has ended or was cancelled. */
  readonly closed: boolean;
}

/** What receives events under demand. */
export interface DemandObserver<T> {
  /** Called first, before any other signal; requests made inside are answered after it has returned. */
  start?(subscription: DemandSubscription): void;
  /** A batch: never empty, and never more in total than was requested (1.1). Not re-entered by a `request()` inside (1.3). */
  next(events: readonly T[]): void;
  /** The stream failed. Overtakes events that wait for demand; needs no demand itself (1.4). */
  error(error: unknown): void;
  /** The stream is done. Needs no demand (1.5); comes after every event. */
  complete(): void;
}
