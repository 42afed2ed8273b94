import type { ObservableInput } from 'rxjs';

/** One answer of a stage: the events that go on, and the state for the next call. */
export interface StageResult<R, S> {
  readonly events: readonly R[];
  readonly state: S;
}

/** The object form of `mapStage`: GenStage's producer-consumer. */
export interface StatefulStage<T, R, S> {
  /** Makes the first state, when subscribed. Without it the state begins as `undefined`. */
  init?(): S;
  /** Turns a batch into any number of events and the next state, at once or later. */
  handleEvents(events: readonly T[], state: S): StageResult<R, S> | ObservableInput<StageResult<R, S>>;
}

/** Tells an answer from an ObservableInput of answers, and from what is neither. */
export function isResult<R, S>(reply: unknown): reply is StageResult<R, S> {
  return Array.isArray((reply as Partial<StageResult<R, S>> | null | undefined)?.events);
}
