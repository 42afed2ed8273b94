import { Subscription, type Observable } from 'rxjs';
import { fromDemandProducer, type DemandObservable, type DemandSubscription, type ProducerContext } from 'rxjs-demand';

/**
 * Ends a stream in good order when `notifier$` emits: nothing more is asked for, what was delivered may still be handled.
 *
 *     notifier$    ------------x
 *     requested    4-----4------
 *     upstream     4-----4-----!
 *     source       --(ab)--c----
 *     drainOn      --(ab)--c---|
 *
 * - **Emits when** an event arrives.
 * - **Asks upstream when** downstream asks, for as many. It prefetches nothing and holds nothing.
 * - **Completes when** `notifier$` emits, which cancels the source, or when the source completes. That `notifier$` completes means nothing;
 *   an error of either fails the stream.
 * - **On cancel** cancels the source and unsubscribes from `notifier$`.
 *
 * Source: Pekko's `KillSwitch.shutdown()`; RxJS `takeUntil`, which keeps no demand.
 */
export function drainOn<T>(notifier$: Observable<unknown>): (source: DemandObservable<T>) => DemandObservable<T> {
  return (source) =>
    fromDemandProducer<T, Valve<T>>({
      init: (context) => new Valve(source, notifier$, context),
      handleDemand: (demand, valve) => {
        valve.request(demand);
        return { events: [], state: valve };
      },
      terminate: (valve) => {
        valve.close();
      },
    });
}

/** One subscription: passes demand up and events down until it is closed. */
class Valve<T> {
  private readonly inputs = new Subscription();
  private upstream: DemandSubscription | undefined;
  /** Passed on to the source and not answered yet. */
  private outstanding = 0;

  constructor(
    source: DemandObservable<T>,
    notifier$: Observable<unknown>,
    private readonly context: ProducerContext<T>,
  ) {
    this.inputs.add(
      notifier$.subscribe({
        next: () => this.end(() => context.complete()),
        error: (error: unknown) => this.end(() => context.error(error)),
      }),
    );
    if (!this.inputs.closed) {
      this.upstream = source.subscribeWithDemand({
        next: (events) => {
          this.outstanding -= events.length;
          context.emit(events);
        },
        error: (error) => this.end(() => context.error(error)),
        complete: () => this.end(() => context.complete()),
      });
      this.inputs.add(this.upstream);
    }
  }

  /** `demand` is one request, or all that is unmet: never more is passed on than is still to be asked for. */
  request(demand: number): void {
    const more = Math.min(demand, this.context.demand - this.outstanding);
    if (more > 0) {
      this.outstanding += more;
      this.upstream?.request(more);
    }
  }

  close(): void {
    this.inputs.unsubscribe();
  }

  private end(signal: () => void): void {
    this.close();
    signal();
  }
}
