import { EventBuffer } from '../buffers/EventBuffer.js';
import { addDemand } from '../protocol/demand.js';
import { describeValue, functionOption, integerOption, optionsObject } from '../protocol/options.js';
import { AbandonedDemand } from './AbandonedDemand.js';
import type { Cancelled, Deliver, Dispatched, Dispatcher, SubscribeOptions } from './Dispatcher.js';
import { hashEvent } from './hashEvent.js';

const NOTHING: readonly never[] = [];

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
  return new PartitionDispatcher<T>(partitionNames(optionsObject(options).partitions), partitionHash(options));
}

function partitionNames(partitions: number | readonly PropertyKey[]): readonly PropertyKey[] {
  if (!Array.isArray(partitions)) {
    return Array.from({ length: integerOption('partitions', partitions, 1) }, (_, index) => index);
  }
  const names = partitions as readonly PropertyKey[];
  if (names.length === 0 || new Set(names).size !== names.length) {
    throw new RangeError(`Expected \`partitions\` to be one or more names without repetition, got ${String(names.length)} names`);
  }
  return names;
}

function partitionHash<T>({ partitions, hash }: PartitionDispatcherOptions<T>): (event: T) => readonly [T, PropertyKey] | undefined {
  if (hash !== undefined) {
    return functionOption('hash', hash);
  }
  if (typeof partitions !== 'number') {
    throw new TypeError('Expected `hash` to be given for named partitions: it says which of them an event belongs to');
  }
  return (event) => [event, hashEvent(event) % partitions];
}

/** An event as `hash` answered it, and as it came: that is what goes back when its consumer leaves, to be hashed again. */
interface Sorted<T> {
  readonly event: T;
  readonly original: T;
}

interface Partition<T> {
  consumer: symbol | undefined;
  demand: number;
  readonly queue: EventBuffer<Sorted<T>>;
}

class PartitionDispatcher<T> implements Dispatcher<T> {
  private readonly partitions = new Map<PropertyKey, Partition<T>>();
  private readonly partitionOf = new Map<symbol, Partition<T>>();
  /** Asked upstream for, and not yet arrived. */
  private waiting = 0;
  private readonly abandoned = new AbandonedDemand();
  private queuedTotal = 0;

  constructor(
    private readonly names: readonly PropertyKey[],
    private readonly hash: (event: T) => readonly [T, PropertyKey] | undefined,
  ) {
    for (const name of names) {
      this.partitions.set(name, { consumer: undefined, demand: 0, queue: new EventBuffer() });
    }
  }

  fresh(): Dispatcher<T> {
    return new PartitionDispatcher<T>(this.names, this.hash);
  }

  subscribe(consumer: symbol, { partition: name }: SubscribeOptions<T>): number {
    if (name === undefined) {
      throw new TypeError('A consumer of a partitionDispatcher must say which partition it reads: subscribe to .to({ partition })');
    }
    const partition = this.partitions.get(name);
    if (partition === undefined) {
      throw new RangeError(`Expected \`partition\` to be one of ${this.listNames()}, got ${describeValue(name)}`);
    }
    if (partition.consumer !== undefined) {
      throw new RangeError(`Partition ${describeValue(name)} has a consumer already; a partition has one at a time`);
    }
    partition.consumer = consumer;
    this.partitionOf.set(consumer, partition);
    return 0;
  }

  cancel(consumer: symbol): Cancelled<T> {
    const partition = this.partitionOf.get(consumer);
    if (partition === undefined) {
      return { demand: 0, undelivered: NOTHING };
    }
    this.partitionOf.delete(consumer);
    this.abandoned.add(partition.demand);
    partition.consumer = undefined;
    partition.demand = 0;
    // Its queue had used up the demand of others: what goes back is asked for anew, and will be met from the buffer.
    const undelivered = this.clearQueue(partition);
    this.waiting = addDemand(this.waiting, undelivered.length);
    return { demand: undelivered.length, undelivered };
  }

  ask(consumer: symbol, demand: number, deliver: Deliver<T>): number {
    const partition = this.partitionOf.get(consumer);
    if (partition === undefined) {
      return 0;
    }
    const upstream = this.abandoned.cover(demand);
    this.waiting = addDemand(this.waiting, upstream);
    partition.demand = addDemand(partition.demand, demand);
    this.serveQueue(partition, deliver);
    return upstream;
  }

  dispatch(events: readonly T[], deliver: Deliver<T>): Dispatched<T> {
    const batches = new Map<Partition<T>, Sorted<T>[]>();
    let taken = 0;
    let unclaimed = 0;
    let index = 0;
    for (; index < events.length && taken < this.waiting; index++) {
      const original = events[index] as T;
      const hashed = this.hash(original);
      if (hashed === undefined) {
        unclaimed++;
        continue;
      }
      taken++;
      const partition = this.partitionFor(hashed[1]);
      const sorted = { event: hashed[0], original };
      const batch = batches.get(partition);
      if (batch === undefined) {
        batches.set(partition, [sorted]);
      } else {
        batch.push(sorted);
      }
    }
    // From here on nothing throws: what `hash` said of all of them counts, or of none.
    this.waiting -= taken;
    // All are queued before the first delivery: a consumer may leave from inside one, and its events must not be lost.
    for (const [partition, batch] of batches) {
      partition.queue.store(batch);
      this.queuedTotal += batch.length;
    }
    for (const partition of batches.keys()) {
      this.serveQueue(partition, deliver);
    }
    return { leftover: index === 0 ? events : events.slice(index), unclaimed };
  }

  queued(consumer?: symbol): number {
    return consumer === undefined ? this.queuedTotal : (this.partitionOf.get(consumer)?.queue.size ?? 0);
  }

  drain(): readonly T[] {
    return [...this.partitions.values()].flatMap((partition) => this.clearQueue(partition));
  }

  private serveQueue(partition: Partition<T>, deliver: Deliver<T>): void {
    const count = Math.min(partition.demand, partition.queue.size);
    if (count > 0 && partition.consumer !== undefined) {
      partition.demand -= count;
      this.queuedTotal -= count;
      deliver(
        partition.consumer,
        partition.queue.take(count).map(({ event }) => event),
      );
    }
  }

  private clearQueue({ queue }: Partition<T>): readonly T[] {
    this.queuedTotal -= queue.size;
    return queue.clear().map(({ original }) => original);
  }

  private partitionFor(name: PropertyKey): Partition<T> {
    const partition = this.partitions.get(name);
    if (partition === undefined) {
      throw new RangeError(`Expected \`hash\` to answer with one of ${this.listNames()}, got ${describeValue(name)}`);
    }
    return partition;
  }

  private listNames(): string {
    return this.names.map((name) => `\`${String(name)}\``).join(', ');
  }
}
