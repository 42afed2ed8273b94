import { addDemand } from '../protocol/demand.js';
import { integerOption } from '../protocol/options.js';
import { DemandRanking } from './DemandRanking.js';
import type { Cancelled, Deliver, Dispatched, Dispatcher } from './Dispatcher.js';

const NOTHING: readonly never[] = [];

/** The options of `demandDispatcher`. */
export interface DemandDispatcherOptions {
  /**
   * The largest amount one consumer is expected to ask for at a time. Unit: events. An integer of at least 1. Default: the first ask seen.
   * Asking for more is honoured all the same; it is worth a warning, since consumers of unequal windows do not get equal shares.
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
  if (options.maxDemand !== undefined) {
    integerOption('maxDemand', options.maxDemand, 1);
  }
  return new DemandDispatcher<T>(options);
}

class DemandDispatcher<T> implements Dispatcher<T> {
  private readonly ranking = new DemandRanking();
  /** Upstream demand of consumers that have left: the next asks use it up before they go upstream. */
  private unclaimedDemand = 0;
  private shuffled: boolean;

  constructor(options: DemandDispatcherOptions) {
    this.shuffled = options.shuffle !== true;
  }

  subscribe(consumer: symbol): number {
    this.ranking.add(consumer);
    return 0;
  }

  cancel(consumer: symbol): Cancelled<T> {
    this.unclaimedDemand = addDemand(this.unclaimedDemand, this.ranking.remove(consumer));
    return { demand: 0, undelivered: NOTHING };
  }

  ask(consumer: symbol, demand: number): number {
    this.ranking.raise(consumer, demand);
    if (this.unclaimedDemand === 0) {
      return demand;
    }
    const covered = Math.min(this.unclaimedDemand, demand);
    this.unclaimedDemand -= covered;
    return demand === Infinity ? Infinity : demand - covered;
  }

  dispatch(events: readonly T[], deliver: Deliver<T>): Dispatched<T> {
    if (!this.shuffled) {
      this.shuffled = true;
      this.ranking.shuffle();
    }
    let from = 0;
    while (from < events.length) {
      const first = this.ranking.first();
      if (first === undefined) {
        // What nobody could take was asked for by somebody who has left.
        this.unclaimedDemand = Math.max(0, this.unclaimedDemand - (events.length - from));
        return { leftover: from === 0 ? events : events.slice(from), unclaimed: 0 };
      }
      const end = Math.min(events.length, from + first.demand);
      this.ranking.lower(first, end - from);
      deliver(first.consumer, from === 0 && end === events.length ? events : events.slice(from, end));
      from = end;
    }
    return { leftover: NOTHING, unclaimed: 0 };
  }
}
