import { addDemand, demandBeyond } from '../protocol/demand.js';
import { partOf } from '../protocol/partOf.js';
import type { Deliver, Dispatcher } from './Dispatcher.js';

interface Member<T> {
  readonly consumer: symbol;
  readonly selector: ((event: T) => boolean) | undefined;
  /** What it has asked for and not yet got. */
  unmet: number;
}

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
  const members = new Map<symbol, Member<T>>();
  /** What all have asked for and not yet got. */
  let common = 0;
  /** Asked upstream for, and not yet delivered: on its way, or left over and in the buffer. */
  let requested = 0;
  /** How many have nothing unmet beyond `common`: they hold up the others. */
  let slowest = 0;

  /** Somebody came or left, or the last of the slowest asked. Returns what upstream has to be asked for on top. */
  function level(): number {
    common = members.size === 0 ? 0 : Infinity;
    slowest = 0;
    for (const { unmet } of members.values()) {
      if (unmet < common) {
        common = unmet;
        slowest = 0;
      }
      if (unmet === common) {
        slowest++;
      }
    }
    const missing = demandBeyond(common, requested);
    requested += missing;
    return missing;
  }

  return {
    fresh: broadcastDispatcher,

    subscribe(consumer, { selector }) {
      if (members.has(consumer)) {
        throw new TypeError('This consumer has subscribed already');
      }
      // The newcomer has asked for nothing, so all have nothing in common: delivery pauses until it asks.
      members.set(consumer, { consumer, selector, unmet: 0 });
      return level();
    },

    cancel(consumer) {
      members.delete(consumer);
      // It may have been the slowest.
      return { demand: level(), undelivered: [] };
    },

    ask(consumer, demand) {
      const member = members.get(consumer);
      if (!member) {
        return 0;
      }
      const held = member.unmet === common;
      member.unmet = addDemand(member.unmet, demand);
      return held && --slowest === 0 ? level() : 0;
    },

    dispatch(events, deliver) {
      if (common === 0) {
        return { leftover: events, unclaimed: 0 };
      }
      const shared = partOf(events, 0, common);
      // Before the first delivery: a consumer may leave from inside one.
      common -= shared.length;
      requested = demandBeyond(requested, shared.length);
      for (const member of members.values()) {
        member.unmet -= shared.length;
      }
      for (const member of members.values()) {
        send(member, shared, deliver);
      }
      return { leftover: partOf(events, shared.length), unclaimed: 0 };
    },

    forget(count) {
      requested = demandBeyond(requested, count);
    },
  };
}

function send<T>({ consumer, selector }: Member<T>, events: readonly T[], deliver: Deliver<T>): void {
  const accepted = !selector ? events : events.filter((event) => selector(event));
  deliver(consumer, accepted, events.length - accepted.length);
}
