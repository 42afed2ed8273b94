import { EMPTY, type Observable, type ObservableInput, type OperatorFunction, type Subscription } from 'rxjs';
import { ExpectationError } from '../values/ExpectationError.js';
import { showValue } from '../values/showValue.js';
import { KitSource, type SourceEnd, type SourceKind } from './KitSource.js';
import { rest, turn } from './rest.js';

/** What the suite does with the events that a consumer handles. */
export type KitHandler = (events: readonly number[]) => ObservableInput<unknown>;

/** Makes the consumer. It calls `handle` with the events it handles, and waits for what that answers. */
export type CreateConsumer = (handle: KitHandler) => OperatorFunction<number, unknown>;

/** A consumer, and what the suite must know of it. */
export interface ConsumerSubject {
  readonly create: CreateConsumer;
  /** Most events in flight, asked for and not yet handled. Default: no limit, it is not checked. */
  readonly maxDemand?: number;
  /** It waits for what `handle` answers before these events count as handled. Default: true. */
  readonly waits?: boolean;
  /** It hands out events one chunk after the other. Default: true; several consumers side by side do not. */
  readonly ordered?: boolean;
  /** An error of `handle` is the stream's error. Default: true. */
  readonly stopsOnError?: boolean;
  /** Lets time pass until the consumer has had its say. Default: one turn of the event loop, enough for promises. */
  readonly wait?: () => Promise<void>;
}

/** A consumer behind one kind of source. */
export interface ConsumerCandidate {
  readonly subject: ConsumerSubject;
  readonly kind: SourceKind;
}

/** A consumer at work, and all that can be seen of it. */
export interface WatchedConsumer {
  readonly source: KitSource;
  readonly result: Observable<unknown>;
  readonly subscription: Subscription;
  /** What was given to `handle`, and what of it was handled to the end. */
  readonly taken: number[];
  readonly handled: number[];
  /** `'complete'`, or the error in an array; more than one is one too many. */
  readonly ends: ('complete' | readonly [unknown])[];
  rest(): Promise<void>;
}

/** Subscribes to the consumer behind a source of `count` events. */
export function watchConsumer(
  { subject, kind }: ConsumerCandidate,
  count: number,
  end: SourceEnd,
  answer: KitHandler = () => EMPTY,
  prepare: (source: KitSource, handled: readonly number[]) => void = () => undefined,
): WatchedConsumer {
  const inputs = Array.from({ length: count }, (_, index) => index);
  const source = new KitSource(kind, inputs, end);
  const taken: number[] = [];
  const handled: number[] = [];
  const ends: ('complete' | readonly [unknown])[] = [];
  let results = 0;
  prepare(source, handled);
  const result = subject.create((events) => {
    push(taken, events);
    const reply = answer(events);
    if (reply === EMPTY) {
      push(handled, events);
    }
    return reply;
  })(source);
  const subscription = result.subscribe({
    next: () => results++,
    error: (error: unknown) => ends.push([error]),
    complete: () => ends.push('complete'),
  });
  return {
    source,
    result,
    subscription,
    taken,
    handled,
    ends,
    rest: () =>
      rest(
        subject.wait ?? turn,
        () => taken.length + ends.length + results + source.delivered + source.requests.length,
        () => source.openGate(),
      ),
  };
}

export function push(list: number[], events: readonly number[]): void {
  for (const event of events) {
    list.push(event);
  }
}

/** It has ended once: completed, or with this very error. */
export function expectEnd({ ends }: WatchedConsumer, end: 'complete' | readonly [unknown]): void {
  const [first] = ends;
  const isSame = first === end || (typeof first === 'object' && typeof end === 'object' && first[0] === end[0]);
  if (ends.length !== 1 || !isSame) {
    throw new ExpectationError(`The consumer ends once\n  expected  ${showValue([end])}\n  actual    ${showValue(ends)}`, ends, [end]);
  }
}
