/** How one consumer takes part. */
export interface SubscribeOptions<T> {
  /** The partition it reads; only for `partitionDispatcher`. */
  readonly partition?: PropertyKey;
  /** Which events it wants; only for `broadcastDispatcher`. */
  readonly selector?: (event: T) => boolean;
}

/**
 * Hands events to a consumer. `rejected` is how many events of this dispatch the consumer's selector refused: the stage asks for as many
 * again on its behalf, with `ask()`.
 */
export type Deliver<T> = (consumer: symbol, events: readonly T[], rejected?: number) => void;

/** What became of a dispatch. */
export interface Dispatched<T> {
  /** The events nobody has asked for, in order: they go to the buffer. */
  readonly leftover: readonly T[];
  /** How many events belong to nobody: upstream is asked for as many again. */
  readonly unclaimed: number;
}

/** What a consumer that leaves leaves behind. */
export interface Cancelled<T> {
  /** Upstream demand that this causes: the slowest one may have left. */
  readonly demand: number;
  /** Events that were held for it, in order: they go back to the buffer. */
  readonly undelivered: readonly T[];
}

/**
 * How events of one source are shared among consumers: a pure state machine that knows neither time nor Observables, and can be tested by
 * calling it. Users may write their own.
 *
 * Calls come one at a time. `deliver` may call `cancel`, but neither `ask` nor `dispatch`: requests made in a delivery come after it.
 */
export interface Dispatcher<T> {
  /** A consumer joins, with no demand yet. Returns the upstream demand this causes. Throws when it cannot take part. */
  subscribe(consumer: symbol, options: SubscribeOptions<T>): number;
  /** A consumer leaves. */
  cancel(consumer: symbol): Cancelled<T>;
  /** A consumer asks for `demand` more: a positive integer or `Infinity`. Returns the upstream demand this causes. */
  ask(consumer: symbol, demand: number, deliver: Deliver<T>): number;
  /** Events have arrived. Each consumer gets at most what it has asked for. */
  dispatch(events: readonly T[], deliver: Deliver<T>): Dispatched<T>;
  /** Events held beyond demand: one consumer's, or all. Without this method: none. */
  queued?(consumer?: symbol): number;
  /** Gives up all events it holds and returns them: the run is over. Without this method: it holds none. */
  drain?(): readonly T[];
  /**
   * A dispatcher with this method remembers what it left over: `ask` and `cancel` leave it out of their answers. Called when `count` of those
   * events were given up, by an overflow of the stage's buffer. Without it, the stage itself subtracts what it serves from the buffer.
   */
  forget?(count: number): void;
  /** A dispatcher as this one was at first. The stage works with a fresh one after its last consumer has left; without this method, with the same. */
  fresh?(): Dispatcher<T>;
}
