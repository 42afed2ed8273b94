import { Observable, type UnaryFunction } from 'rxjs';
import type { Connect } from '../protocol/Link.js';
import { functionOption } from '../protocol/options.js';
import { DEMAND, type DemandObserver, type DemandSubscription } from '../protocol/protocol.js';
import { ObserverEnd } from './ObserverEnd.js';
import { SubscriberEnd } from './SubscriberEnd.js';

/**
 * An Observable that answers demand: it emits no more than was asked for.
 *
 *     requested    --2-----1--
 *     emitted      --(ab)--c--
 *
 * Made by `fromDemandProducer`, `toDemand`, `fromAsyncIterable` and by the stages. Cold, unless it comes from `dispatchStage`: each
 * subscription has its own producer, state and buffers.
 *
 * `subscribe()` is ordinary RxJS and equals `request(Infinity)`; stock operators may follow at the end of a pipeline. They carry no demand:
 * what follows one of them is a plain Observable.
 */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- the interface adds overloads of what is inherited, nothing else
export class DemandObservable<T> extends Observable<T> {
  /** The brand by which a demand source is recognised. */
  declare readonly [DEMAND]: true;

  /** @internal Made by the operators of this package; to write a source of your own, use `fromDemandProducer`. */
  constructor(
    /** @internal Starts the chain towards one downstream. */
    readonly connect: Connect<T>,
  ) {
    super((subscriber) => {
      connect(new SubscriberEnd(subscriber, Infinity));
    });
    this[DEMAND] = true;
  }

  /**
   * Subscribes with explicit demand: nothing is emitted until the observer asks.
   *
   * ```ts
   * import { fromDemandProducer } from 'rxjs-demand';
   *
   * let next = 0;
   * const numbers$ = fromDemandProducer((demand) => Array.from({ length: demand }, () => next++));
   * const subscription = numbers$.subscribeWithDemand({
   *   next: (events) => console.log(events),
   *   error: (error) => console.log(error),
   *   complete: () => console.log('complete'),
   * });
   * subscription.request(2); // => [ 0, 1 ]
   * subscription.request(3); // => [ 2, 3, 4 ]
   * subscription.unsubscribe();
   * ```
   *
   * @throws TypeError when the observer lacks `next`, `error` or `complete`.
   */
  subscribeWithDemand(observer: DemandObserver<T>): DemandSubscription {
    for (const method of ['next', 'error', 'complete'] as const) {
      functionOption(`observer.${method}`, (observer as Partial<DemandObserver<T>> | null | undefined)?.[method]);
    }
    const end = new ObserverEnd(observer);
    this.connect(end);
    return end;
  }
}

/** `pipe` is that of RxJS; these overloads keep the `DemandObservable` type through stages. */
export interface DemandObservable<T> {
  pipe(): this;
  pipe<A>(op1: UnaryFunction<DemandObservable<T>, A>): A;
  pipe<A, B>(op1: UnaryFunction<DemandObservable<T>, A>, op2: UnaryFunction<A, B>): B;
  pipe<A, B, C>(op1: UnaryFunction<DemandObservable<T>, A>, op2: UnaryFunction<A, B>, op3: UnaryFunction<B, C>): C;
  pipe<A, B, C, D>(
    op1: UnaryFunction<DemandObservable<T>, A>,
    op2: UnaryFunction<A, B>,
    op3: UnaryFunction<B, C>,
    op4: UnaryFunction<C, D>,
  ): D;
  pipe<A, B, C, D, E>(
    op1: UnaryFunction<DemandObservable<T>, A>,
    op2: UnaryFunction<A, B>,
    op3: UnaryFunction<B, C>,
    op4: UnaryFunction<C, D>,
    op5: UnaryFunction<D, E>,
  ): E;
  pipe<A, B, C, D, E, F>(
    op1: UnaryFunction<DemandObservable<T>, A>,
    op2: UnaryFunction<A, B>,
    op3: UnaryFunction<B, C>,
    op4: UnaryFunction<C, D>,
    op5: UnaryFunction<D, E>,
    op6: UnaryFunction<E, F>,
  ): F;
  pipe<A, B, C, D, E, F, G>(
    op1: UnaryFunction<DemandObservable<T>, A>,
    op2: UnaryFunction<A, B>,
    op3: UnaryFunction<B, C>,
    op4: UnaryFunction<C, D>,
    op5: UnaryFunction<D, E>,
    op6: UnaryFunction<E, F>,
    op7: UnaryFunction<F, G>,
  ): G;
  pipe<A, B, C, D, E, F, G, H>(
    op1: UnaryFunction<DemandObservable<T>, A>,
    op2: UnaryFunction<A, B>,
    op3: UnaryFunction<B, C>,
    op4: UnaryFunction<C, D>,
    op5: UnaryFunction<D, E>,
    op6: UnaryFunction<E, F>,
    op7: UnaryFunction<F, G>,
    op8: UnaryFunction<G, H>,
  ): H;
  pipe<A, B, C, D, E, F, G, H, I>(
    op1: UnaryFunction<DemandObservable<T>, A>,
    op2: UnaryFunction<A, B>,
    op3: UnaryFunction<B, C>,
    op4: UnaryFunction<C, D>,
    op5: UnaryFunction<D, E>,
    op6: UnaryFunction<E, F>,
    op7: UnaryFunction<F, G>,
    op8: UnaryFunction<G, H>,
    op9: UnaryFunction<H, I>,
  ): I;
  pipe<A, B, C, D, E, F, G, H, I>(
    op1: UnaryFunction<DemandObservable<T>, A>,
    op2: UnaryFunction<A, B>,
    op3: UnaryFunction<B, C>,
    op4: UnaryFunction<C, D>,
    op5: UnaryFunction<D, E>,
    op6: UnaryFunction<E, F>,
    op7: UnaryFunction<F, G>,
    op8: UnaryFunction<G, H>,
    op9: UnaryFunction<H, I>,
    ...operations: UnaryFunction<never, unknown>[]
  ): Observable<unknown>;
}
