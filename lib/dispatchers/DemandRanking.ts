import { addDemand } from '../protocol/demand.js';

/** One consumer and its unmet demand. */
export interface Ranked {
  readonly consumer: symbol;
  readonly demand: number;
}

interface Entry extends Ranked {
  demand: number;
  level: Level | undefined;
  previous: Entry | undefined;
  next: Entry | undefined;
}

/** The consumers that share one amount of demand, the longest waiting first. */
interface Level {
  readonly demand: number;
  first: Entry | undefined;
  last: Entry | undefined;
}

/**
 * Consumers by unmet demand, largest first; among equals, first come first. A sorted list, as in the reference, costs a search per event;
 * here a consumer leaves and joins the linked list of its amount, and only the amounts in use, few with equal windows, are kept sorted.
 */
export class DemandRanking {
  private readonly entries = new Map<symbol, Entry>();
  private readonly levelOf = new Map<number, Level>();
  /** The levels in use, largest demand last. Consumers without demand are on none. */
  private readonly levels: Level[] = [];

  add(consumer: symbol): void {
    this.entries.set(consumer, { consumer, demand: 0, level: undefined, previous: undefined, next: undefined });
  }

  /** Returns the unmet demand of the consumer that leaves; 0 when it is not there. */
  remove(consumer: symbol): number {
    const entry = this.entries.get(consumer);
    if (entry === undefined) {
      return 0;
    }
    this.entries.delete(consumer);
    this.unlink(entry);
    return entry.demand;
  }

  /** The consumer to be served next; undefined when none has demand. */
  first(): Ranked | undefined {
    return this.levels[this.levels.length - 1]?.first;
  }

  /** A consumer asks for `demand` more: it goes behind those with as much. Returns whether it is there. */
  raise(consumer: symbol, demand: number): boolean {
    const entry = this.entries.get(consumer);
    if (entry !== undefined) {
      this.move(entry, addDemand(entry.demand, demand));
    }
    return entry !== undefined;
  }

  /** A consumer is given `count` events. */
  lower(ranked: Ranked, count: number): void {
    this.move(ranked as Entry, ranked.demand - count);
  }

  /** Puts the consumers that have asked for the same amount in random order. */
  shuffle(): void {
    for (const level of this.levels) {
      const entries: Entry[] = [];
      for (let entry = level.first; entry !== undefined; entry = entry.next) {
        entries.push(entry);
      }
      for (let index = entries.length - 1; index > 0; index--) {
        const other = Math.floor(Math.random() * (index + 1));
        [entries[index], entries[other]] = [entries[other] as Entry, entries[index] as Entry];
      }
      level.first = undefined;
      level.last = undefined;
      for (const entry of entries) {
        append(level, entry);
      }
    }
  }

  private move(entry: Entry, demand: number): void {
    this.unlink(entry);
    entry.demand = demand;
    if (demand > 0) {
      append(this.level(demand), entry);
    }
  }

  private unlink(entry: Entry): void {
    const { level } = entry;
    if (level === undefined) {
      return;
    }
    if (entry.previous === undefined) {
      level.first = entry.next;
    } else {
      entry.previous.next = entry.next;
    }
    if (entry.next === undefined) {
      level.last = entry.previous;
    } else {
      entry.next.previous = entry.previous;
    }
    entry.level = undefined;
    if (level.first === undefined) {
      this.levelOf.delete(level.demand);
      this.levels.splice(this.position(level.demand), 1);
    }
  }

  private level(demand: number): Level {
    let level = this.levelOf.get(demand);
    if (level === undefined) {
      level = { demand, first: undefined, last: undefined };
      this.levelOf.set(demand, level);
      this.levels.splice(this.position(demand), 0, level);
    }
    return level;
  }

  /** Where the level of this demand stands, or would stand, among the levels in use. */
  private position(demand: number): number {
    let low = 0;
    let high = this.levels.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.levels[middle] as Level).demand < demand) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

function append(level: Level, entry: Entry): void {
  entry.level = level;
  entry.previous = level.last;
  entry.next = undefined;
  if (level.last === undefined) {
    level.first = entry;
  } else {
    level.last.next = entry;
  }
  level.last = entry;
}
