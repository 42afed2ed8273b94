import type { ProducerContext } from './ProducerContext.js';

/** Why a producer ended: it was done, it or its consumer's request failed, or its consumer left. */
export type EndReason = 'completed' | 'failed' | 'cancelled';

/**
 * What both forms of `fromDemandProducer` come down to. Its replies come as items: a batch, or a batch with a state. What an item says besides its
 * events is read from it as from a `ProducerResult`; a batch says nothing.
 */
export interface Producer<T> {
  init?(context: ProducerContext<T>): unknown;
  /** An item, or an ObservableInput of items. */
  handleDemand(demand: number, state: unknown, context: ProducerContext<T>): unknown;
  terminate?(state: unknown, reason: EndReason): void;
  /** The events of an item; anything but an array when it is none. */
  eventsOf(item: unknown): unknown;
  /** What an item is, for the message that tells what was expected. */
  readonly item: string;
}
