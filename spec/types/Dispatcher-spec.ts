import { dispatchStage, type Cancelled, type Deliver, type Dispatched, type Dispatcher, type SubscribeOptions } from 'rxjs-demand';
import { expectType } from './expectType.js';

// One of a user's own making: what the contract says, and nothing that it does not.
class ToTheLast implements Dispatcher<string> {
  private last: symbol | undefined;

  subscribe(consumer: symbol, options: SubscribeOptions<string>): number {
    expectType<PropertyKey | undefined>()(options.partition);
    expectType<((event: string) => boolean) | undefined>()(options.selector);
    this.last = consumer;
    return 0;
  }

  cancel(): Cancelled<string> {
    return { demand: 0, undelivered: [] };
  }

  ask(_consumer: symbol, demand: number): number {
    return demand;
  }

  dispatch(events: readonly string[], deliver: Deliver<string>): Dispatched<string> {
    if (this.last !== undefined) {
      deliver(this.last, events);
      deliver(this.last, events, 1);
      // @ts-expect-error a consumer is a symbol
      deliver('a', events);
      // @ts-expect-error other events
      deliver(this.last, [1]);
    }
    return { leftover: [], unclaimed: 0 };
  }
}
dispatchStage(new ToTheLast());
const minimal: Dispatcher<number> = {
  subscribe: () => 0,
  cancel: () => ({ demand: 0, undelivered: [] }),
  ask: (consumer, demand, deliver) => {
    expectType<symbol>()(consumer);
    expectType<Deliver<number>>()(deliver);
    return demand;
  },
  dispatch: (events) => {
    expectType<readonly number[]>()(events);
    return { leftover: events, unclaimed: 0 };
  },
};
const complete: Dispatcher<number> = { ...minimal, queued: () => 0, drain: () => [], forget: () => undefined, fresh: () => minimal };
dispatchStage(complete);

// @ts-expect-error subscribe returns the demand it causes
export const forgetsDemand: Dispatcher<number> = { ...minimal, subscribe: () => undefined };
// @ts-expect-error what is left over must be said
export const loses: Dispatcher<number> = { ...minimal, dispatch: () => ({ unclaimed: 0 }) };
// @ts-expect-error what was unclaimed must be said
export const leavesOpen: Dispatcher<number> = { ...minimal, dispatch: (events) => ({ leftover: events }) };
// @ts-expect-error what was not delivered must be given back
export const keeps: Dispatcher<number> = { ...minimal, cancel: () => ({ demand: 0 }) };
// @ts-expect-error batches may not be changed
export const changes: Dispatcher<number> = { ...minimal, dispatch: (events) => ({ leftover: [events.shift()], unclaimed: 0 }) };
