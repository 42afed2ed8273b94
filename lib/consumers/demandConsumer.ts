import { Observable, type ObservableInput, type OperatorFunction } from 'rxjs';
import { connectTo } from '../observable/connectTo.js';
import { isObservableInput } from '../observable/isObservableInput.js';
import { HANDLED } from '../observable/Job.js';
import { functionOption, objectOption } from '../protocol/options.js';
import { ConsumerLink, type ConsumerContext, type CreateHandle } from './ConsumerLink.js';
import { consumerSettings, type ConsumerOptions } from './ConsumerOptions.js';

/** The object form of a consumer: it keeps a state. */
export interface StatefulConsumer<T, S> {
  /** Makes the first state, when subscribed; with `concurrency`, one for each. */
  init(): S;
  /** Handles a batch and returns the next state. */
  handleEvents(events: readonly T[], state: S): S;
}

/**
 * Handles events in batches, and asks for more as they are done: the end of a pipeline, and what sets its pace.
 *
 *     maxDemand 4, minDemand 2
 *     requested    4-------2-----2--------     4 first, then 2 each time 2 have been handled
 *     source       (abcd)--(ef)--(gh)|
 *     handled      [ab]----[cd]--[ef]--[gh]
 *     emitted      --------1-----2-----3--4|   what each batch produced
 *
 * - **Emits when** a batch produces something: what its ObservableInput emits; the batch itself for a handler that returns nothing; each new state.
 * - **Asks upstream when** subscribed, for `maxDemand`; then each time a chunk of at most `maxDemand - minDemand` has been handled (its
 *   ObservableInput has completed) and no more than `minDemand` are left in flight, for as many as make it `maxDemand` again.
 * - **Completes when** the source has completed and everything was handled. If the source fails, what it delivered before is handled first.
 * - **On cancel** cancels the source, unsubscribes from the handler's ObservableInput and aborts `context.signal`.
 *
 * The result is a plain cold Observable: subscribing runs the pipeline, unsubscribing cancels it.
 *
 * Messages (`createMessage`) are acked when their chunk is handled, nacked when its handler failed, unless the handler has settled them
 * itself. What was cancelled stays unsettled. The first event of a chunk decides: a stream carries messages or plain events, not both.
 *
 * ```ts
 * import { lastValueFrom, tap } from 'rxjs';
 * import { demandConsumer, fromDemandProducer } from 'rxjs-demand';
 *
 * const letters$ = fromDemandProducer({
 *   init: () => [...'back-pressure'],
 *   handleDemand: (demand, letters) => ({
 *     events: letters.slice(0, demand),
 *     state: letters.slice(demand),
 *     done: letters.length <= demand,
 *   }),
 * });
 * const store = async (batch: readonly string[]) => `stored ${batch.join('')}`;
 * await lastValueFrom(letters$.pipe(demandConsumer(store, { maxDemand: 10, minDemand: 5 }), tap((result) => console.log(result))));
 * // => stored back-
 * // => stored press
 * // => stored ure
 * ```
 *
 * Source: GenStage `:consumer`, `handle_events/3`; the arithmetic is its `split_batches`.
 *
 * @param handleEvents  Called with at most `maxDemand - minDemand` events, never with none. Returns an ObservableInput (a promise, an
 *   Observable, …) or nothing. Or an object with `init` and `handleEvents` that keeps a state.
 * @param options  The window, `concurrency`, and what a failing handler means.
 * @throws TypeError when there is no function to call, or when piped onto an Observable that carries no demand; RangeError for an option out of range.
 */
export function demandConsumer<T, R>(
  handleEvents: (events: readonly T[], context: ConsumerContext) => ObservableInput<R>,
  options?: ConsumerOptions<NoInfer<T>>,
): OperatorFunction<T, R>;
export function demandConsumer<T>(
  handleEvents: (events: readonly T[], context: ConsumerContext) => void,
  options?: ConsumerOptions<NoInfer<T>>,
): OperatorFunction<T, readonly T[]>;
export function demandConsumer<T, S>(consumer: StatefulConsumer<T, S>, options?: ConsumerOptions<NoInfer<T>>): OperatorFunction<T, S>;
export function demandConsumer<T>(
  consumer: ((events: readonly T[], context: ConsumerContext) => unknown) | StatefulConsumer<T, unknown>,
  options: ConsumerOptions<T> = {},
): OperatorFunction<T, unknown> {
  const createHandle = typeof consumer === 'function' ? functionHandle(consumer) : statefulHandle(consumer);
  const settings = consumerSettings(options);
  return (source) => {
    const connect = connectTo(source, 'demandConsumer()');
    return new Observable((subscriber) => {
      connect(new ConsumerLink(subscriber, settings, createHandle));
    });
  };
}

function functionHandle<T>(handleEvents: (events: readonly T[], context: ConsumerContext) => unknown): CreateHandle<T, unknown> {
  return (context, results) => (chunk) => {
    const reply = handleEvents(chunk, context);
    if (isObservableInput(reply)) {
      return reply;
    }
    // A handler typed to return nothing may return anything, `(events) => (count += events.length)`: what cannot be waited for is nothing.
    results.next(chunk);
    return HANDLED;
  };
}

function statefulHandle<T>(consumer: StatefulConsumer<T, unknown>): CreateHandle<T, unknown> {
  objectOption('handleEvents', consumer, 'a function or an object with init and handleEvents');
  functionOption('consumer.init', consumer.init);
  functionOption('consumer.handleEvents', consumer.handleEvents);
  return (_context, results) => {
    let state = consumer.init();
    return (chunk) => {
      state = consumer.handleEvents(chunk, state);
      results.next(state);
      return HANDLED;
    };
  };
}
