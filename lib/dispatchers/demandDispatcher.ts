import { booleanOption, integerOption, optionsObject } from '../protocol/options.js';
import { AbandonedDemand } from './AbandonedDemand.js';
import { DemandRanking } from './DemandRanking.js';
import type { Cancelled, Deliver, Dispatched, Dispatcher } from './Dispatcher.js';

const NOTHING: readonly never[] = [];

/** The options of `demandDispatcher`. */
export interface DemandDispatcherOptions {
  /**
   * The largest amount one consumer is expected to ask for at a time. Unit: events. An integer of at least 1. Default: none is expected.
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
  const { maxDemand, shuffle = false } = optionsObject(options);
  if (maxDemand !== undefined) {
    integerOption('maxDemand', maxDemand, 1);
  }
  booleanOption('shuffle', shuffle);
  return new DemandDispatcher<T>(options);
}

class DemandDispatcher<T> implements Dispatcher<T> {
  private readonly ranking = new DemandRanking();
  private readonly abandoned = new AbandonedDemand();
  private shuffled: boolean;

  constructor(private readonly options: DemandDispatcherOptions) {
    this.shuffled = options.shuffle !== true;
  }

  fresh(): Dispatcher<T> {
    return new DemandDispatcher<T>(this.options);
  }

  subscribe(consumer: symbol): number {
    this.ranking.add(consumer);
    return 0;
  }

  cancel(consumer: symbol): Cancelled<T> {
    this.abandoned.add(this.ranking.remove(consumer));
    return { demand: 0, undelivered: NOTHING };
  }

  ask(consumer: symbol, demand: number): number {
    const { maxDemand } = this.options;
    if (maxDemand !== undefined && demand > maxDemand) {
      console.warn(
        `demandDispatcher: a consumer asked for ${String(demand)}, more than maxDemand ${String(maxDemand)}: shares will not be equal`,
      );
    }
    return this.ranking.raise(consumer, demand) ? this.abandoned.cover(demand) : 0;
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
        this.abandoned.arrived(events.length - from);
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
