import { mapStage, type DemandObservable, type DemandObserver, type DemandSubscription } from 'rxjs-demand';
import { ForeignSource } from './foreignSource.js';

type Stage = (source: DemandObservable<number>) => DemandObservable<number>;
type Up = DemandSubscription;
type Down = DemandObserver<number>;

/** What a hand-written stage does at each call; what is left out it passes on. */
interface Interposed {
  start?(down: Down, up: Up): void;
  request?(n: number, up: Up, down: Down): void;
  cancel?(up: Up): void;
  next?(events: readonly number[], down: Down, up: Up): void;
  error?(error: unknown, down: Down, up: Up): void;
  complete?(down: Down, up: Up): void;
}

/** A stage by hand: `make` gives each subscription its own. Behind it stands one of ours, which guards what goes downstream. */
function interpose(
  make: () => Interposed,
  subscribe: (source: DemandObservable<number>, down: Down) => Up = (source, down) => source.subscribeWithDemand(down),
): Stage {
  return (source) =>
    mapStage((event: number) => event)(
      new ForeignSource<number>((down) => {
        const does = make();
        let handle: Up | undefined;
        return subscribe(source, {
          start: (up) => {
            handle = {
              get closed() {
                return up.closed;
              },
              request: (n) => (does.request ? does.request(n, up, down) : up.request(n)),
              unsubscribe: () => (does.cancel ? does.cancel(up) : up.unsubscribe()),
            };
            down.start?.(handle);
            does.start?.(down, up);
          },
          next: (events) => (does.next ? does.next(events, down, handle as Up) : down.next(events)),
          error: (error) => (does.error ? does.error(error, down, handle as Up) : down.error(error)),
          complete: () => (does.complete ? does.complete(down, handle as Up) : down.complete()),
        });
      }),
    );
}

/** Passes everything on. */
export const lawfulStage: Stage = interpose(() => ({}));

/** Stages with one fault each, and a rule whose test must fail. */
export const FAULTY_STAGES: Readonly<Record<string, { readonly rule: string; readonly stage: Stage }>> = {
  'asks before it was asked': { rule: '2.1 subscribes once', stage: interpose(() => ({ start: (_down, up) => up.request(1) })) },
  'asks for one more each time': { rule: '2.1 asks upstream', stage: interpose(() => ({ request: (n, up) => up.request(n + 1) })) },
  'asks for twice as much': { rule: '2.1 asks upstream', stage: interpose(() => ({ request: (n, up) => up.request(2 * n) })) },
  'subscribes twice': {
    rule: '2.1 subscribes once',
    stage: interpose(
      () => ({}),
      (source, down) => {
        source.subscribeWithDemand({ next: () => undefined, error: () => undefined, complete: () => undefined });
        return source.subscribeWithDemand(down);
      },
    ),
  },
  'loses every other request': {
    rule: '1.1',
    stage: interpose(() => {
      let count = 0;
      return { request: (n, up) => (count++ % 2 === 0 ? up.request(n) : undefined) };
    }),
  },
  'cancels a source that has completed': {
    rule: '2.3, 2.4 a source that has completed',
    stage: interpose(() => ({
      complete: (down, up) => {
        up.unsubscribe();
        down.complete();
      },
    })),
  },
  'asks a source that has completed': {
    rule: '2.3, 2.4 a source that has completed',
    stage: interpose(() => ({
      complete: (down, up) => {
        up.request(1);
        down.complete();
      },
    })),
  },
  'cancels a source that has failed': {
    rule: '2.3, 2.4 a source that has failed',
    stage: interpose(() => ({
      error: (error, down, up) => {
        up.unsubscribe();
        down.error(error);
      },
    })),
  },
  'does not cancel its source': { rule: '2.6 cancels its source', stage: interpose(() => ({ cancel: () => undefined })) },
  'cancels its source twice': {
    rule: '2.6 cancels its source',
    stage: interpose(() => ({
      cancel: (up) => {
        up.unsubscribe();
        up.unsubscribe();
      },
    })),
  },
  'throws into its source': {
    rule: '2.3, 2.4',
    stage: interpose(() => ({
      next: (events, down) => {
        down.next(events);
        throw new Error('a stage made a mistake');
      },
    })),
  },
  'lets completion wait for demand': {
    rule: '2.9',
    stage: interpose(() => {
      let ended = false;
      let asked = 0;
      return {
        request: (n, up, down) => {
          asked += n;
          if (ended) down.complete();
          else up.request(n);
        },
        next: (events, down) => {
          asked -= events.length;
          down.next(events);
        },
        complete: (down) => {
          ended = true;
          if (asked > 0) down.complete();
        },
      };
    }),
  },
  'swallows errors': { rule: '1.4', stage: interpose(() => ({ error: () => undefined })) },
  'completes instead of failing': { rule: '2.10, 4.2', stage: interpose(() => ({ error: (_error, down) => down.complete() })) },
  'wraps errors': {
    rule: '2.10, 4.2',
    stage: interpose(() => ({ error: (error, down) => down.error(new Error('wrapped', { cause: error })) })),
  },
  'loses events': { rule: '1.1', stage: interpose(() => ({ next: (events, down) => down.next(events.slice(1)) })) },
  'changes their order': { rule: '1.2', stage: interpose(() => ({ next: (events, down) => down.next([...events].reverse()) })) },
  'makes too many': {
    rule: '1.1',
    stage: interpose(() => ({ next: (events, down) => down.next(events.flatMap((event) => [event, event])) })),
  },
  'completes with its first batch': {
    rule: '1.5',
    stage: interpose(() => ({
      next: (events, down) => {
        down.next(events);
        down.complete();
      },
    })),
  },
  'keeps its state between subscriptions': {
    rule: '2.12',
    stage: (source) => {
      let first = true;
      return interpose(() => ({
        next: (events, down) => {
          if (first) down.next(events);
          first = false;
        },
      }))(source);
    },
  },
};

/** A stage that believes its source: no guard at all on either side. */
export const trustingStage = (
  source: DemandObservable<number>,
): { subscribeWithDemand(observer: DemandObserver<number>): DemandSubscription } => ({
  subscribeWithDemand: (observer) =>
    source.subscribeWithDemand({
      ...(observer.start && { start: (subscription) => observer.start?.(subscription) }),
      next: (events) => observer.next(events),
      error: (error) => observer.error(error),
      complete: () => observer.complete(),
    }),
});
