import { check, functionOption } from '../protocol/options.js';

/** What a producer's functions are given besides the demand. One per subscription. */
export interface ProducerContext<T> {
  /** Aborted when the subscription is cancelled or fails: pass it to your HTTP client. */
  readonly signal: AbortSignal;
  /** Requested and not yet delivered. Unit: events; `Infinity` when unbounded. */
  readonly demand: number;
  /**
   * Pushes events out of turn: to unmet demand first, then to the buffer. Ignored after the end.
   *
   * @throws TypeError when `events` is no array.
   */
  emit(events: readonly T[]): void;
  /**
   * Ends the stream once everything buffered was delivered. A call that is being answered may still answer: its events are delivered
   * first. `handleDemand` is not called again.
   */
  complete(): void;
  /**
   * Runs `action` once everything emitted before has been delivered or discarded: a control message in order with the events, and at once when
   * nothing waits. Called while `handleDemand` runs, it comes after what that call returns; what a promise brings later does not count. Delivered
   * means: handed to the stage or consumer that asked. Never runs after the end. Source: `GenStage.async_info/2`.
   *
   * @throws TypeError when `action` is no function.
   */
  afterBuffered(action: () => void): void;
  /** Fails the stream at once; events that wait for demand are discarded, and reported to `onDiscard`. */
  error(error: unknown): void;
}

/** What stands behind a context. */
export interface ContextOwner<T> {
  readonly signal: AbortSignal;
  /** `total`: requested and not yet delivered. */
  readonly requests: { readonly total: number };
  /** Lets `turn` take its turn: now, or behind what is being delivered; never after the end. */
  say(turn: () => void): void;
  emit(events: readonly T[]): void;
  end(): void;
  mark(action: () => void): void;
  fail(error: unknown): void;
}

/** The context's methods need no `this`: a producer may take them apart, `(demand, { emit }) => …`. */
export function createContext<T>(owner: ContextOwner<T>): ProducerContext<T> {
  return {
    get signal() {
      return owner.signal;
    },
    get demand() {
      return owner.requests.total;
    },
    emit: (events) => {
      check(Array.isArray(events), 'events', 'an array', events, TypeError);
      owner.say(() => {
        owner.emit(events);
      });
    },
    complete: () => {
      owner.say(() => {
        owner.end();
      });
    },
    afterBuffered: (action) => {
      owner.mark(functionOption('action', action));
    },
    error: (error) => {
      owner.say(() => {
        owner.fail(error);
      });
    },
  };
}
