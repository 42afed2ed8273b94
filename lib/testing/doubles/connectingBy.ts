import type { DemandObservable, DemandObserver } from '../../index.js';

type Connect<T> = ConstructorParameters<typeof DemandObservable<T>>[0];

/** How a source whose `subscribeWithDemand` is overridden is connected to a stage: by that, with nothing between the two. */
export function connectingBy<T>(subscribe: (observer: DemandObserver<T>) => unknown): Connect<T> {
  return (downstream) => {
    subscribe({
      start: (subscription) => {
        downstream.open({ request: (n) => subscription.request(n), cancel: () => subscription.unsubscribe() }, false);
      },
      next: (batch) => downstream.next(batch),
      error: (error) => downstream.error(error),
      complete: () => downstream.complete(),
    });
  };
}
