import type { ObservableInput } from 'rxjs';
import { describeValue } from '../protocol/options.js';
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

/** Runs the object form, once per subscription. */
export class StatefulProducerRun<T, S> implements Producer<T> {
  done = false;
  private state = undefined as S;

  constructor(private readonly producer: StatefulProducer<T, S>) {}

  init(context: ProducerContext<T>): void {
    if (this.producer.init !== undefined) {
      this.state = this.producer.init(context);
    }
  }

  handleDemand(demand: number, context: ProducerContext<T>): unknown {
    return this.producer.handleDemand(demand, this.state, context);
  }

  isItem(reply: unknown): boolean {
    return typeof reply === 'object' && reply !== null && Array.isArray((reply as Partial<ProducerResult<T, S>>).events);
  }

  accept(item: unknown): readonly T[] {
    if (!this.isItem(item)) {
      throw new TypeError(`Expected handleDemand to answer { events: [...], state }, got ${describeValue(item)}`);
    }
    const { events, state, done } = item as ProducerResult<T, S>;
    this.state = state;
    this.done = done === true;
    return events;
  }

  terminate(reason: EndReason): void {
    this.producer.terminate?.(this.state, reason);
  }
}
