import { Observable } from 'rxjs';
import { DEMAND, type DemandObserver, type DemandSubscription } from 'rxjs-demand';

/** How a hand-made source acts: it talks to the observer itself, and nothing guards what it says. */
export type Act<T> = (observer: DemandObserver<T>) => DemandSubscription;

/** A source as another copy of the package would make it, or somebody by hand: the brand and `subscribeWithDemand`, nothing else of ours. */
export class ForeignSource<T> extends Observable<T> {
  readonly [DEMAND] = true as const;

  constructor(readonly subscribeWithDemand: Act<T>) {
    super((subscriber) => {
      subscribeWithDemand({
        start: (started) => {
          subscriber.add(() => {
            if (!started.closed) started.unsubscribe();
          });
          started.request(Infinity);
        },
        next: (events) => {
          for (const event of events) subscriber.next(event);
        },
        error: (error) => subscriber.error(error),
        complete: () => subscriber.complete(),
      });
    });
  }
}

/** Hides one of our sources behind its public method, as across two copies of the package. */
export function foreign<T>(source: { subscribeWithDemand: Act<T> }): ForeignSource<T> {
  return new ForeignSource((observer) => source.subscribeWithDemand(observer));
}

/** A foreign source whose every word the spec says, also the wrong ones, and what it was asked. */
export interface HandSource<T> {
  readonly source: ForeignSource<T>;
  readonly observer: DemandObserver<T>;
  readonly requests: number[];
  cancels: number;
}

/** Makes one. `onRequest` answers a request on the spot; without it the spec speaks through `observer`. */
export function handSource<T>(
  onRequest: (n: number, observer: DemandObserver<T>) => void = () => undefined,
  onCancel: (observer: DemandObserver<T>) => void = () => undefined,
): HandSource<T> {
  let latest: DemandObserver<T> | undefined;
  const hand: HandSource<T> = {
    source: new ForeignSource((observer) => {
      latest = observer;
      const subscription: DemandSubscription = {
        closed: false,
        request: (n) => {
          hand.requests.push(n);
          onRequest(n, observer);
        },
        unsubscribe: () => {
          hand.cancels++;
          onCancel(observer);
        },
      };
      observer.start?.(subscription);
      return subscription;
    }),
    get observer() {
      if (latest === undefined) {
        throw new Error('nobody has subscribed yet');
      }
      return latest;
    },
    requests: [],
    cancels: 0,
  };
  return hand;
}
