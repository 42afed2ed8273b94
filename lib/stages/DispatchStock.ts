import { EventBuffer } from '../buffers/EventBuffer.js';
import type { Deliver, Dispatched, Dispatcher } from '../dispatchers/Dispatcher.js';
import { reportUnhandled } from '../observable/reportUnhandled.js';
import { addDemand } from '../protocol/demand.js';
import { SerialLoop } from '../protocol/SerialLoop.js';
import type { DispatchSettings } from './DispatchOptions.js';
import type { DispatchPort, Failure } from './DispatchPort.js';

/**
 * The events and the demand of one run: the dispatcher with its consumers, the buffer behind it, and the account with upstream, which owes what
 * consumers have asked for, no less and no more, however often they come and go. The run itself, which adds the order in time, is the subclass.
 */
export abstract class DispatchStock<T> extends SerialLoop {
  /** The consumers that have joined and not left. */
  protected readonly ports = new Map<symbol, DispatchPort<T>>();
  /** The dispatcher, or `onDiscard`, threw. */
  protected failure: Failure | undefined;
  protected over = false;
  /** Asked upstream for, and not yet here. More than `demand` when consumers were served from the buffer meanwhile. */
  protected owed = 0;
  private buffer: EventBuffer<T>;
  /** Asked for by the dispatcher, and not yet given to it; what it remembers to have left over not counted. */
  private demand = 0;
  /** How many buffered events may find a taker: the demand that has come up since they were last offered. */
  private room = 0;
  /** What consumers that left gave back: it goes to the front of the buffer, but not in the middle of a dispatch. */
  private returned: readonly T[] = [];
  /** What the dispatch that runs has handed over. */
  private handed: (readonly T[])[] | undefined;

  constructor(
    private readonly dispatcher: Dispatcher<T>,
    protected readonly settings: DispatchSettings,
  ) {
    super();
    this.buffer = new EventBuffer(settings.bufferSize, settings.bufferKeep);
  }

  /** How many events wait: for a consumer that has left or is yet to come, and in the dispatcher for one that is yet to ask. */
  get bufferedCount(): number {
    return this.buffered + this.queued();
  }

  /** Events that wait for anybody. */
  protected get buffered(): number {
    return this.buffer.size + this.returned.length;
  }

  /** Events that the dispatcher holds: for one consumer, or all. */
  protected queued(consumer?: symbol): number {
    return this.dispatcher.queued?.(consumer) ?? 0;
  }

  /** How many to ask upstream for now, if more than 0; not a number when all is unbounded. Queues count against the buffer: all must fit in. */
  protected get wanted(): number {
    const room = !this.dispatcher.queued ? Infinity : this.settings.bufferSize - this.bufferedCount;
    return Math.min(this.demand, room) - this.owed;
  }

  /** A consumer takes part from now on. Throws when the dispatcher does not take it. */
  protected subscribe(port: DispatchPort<T>): void {
    this.want(this.dispatcher.subscribe(port.id, port.options), 0);
    port.admitted = true;
  }

  /** A consumer asks. */
  protected grant({ id }: DispatchPort<T>, n: number): void {
    this.want(this.dispatcher.ask(id, n, this.deliver), n);
  }

  /** A consumer leaves, if it is there. What was held for it goes back to the buffer, in front of all that came later. */
  protected unsubscribe({ id, admitted }: DispatchPort<T>): void {
    if (this.ports.delete(id) && admitted) {
      const { demand, undelivered } = this.dispatcher.cancel(id);
      this.returned = this.returned.concat(undelivered);
      // Offering too much does no harm to a dispatcher that remembers leftovers; another would count them twice.
      this.want(demand, !this.dispatcher.forget ? Math.max(demand, undelivered.length) : Infinity);
    }
  }

  /** Events have come from upstream. */
  protected dispatch(events: readonly T[]): void {
    this.owed -= events.length;
    const { leftover, unclaimed } = this.offer(events);
    // Unclaimed events took nobody's demand. What came in excess of all demand settles what was served from the buffer before.
    this.demand = Math.max(0, this.demand - events.length + unclaimed);
    this.lost(this.buffer.store(leftover));
  }

  /** Buffered events go first: offers them to those who can take them since last time. Returns whether there was anything to do. */
  protected serve(): boolean {
    const { returned, room } = this;
    if (returned.length > 0) {
      this.returned = [];
      this.lost(this.buffer.putBack(returned));
      return true;
    }
    this.room = 0;
    if (room === 0 || this.buffer.size === 0) {
      return false;
    }
    const events = this.buffer.take(room);
    const { leftover, unclaimed } = this.offer(events);
    if (!this.dispatcher.forget) {
      this.demand -= events.length - leftover.length - unclaimed;
    }
    this.lost(this.buffer.putBack(leftover));
    return true;
  }

  /** Gives up everything that waits. From now on nothing is kept. */
  protected giveUp(): void {
    const { returned, buffer } = this;
    this.returned = [];
    this.buffer = new EventBuffer(0);
    this.discard([...(this.attempt(() => this.dispatcher.drain?.()) ?? []), ...returned, ...buffer.clear()]);
  }

  protected discard(events: readonly T[]): void {
    const { onDiscard } = this.settings;
    if (events.length > 0 && onDiscard) {
      this.attempt(() => {
        onDiscard(events);
      });
    }
  }

  /** The dispatcher and `onDiscard` are code of the user: the run fails of what they throw. */
  protected attempt<R>(work: () => R): R | undefined {
    try {
      return work();
    } catch (error) {
      if (this.over) {
        reportUnhandled(error);
      } else {
        this.failure ??= { error };
      }
      return undefined;
    }
  }

  private readonly deliver: Deliver<T> = (consumer, events, rejected = 0) => {
    const port = this.ports.get(consumer);
    if (!port) {
      // A dispatcher of a user's own making has not noticed that the consumer left.
      this.discard(events);
    } else {
      port.deliver(events, rejected);
    }
    this.handed?.push(events);
  };

  private want(demand: number, room: number): void {
    this.demand = addDemand(this.demand, demand);
    this.room = addDemand(this.room, room);
  }

  private offer(events: readonly T[]): Dispatched<T> {
    const handed: (readonly T[])[] = (this.handed = []);
    try {
      return this.dispatcher.dispatch(events, this.deliver);
    } catch (error) {
      const gone = new Set(handed.flat());
      this.discard(events.filter((event) => !gone.has(event)));
      throw error;
    } finally {
      this.handed = undefined;
    }
  }

  /** Events that were left over are given up: a dispatcher that remembers them would wait for them for ever. */
  private lost(events: readonly T[]): void {
    if (events.length > 0) {
      this.dispatcher.forget?.(events.length);
      this.discard(events);
    }
  }
}
