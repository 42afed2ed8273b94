import { merge, mergeMap, NEVER, Observable, of, pipe, type OperatorFunction } from 'rxjs';
import { demandConsumer, requestOn, type DemandObservable } from 'rxjs-demand';
import type { ConsumerSubject, KitHandler } from 'rxjs-demand/testing';

type Consumer = OperatorFunction<number, unknown>;

/** A consumer by hand, with no window: asks for 4, and for one more after each event. */
function byHand(
  handle: KitHandler,
  does: {
    first?: number;
    handled?(request: (n: number) => void): void;
    ended?(request: (n: number) => void, cancel: () => void): void;
    leave?(cancel: () => void): void;
    events?(events: readonly number[]): readonly number[];
    failed?: 'ignored' | 'completes';
  } = {},
): Consumer {
  return (source) =>
    new Observable((subscriber) => {
      const handled = does.handled ?? ((request) => request(1));
      let over = false as boolean;
      const subscription = (source as DemandObservable<number>).subscribeWithDemand({
        next: (events) => {
          for (const event of does.events?.(events) ?? events) {
            if (subscriber.closed) return;
            try {
              handle([event]);
            } catch (error) {
              if (does.failed === undefined) {
                subscription.unsubscribe();
                over = true;
                subscriber.error(error);
                return;
              }
            }
            subscriber.next(event);
            if (!over) handled((n) => subscription.request(n));
          }
        },
        error: (error) => {
          over = true;
          does.ended?.(
            (n) => subscription.request(n),
            () => subscription.unsubscribe(),
          );
          if (does.failed === 'completes') subscriber.complete();
          else subscriber.error(error);
        },
        complete: () => {
          over = true;
          does.ended?.(
            (n) => subscription.request(n),
            () => subscription.unsubscribe(),
          );
          subscriber.complete();
        },
      });
      subscriber.add(() => {
        if (over) return;
        over = true;
        (does.leave ?? ((cancel) => cancel()))(() => subscription.unsubscribe());
      });
      // A source that had nothing has ended by now.
      if (!over) subscription.request(does.first ?? 4);
    });
}

const LIMITS = { maxDemand: 4, waits: false };

/** Keeps the rules. */
export const lawfulConsumer: ConsumerSubject = { create: (handle) => byHand(handle), ...LIMITS };

/** Consumers with one fault each, and a rule whose test must fail. */
export const FAULTY_CONSUMERS: Readonly<Record<string, { readonly rule: string; readonly subject: ConsumerSubject }>> = {
  'asks for too much at first': { rule: '2.1 never has more', subject: { create: (handle) => byHand(handle, { first: 5 }), ...LIMITS } },
  'asks for two after each': {
    rule: '2.1 never has more',
    subject: { create: (handle) => byHand(handle, { handled: (request) => request(2) }), ...LIMITS },
  },
  'never asks again': { rule: '1.5, 2.9', subject: { create: (handle) => byHand(handle, { handled: () => undefined }), ...LIMITS } },
  'does not wait for its handler': {
    rule: '2.2',
    subject: { create: (handle) => demandConsumer((events: readonly number[]) => void handle(events), { maxDemand: 4 }), maxDemand: 4 },
  },
  'handles side by side': {
    rule: '2.2',
    subject: {
      create: (handle) =>
        pipe(
          requestOn<number>(merge(of(Infinity), NEVER)),
          mergeMap((event) => handle([event])),
        ),
      maxDemand: 4,
    },
  },
  'handles everything twice': {
    rule: '1.5, 2.9',
    subject: { create: (handle) => byHand(handle, { events: (events) => [...events, ...events] }), ...LIMITS },
  },
  'changes the order': {
    rule: '1.5, 2.9',
    subject: { create: (handle) => byHand(handle, { events: (events) => [...events].reverse() }), ...LIMITS },
  },
  'asks a source that has ended': {
    rule: '2.3, 2.4',
    subject: { create: (handle) => byHand(handle, { ended: (request) => request(1) }), ...LIMITS },
  },
  'cancels a source that has ended': {
    rule: '2.3, 2.4',
    subject: { create: (handle) => byHand(handle, { ended: (_request, cancel) => cancel() }), ...LIMITS },
  },
  'does not cancel': { rule: '2.6', subject: { create: (handle) => byHand(handle, { leave: () => undefined }), ...LIMITS } },
  'cancels twice': {
    rule: '2.6',
    subject: {
      create: (handle) =>
        byHand(handle, {
          leave: (cancel) => {
            cancel();
            cancel();
          },
        }),
      ...LIMITS,
    },
  },
  'completes when it should fail': { rule: '2.10', subject: { create: (handle) => byHand(handle, { failed: 'completes' }), ...LIMITS } },
  'goes on when its handler throws': { rule: '2.13', subject: { create: (handle) => byHand(handle, { failed: 'ignored' }), ...LIMITS } },
  'handles what comes too late': {
    rule: '2.8',
    subject: {
      create: (handle) => (source) =>
        new Observable((subscriber) => {
          const subscription = (source as DemandObservable<number>).subscribeWithDemand({
            next: (events) => void handle(events),
            error: () => void handle([-1]),
            complete: () => subscriber.complete(),
          });
          subscription.request(4);
        }),
      waits: false,
    },
  },
  'shares its state between subscriptions': {
    rule: '2.12',
    subject: {
      create: (handle) => {
        const seen = new Set<number>();
        const once = (event: number): boolean => !seen.has(event) && seen.size < seen.add(event).size;
        return byHand((events) => handle(events.filter(once)));
      },
      ...LIMITS,
    },
  },
};
