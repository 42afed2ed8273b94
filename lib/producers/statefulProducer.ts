import type { ObservableInput } from 'rxjs';
import { functionOption, objectOption } from '../protocol/options.js';
import type { EndReason, Producer } from './Producer.js';
import type { ProducerContext } from './ProducerContext.js';

/** One answer of a producer that keeps a state. */
export interface ProducerResult<T, S> {
  readonly events: readonly T[];
  /** Given to the next call. */
  readonly state: S;
  /** These were the last events. Default: false. */
  readonly done?: boolean;
}

/** The object form of a producer: GenStage's callbacks. Each subscription has its own state. */
export interface StatefulProducer<T, S> {
  /** Makes the first state, when subscribed. Without it the state begins as `undefined`. */
  init?(context: ProducerContext<T>): S;
  /** Answers demand with events and the next state, at once or later. */
  handleDemand(demand: number, state: S, context: ProducerContext<T>): ProducerResult<T, S> | ObservableInput<ProducerResult<T, S>>;
  /** Told once how it ended; not called when `init` threw. */
  terminate?(state: S, reason: EndReason): void;
}

/** The object form: its items are `ProducerResult`s. */
export function statefulProducer<T>(producer: StatefulProducer<T, unknown>): Producer<T> {
  objectOption('producer', producer, 'a function or an object with handleDemand');
  functionOption('producer.handleDemand', producer.handleDemand);
  return {
    // Called on the producer itself, which may be an instance of a class.
    init: (context) => producer.init?.(context),
    handleDemand: (demand, state, context) => producer.handleDemand(demand, state, context),
    terminate: (state, reason) => {
      producer.terminate?.(state, reason);
    },
    eventsOf: (item) => (item as Partial<ProducerResult<T, unknown>> | null | undefined)?.events,
    item: '{ events: [...], state }',
  };
}
