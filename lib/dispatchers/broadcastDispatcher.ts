import { addDemand } from '../protocol/demand.js';
import type { Cancelled, Deliver, Dispatched, Dispatcher, SubscribeOptions } from './Dispatcher.js';

const NOTHING: readonly never[] = [];

/**
 * Broadcast: every consumer gets every event, at the pace of the slowest. Events go out when all have asked for them, and upstream is asked
 * for what all have in common.
 *
 * When one of two consumers has asked for 10 and the other for 20, upstream is asked for 10; the other 10 wait for the first one's next request.
 *
 * A consumer with a selector gets the events it accepts; those it refuses do not use up its demand.
 *
 * Source: `GenStage.BroadcastDispatcher` 1.3.2; same arithmetic.
 */
export function broadcastDispatcher<T>(): Dispatcher<T> {
  return new BroadcastDispatcher<T>();
}

interface Member<T> {
  readonly consumer: symbol;
  readonly selector: ((event: T) => boolean) | undefined;
  /** What it has asked for beyond what all have asked for. */
  ahead: number;
  gone: boolean;
}

class BroadcastDispatcher<T> implements Dispatcher<T> {
  private readonly members = new Map<symbol, Member<T>>();
  /** The same, for each batch to go through; replaced, never changed: a consumer may come or leave from inside a delivery. */
  private all: readonly Member<T>[] = [];
  /** What all have asked for and not yet got. */
  private common = 0;
  /** Asked upstream for, and not yet delivered: on its way, or left over and in the buffer. */
  private requested = 0;

  fresh(): Dispatcher<T> {
    return new BroadcastDispatcher<T>();
  }

  subscribe(consumer: symbol, options: SubscribeOptions<T>): number {
    if (this.members.has(consumer)) {
      throw new TypeError('This consumer has subscribed already');
    }
    // The newcomer has asked for nothing, so all have nothing in common: delivery pauses until it asks.
    for (const member of this.all) {
      member.ahead = addDemand(member.ahead, this.common);
    }
    this.common = 0;
    this.members.set(consumer, { consumer, selector: options.selector, ahead: 0, gone: false });
    this.all = [...this.members.values()];
    return 0;
  }

  cancel(consumer: symbol): Cancelled<T> {
    const member = this.members.get(consumer);
    if (member === undefined) {
      return { demand: 0, undelivered: NOTHING };
    }
    member.gone = true;
    this.members.delete(consumer);
    this.all = [...this.members.values()];
    // It may have been the slowest.
    return { demand: this.level(), undelivered: NOTHING };
  }

  ask(consumer: symbol, demand: number): number {
    const member = this.members.get(consumer);
    if (member === undefined) {
      return 0;
    }
    const held = member.ahead === 0;
    member.ahead = addDemand(member.ahead, demand);
    // Only a consumer that was at the end of its demand holds back the others.
    return held ? this.level() : 0;
  }

  dispatch(events: readonly T[], deliver: Deliver<T>): Dispatched<T> {
    if (this.common === 0 || this.all.length === 0) {
      return { leftover: events, unclaimed: 0 };
    }
    const count = Math.min(this.common, events.length);
    const shared = count === events.length ? events : events.slice(0, count);
    // Before the first delivery: a consumer may leave from inside one.
    this.common -= count;
    this.requested = Math.max(0, this.requested - count);
    for (const member of this.all) {
      if (!member.gone) {
        send(member, shared, deliver);
      }
    }
    return { leftover: count === events.length ? NOTHING : events.slice(count), unclaimed: 0 };
  }

  forget(count: number): void {
    this.requested = Math.max(0, this.requested - count);
  }

  /** Moves what all have asked for into `common`. Returns what upstream has to be asked for on top. */
  private level(): number {
    let least = Infinity;
    for (const member of this.all) {
      least = Math.min(least, member.ahead);
    }
    if (least === 0 || this.all.length === 0) {
      return 0;
    }
    for (const member of this.all) {
      if (member.ahead !== Infinity) {
        member.ahead -= least;
      }
    }
    this.common = addDemand(this.common, least);
    if (this.common <= this.requested) {
      return 0;
    }
    const missing = this.common - this.requested;
    this.requested = this.common;
    return missing;
  }
}

function send<T>(member: Member<T>, events: readonly T[], deliver: Deliver<T>): void {
  const { consumer, selector } = member;
  if (selector === undefined) {
    deliver(consumer, events);
    return;
  }
  const accepted = events.filter((event) => selector(event));
  deliver(consumer, accepted, events.length - accepted.length);
}
