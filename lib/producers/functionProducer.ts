import type { ObservableInput } from 'rxjs';
import { NO_EVENTS } from '../protocol/noEvents.js';
import type { Producer } from './Producer.js';
import type { ProducerContext } from './ProducerContext.js';

/** What `handleDemand` may answer: one batch, an ObservableInput of batches, or nothing. An array is one batch. */
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type
export type ProducerReply<T> = readonly T[] | ObservableInput<readonly T[]> | void;

/** The function form of a producer. */
export type HandleDemand<T, R> = (demand: number, context: ProducerContext<T>) => ProducerReply<R>;

/** A producer that is one function and keeps no state of ours: its items are arrays, or nothing for an empty one. */
export function functionProducer<T>(handleDemand: HandleDemand<T, T>): Producer<T> {
  return {
    handleDemand: (demand, _state, context) => handleDemand(demand, context),
    eventsOf: (item = NO_EVENTS) => item,
    item: 'with arrays of events',
  };
}
