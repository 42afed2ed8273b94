import type { Observable, OperatorFunction } from 'rxjs';
import { connectTo } from '../observable/connectTo.js';
import { DemandObservable } from '../observable/DemandObservable.js';
import { functionOption } from '../protocol/options.js';
import type { StageOperator } from './StageOperator.js';
import { ThroughLink } from './ThroughLink.js';

/**
 * Runs stock synchronous RxJS operators as one stage that keeps demand.
 *
 *     requested      3------------------
 *     upstream       3------1-1---------     2 was dropped: asked for again; then 4
 *     source         (123)--4-5---------
 *     throughStage(filter(odd), map(n => n * 10))
 *     emitted        (ac)-----e---------     10, 30; then 50
 *
 * - **Emits when** the operators emit and there is demand. What they add (`startWith`, `mergeMap(of x 3)`, `concatMap(range)`) waits in the stage.
 * - **Asks upstream when** downstream demand is outstanding that has not been asked for: at first as much as downstream asked, then for what the
 *   operators dropped; unbounded demand in lots of 1024. After 1024 events in a row that brought nothing it yields to the scheduler, so that the
 *   event loop stays alive.
 * - **Completes when** the operators complete, and what they emitted has been delivered. An error of the operators cancels the source.
 * - **On cancel** unsubscribes from the operators, which cancels the source.
 *
 * Operators that look at a second stream (`withLatestFrom`, `takeUntil`) subscribe to it in the ordinary way, without demand.
 * An operator that emits later than in answer to an event (`delay`, `debounceTime`, an asynchronous `mergeMap`) ends the stream with a TypeError:
 * from outside it cannot be told what such an operator holds and what it dropped. For asynchronous work there is `mapAsyncStage`.
 *
 * ```ts
 * import { distinctUntilChanged, map } from 'rxjs';
 * import { fromDemandProducer, throughStage } from 'rxjs-demand';
 *
 * let next = 0;
 * fromDemandProducer((demand) => Array.from({ length: demand }, () => next++))
 *   .pipe(throughStage(map((n) => Math.floor(n / 3)), distinctUntilChanged()))
 *   .subscribeWithDemand({ next: (events) => console.log(events), error: console.error, complete: () => undefined })
 *   .request(3);
 * // => [ 0 ]
 * // => [ 1 ]
 * // => [ 2 ]
 * ```
 *
 * @param operators  One to nine RxJS operators.
 * @throws TypeError when an operator is no function, or when piped onto an Observable that carries no demand.
 */
export function throughStage<T, A>(op1: OperatorFunction<T, A>): StageOperator<T, A>;
export function throughStage<T, A, B>(op1: OperatorFunction<T, A>, op2: OperatorFunction<A, B>): StageOperator<T, B>;
export function throughStage<T, A, B, C>(
  op1: OperatorFunction<T, A>,
  op2: OperatorFunction<A, B>,
  op3: OperatorFunction<B, C>,
): StageOperator<T, C>;
export function throughStage<T, A, B, C, D>(
  op1: OperatorFunction<T, A>,
  op2: OperatorFunction<A, B>,
  op3: OperatorFunction<B, C>,
  op4: OperatorFunction<C, D>,
): StageOperator<T, D>;
export function throughStage<T, A, B, C, D, E>(
  op1: OperatorFunction<T, A>,
  op2: OperatorFunction<A, B>,
  op3: OperatorFunction<B, C>,
  op4: OperatorFunction<C, D>,
  op5: OperatorFunction<D, E>,
): StageOperator<T, E>;
export function throughStage<T, A, B, C, D, E, F>(
  op1: OperatorFunction<T, A>,
  op2: OperatorFunction<A, B>,
  op3: OperatorFunction<B, C>,
  op4: OperatorFunction<C, D>,
  op5: OperatorFunction<D, E>,
  op6: OperatorFunction<E, F>,
): StageOperator<T, F>;
export function throughStage<T, A, B, C, D, E, F, G>(
  op1: OperatorFunction<T, A>,
  op2: OperatorFunction<A, B>,
  op3: OperatorFunction<B, C>,
  op4: OperatorFunction<C, D>,
  op5: OperatorFunction<D, E>,
  op6: OperatorFunction<E, F>,
  op7: OperatorFunction<F, G>,
): StageOperator<T, G>;
export function throughStage<T, A, B, C, D, E, F, G, H>(
  op1: OperatorFunction<T, A>,
  op2: OperatorFunction<A, B>,
  op3: OperatorFunction<B, C>,
  op4: OperatorFunction<C, D>,
  op5: OperatorFunction<D, E>,
  op6: OperatorFunction<E, F>,
  op7: OperatorFunction<F, G>,
  op8: OperatorFunction<G, H>,
): StageOperator<T, H>;
export function throughStage<T, A, B, C, D, E, F, G, H, I>(
  op1: OperatorFunction<T, A>,
  op2: OperatorFunction<A, B>,
  op3: OperatorFunction<B, C>,
  op4: OperatorFunction<C, D>,
  op5: OperatorFunction<D, E>,
  op6: OperatorFunction<E, F>,
  op7: OperatorFunction<F, G>,
  op8: OperatorFunction<G, H>,
  op9: OperatorFunction<H, I>,
): StageOperator<T, I>;
export function throughStage<T>(...operators: OperatorFunction<never, unknown>[]): StageOperator<T, unknown> {
  operators.forEach((operator, index) => {
    functionOption(`operators[${index}]`, operator);
  });
  return (source: Observable<T>) => {
    const connect = connectTo(source, 'throughStage()');
    return new DemandObservable((downstream) => {
      new ThroughLink(downstream, connect, operators).run();
    });
  };
}
