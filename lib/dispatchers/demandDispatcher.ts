import { addDemand, demandBeyond } from '../protocol/demand.js';
import { booleanOption, optionsObject, sizeOption } from '../protocol/options.js';
import { partOf } from '../protocol/partOf.js';
import type { Dispatcher } from './Dispatcher.js';

/** The options of `demandDispatcher`. */
export interface DemandDispatcherOptions {
  /**
   * The largest amount one consumer is expected to ask for at a time. Unit: events. An integer of at least 1, or `Infinity`. Default: `Infinity`.
   * Asking for more is honoured all the same, with a warning on the console: consumers of unequal windows do not get equal shares.
   */
  readonly maxDemand?: number;
  /** Shuffle the consumers once, before the first dispatch, so that the first to subscribe is not always the first to be served. Default: false. */
  readonly shuffle?: boolean;
}

/**
 * Competing consumers: each event goes to one of them, the one with the largest unmet demand; among equals, to the one that has waited longest.
 *
 * With two consumers that have asked for 10 each, 3 events go to the first (7 left), the next 4 to the second (6 left), the next 5 to the first.
 *
 * Source: `GenStage.DemandDispatcher`; same arithmetic, same order of service.
 */
export function demandDispatcher<T>(options: DemandDispatcherOptions = {}): Dispatcher<T> {
  const { maxDemand = Infinity, shuffle = false } = optionsObject(options);
  sizeOption('maxDemand', maxDemand, 1);
  let toShuffle = booleanOption('shuffle', shuffle);
  const members = new Map<symbol, Member>();
  /** Those with unmet demand, in order of service: the largest first, and among equals who came to it first. */
  const ranking: Member[] = [];
  /** Demand of consumers that have left: events are on their way for it, so the next asks use it up before they go upstream. */
  let abandoned = 0;

  let turns = 0;

  /** Where a member stands, or is to stand. Found by halving: the list of the reference is gone through one by one. */
  function placeOf(member: Member): number {
    let from = 0;
    let to = ranking.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (order(ranking[middle] as Member, member) < 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /** Changes what a consumer that is in the ranking no more is to get: it goes behind those that are to get as much. */
  function rank(member: Member, unmet: number): void {
    member.unmet = unmet;
    member.turn = ++turns;
    if (unmet > 0) {
      ranking.splice(placeOf(member), 0, member);
    }
  }

  /** Takes a consumer out of the ranking, if it is there: one without demand is not looked for. */
  function unrank(member: Member): void {
    if (member.unmet > 0) {
      ranking.splice(placeOf(member), 1);
    }
  }

  return {
    fresh: () => demandDispatcher(options),

    subscribe(consumer) {
      members.set(consumer, { consumer, unmet: 0, turn: 0 });
      return 0;
    },

    cancel(consumer) {
      const member = members.get(consumer);
      if (member) {
        members.delete(consumer);
        abandoned = addDemand(abandoned, member.unmet);
        unrank(member);
      }
      return { demand: 0, undelivered: [] };
    },

    ask(consumer, demand) {
      if (demand > maxDemand) {
        console.warn(`demandDispatcher: a consumer asked for ${demand}, more than maxDemand ${maxDemand}: shares will not be equal`);
      }
      const member = members.get(consumer);
      if (!member) {
        return 0;
      }
      unrank(member);
      rank(member, addDemand(member.unmet, demand));
      const missing = demandBeyond(demand, abandoned);
      abandoned = demandBeyond(abandoned, demand);
      return missing;
    },

    dispatch(events, deliver) {
      if (toShuffle) {
        toShuffle = false;
        // Before all turns that are still to come.
        ranking.forEach((member) => (member.turn = -Math.random()));
        ranking.sort(order);
      }
      let from = 0;
      for (let first = ranking[0]; first && from < events.length; first = ranking[0]) {
        const batch = partOf(events, from, from + first.unmet);
        from += batch.length;
        ranking.shift();
        rank(first, first.unmet - batch.length);
        deliver(first.consumer, batch);
      }
      const leftover = partOf(events, from);
      abandoned = demandBeyond(abandoned, leftover.length);
      return { leftover, unclaimed: 0 };
    },
  };
}

interface Member {
  readonly consumer: symbol;
  /** What it has asked for and not yet got. */
  unmet: number;
  /** When it came to that: of equals the earlier is served first. */
  turn: number;
}

/** Who is served first: the larger demand, of equals the earlier. Two unbounded demands differ by NaN, and so are equals. */
function order(one: Member, other: Member): number {
  return other.unmet - one.unmet || one.turn - other.turn;
}
