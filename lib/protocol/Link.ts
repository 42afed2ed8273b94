/**
 * The edge between two of our own stages. It is the public protocol without its checks: both sides are ours, so the grammar holds by
 * construction and is enforced once, where a chain meets foreign code. Everything here costs once per batch, never once per event.
 */

/** Why a subscription is given up: its consumer left, or asked for something impossible (3.9). */
export type CancelReason = 'cancelled' | 'failed';

/** The side that events come from. */
export interface Upstream {
  /** `n` is a positive integer or `Infinity`. May be called at any time, also from inside `next`: the answer never comes before `next` has returned. */
  request(n: number): void;
  /** Idempotent. After it has returned, the downstream hears nothing more. */
  cancel(reason?: CancelReason): void;
}

/** The side that events go to. Calls come one at a time, never nested, and never after `error` or `complete`. */
export interface Downstream<T> {
  /**
   * Called first. `owned` says whether the arrays given to `next` belong to the receiver, which then may change them in place: arrays made by
   * one of our stages do, those a user's function returned or several consumers share do not.
   */
  open(upstream: Upstream, owned: boolean): void;
  /** Never empty; must not throw. */
  next(events: readonly T[]): void;
  error(error: unknown): void;
  complete(): void;
}

/** Starts a chain towards `downstream`: calls `downstream.open` and everything after. */
export type Connect<T> = (downstream: Downstream<T>) => void;

/** What stands in for a neighbour that is gone, so that no reference to it is kept (3.13). */
export const NOWHERE: Upstream & Downstream<unknown> = {
  open: () => undefined,
  next: () => undefined,
  error: () => undefined,
  complete: () => undefined,
  request: () => undefined,
  cancel: () => undefined,
};
