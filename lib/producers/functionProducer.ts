import type { ObservableInput } from 'rxjs';
import { describeValue } from '../protocol/options.js';
import type { Producer } from './Producer.js';
import type { ProducerContext } from './ProducerContext.js';

/** What `handleDemand` may answer: one batch, an ObservableInput of batches, or nothing. An array is one batch. */
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type
export type ProducerReply<T> = readonly T[] | ObservableInput<readonly T[]> | void;

/** The function form of a producer. */
export type HandleDemand<T, R> = (demand: number, context: ProducerContext<T>) => ProducerReply<R>;

const NOTHING: readonly never[] = [];

/** A producer that is one function and keeps no state of ours. */
export function functionProducer<T>(handleDemand: HandleDemand<T, T>): Producer<T> {
  return {
    done: false,
    init: () => undefined,
    handleDemand,
    isItem: (reply) => reply === undefined || Array.isArray(reply),
    accept: (item = NOTHING) => {
      if (Array.isArray(item)) {
        return item as readonly T[];
      }
      throw new TypeError(`Expected handleDemand to answer with arrays of events, got ${describeValue(item)}`);
    },
    terminate: () => undefined,
  };
}
