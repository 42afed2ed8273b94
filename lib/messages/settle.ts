/** Why a message could not be stored. */
export interface Refusal {
  readonly error: unknown;
}

/** Who is told how a message was settled. */
export interface Settled {
  ack?(): unknown;
  nack?(reason: unknown): unknown;
}

/** Tells that a message was nacked when there is a `refusal`, else that it was acked. Returns what is answered. */
export function settle(told: Settled, refusal: Refusal | undefined): unknown {
  return !refusal ? told.ack?.() : told.nack?.(refusal.error);
}
