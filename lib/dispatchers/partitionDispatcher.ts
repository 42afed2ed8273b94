import { Fifo } from '../buffers/Fifo.js';
import { addDemand, demandBeyond } from '../protocol/demand.js';
import { check, choiceOption, functionOption, integerOption, optionsObject } from '../protocol/options.js';
import { partOf } from '../protocol/partOf.js';
import type { Deliver, Dispatcher } from './Dispatcher.js';
import { hashEvent } from './hashEvent.js';

/** The options of `partitionDispatcher`. */
export interface PartitionDispatcherOptions<T> {
  /** How many partitions, numbered from 0; or their names. An integer of at least 1, or a list without repetition. */
  readonly partitions: number | readonly PropertyKey[];
  /**
   * Says which partition an event belongs to, and may change the event on the way; undefined: to none, the event is dropped. Default, for
   * numbered partitions only: a stable hash of the event's value.
   */
  readonly hash?: (event: T) => readonly [T, PropertyKey] | undefined;
}

/**
 * Partitions: each event goes to the one consumer of its partition, and events of one partition keep their order.
 *
 * The demand of all partitions is added up. An event for a partition that has not asked for it waits in that partition's queue, also when
 * nobody reads the partition yet; the queues count against the `bufferSize` of the stage, which stops asking upstream when they are full.
 *
 * Source: `GenStage.PartitionDispatcher`; same arithmetic. Unlike there, a consumer that leaves gives its queue back, instead of losing it.
 *
 * @throws RangeError or TypeError for options that name no partitions, or names without a `hash`.
 */
export function partitionDispatcher<T>(options: PartitionDispatcherOptions<T>): Dispatcher<T> {
  const names = partitionNames(optionsObject(options).partitions);
  const hash = partitionHash(options);
  const partitions = new Map<PropertyKey, Partition<T>>();
  for (const name of names) {
    partitions.set(name, { consumer: undefined, unmet: 0, queue: new Fifo() });
  }
  const partitionOf = new Map<symbol, Partition<T>>();
  /** Asked upstream for, and not yet arrived. */
  let awaited = 0;
  /** Demand of consumers that have left: events are on their way for it, so the next asks use it up before they go upstream. */
  let abandoned = 0;
  let queued = 0;

  /** `named` is where the name was given. */
  function find(name: PropertyKey | undefined, named: string): Partition<T> {
    // Not in the list, or there would be a partition: this throws.
    return partitions.get(name as PropertyKey) ?? (choiceOption(named, name, names) as never);
  }

  function take({ queue }: Partition<T>, most: number): Sorted<T>[] {
    const taken = queue.take(most);
    queued -= taken.length;
    return taken;
  }

  /** Gives up a queue: its events, as they came. */
  function clear(partition: Partition<T>): T[] {
    return take(partition, Infinity).map(({ original }) => original);
  }

  function serve(partition: Partition<T>, deliver: Deliver<T>): void {
    const { consumer, unmet, queue } = partition;
    if (unmet > 0 && queue.size > 0) {
      const events = take(partition, unmet).map(({ event }) => event);
      partition.unmet -= events.length;
      // Whoever has unmet demand is there.
      deliver(consumer as symbol, events);
    }
  }

  return {
    fresh: () => partitionDispatcher(options),

    subscribe(consumer, { partition: name }) {
      const partition = find(name, 'to({ partition })');
      check(partition.consumer === undefined, 'to({ partition })', 'one without a consumer', name);
      partition.consumer = consumer;
      partitionOf.set(consumer, partition);
      return 0;
    },

    cancel(consumer) {
      const partition = partitionOf.get(consumer);
      if (!partition) {
        return { demand: 0, undelivered: [] };
      }
      partitionOf.delete(consumer);
      abandoned = addDemand(abandoned, partition.unmet);
      partition.consumer = undefined;
      partition.unmet = 0;
      // Its queue had used up the demand of others: what goes back is asked for anew, and will be met from the buffer.
      const undelivered = clear(partition);
      awaited = addDemand(awaited, undelivered.length);
      return { demand: undelivered.length, undelivered };
    },

    ask(consumer, demand, deliver) {
      const partition = partitionOf.get(consumer);
      if (!partition) {
        return 0;
      }
      const missing = demandBeyond(demand, abandoned);
      abandoned = demandBeyond(abandoned, demand);
      awaited = addDemand(awaited, missing);
      partition.unmet = addDemand(partition.unmet, demand);
      serve(partition, deliver);
      return missing;
    },

    dispatch(events, deliver) {
      const sorted: Sorted<T>[] = [];
      let index = 0;
      for (; index < events.length && sorted.length < awaited; index++) {
        const original = events[index] as T;
        const hashed = hash(original);
        if (hashed !== undefined) {
          sorted.push({ event: hashed[0], original, partition: find(hashed[1], 'hash(event)[1]') });
        }
      }
      // From here on nothing throws: what `hash` said of all of them counts, or of none.
      awaited -= sorted.length;
      queued += sorted.length;
      // All are queued before the first delivery: a consumer may leave from inside one, and its events must not be lost.
      for (const one of sorted) {
        one.partition.queue.push(one);
      }
      // The first of a partition's events takes the others along.
      for (const { partition } of sorted) {
        serve(partition, deliver);
      }
      return { leftover: partOf(events, index), unclaimed: index - sorted.length };
    },

    queued: (consumer) => (consumer ? (partitionOf.get(consumer)?.queue.size ?? 0) : queued),

    drain: () => [...partitions.values()].flatMap(clear),
  };
}

/** An event as `hash` answered it, and as it came: that is what goes back when its consumer leaves, to be hashed again. */
interface Sorted<T> {
  readonly event: T;
  readonly original: T;
  readonly partition: Partition<T>;
}

interface Partition<T> {
  consumer: symbol | undefined;
  unmet: number;
  readonly queue: Fifo<Sorted<T>>;
}

function partitionNames(partitions: number | readonly PropertyKey[]): readonly PropertyKey[] {
  if (!Array.isArray(partitions)) {
    return [...new Array(integerOption('partitions', partitions, 1)).keys()];
  }
  const names = partitions as readonly PropertyKey[];
  check(names.length > 0 && new Set(names).size === names.length, 'partitions', 'one or more names without repetition', names);
  return names;
}

/** Named partitions have no default. */
function partitionHash<T>({ partitions, hash }: PartitionDispatcherOptions<T>): (event: T) => readonly [T, PropertyKey] | undefined {
  return hash === undefined && typeof partitions === 'number'
    ? (event) => [event, hashEvent(event) % partitions]
    : functionOption('hash', hash as (event: T) => readonly [T, PropertyKey] | undefined);
}
