import type { ProducerContext } from './ProducerContext.js';

/** Why a producer ended: it was done, it or its consumer's request failed, or its consumer left. */
export type EndReason = 'completed' | 'failed' | 'cancelled';

/** What both forms of `fromDemandProducer` come down to; one per subscription. Its answers come as items: a batch, or a batch with a state. */
export interface Producer<T> {
  /** Whether an item has said that it was the last one. */
  readonly done: boolean;
  init(context: ProducerContext<T>): void;
  /** An item, or an ObservableInput of items. */
  handleDemand(demand: number, context: ProducerContext<T>): unknown;
  isItem(reply: unknown): boolean;
  /** Takes an item in and returns its events. Throws a TypeError for what is no item. */
  accept(item: unknown): readonly T[];
  terminate(reason: EndReason): void;
}
