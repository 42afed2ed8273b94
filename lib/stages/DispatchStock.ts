import { EventBuffer } from '../buffers/EventBuffer.js';
import type { Cancelled, Deliver, Dispatched, Dispatcher, SubscribeOptions } from '../dispatchers/Dispatcher.js';
import { addDemand } from '../protocol/demand.js';
import type { DispatchSettings } from './DispatchOptions.js';

/** How many buffered events are offered at a time. */
const OFFER = 1024;

const NOTHING_LEFT: Dispatched<never> = { leftover: [], unclaimed: 0 };
const NOTHING_BACK: Cancelled<never> = { demand: 0, undelivered: [] };

/** Whoever the events are for. */
interface StockOwner<T> {
  handOver(consumer: symbol, events: readonly T[], rejected: number): void;
  /** The dispatcher, or `onDiscard`, threw. */
  failed(error: unknown): void;
}

/**
 * The events and the demand of one run: the dispatcher, the buffer behind it, and the account with upstream.
 *
 * What the dispatcher has asked for and not yet taken is `wanted + owed`, and what is buffered on top when it remembers leftovers. So upstream
 * owes what consumers have asked for, no less and no more, however often they come and go.
 */
export class DispatchStock<T> {
  private readonly buffer: EventBuffer<T>;
  /** Demand to be passed upstream. Negative: consumers were served from the buffer while upstream owed the same demand already. */
  private wanted = 0;
  /** Asked upstream for, and not yet dispatched. */
  private owed = 0;
  /** How many buffered events may find a taker: the demand that has come up since they were last offered. */
  private room = 0;
  private dispatching = false;
  /** What consumers that left during a dispatch gave back. */
  private returned: (readonly T[])[] = [];
  /** What this dispatch has handed over. */
  private handed: (readonly T[])[] = [];
  private closed = false;
  private readonly deliver: Deliver<T> = (consumer, events, rejected = 0) => {
    this.owner.handOver(consumer, events, rejected);
    this.handed.push(events);
  };

  constructor(
    private readonly dispatcher: Dispatcher<T>,
    private readonly settings: DispatchSettings,
    private readonly owner: StockOwner<T>,
  ) {
    this.buffer = new EventBuffer(settings.bufferSize, settings.bufferKeep);
  }

  /** Events in the buffer. */
  get buffered(): number {
    return this.buffer.size;
  }

  /** Events that the dispatcher holds: for one consumer, or all. */
  queued(consumer?: symbol): number {
    return this.dispatcher.queued?.(consumer) ?? 0;
  }

  /** A consumer joins. Throws when the dispatcher does not take it. */
  subscribe(consumer: symbol, options: SubscribeOptions<T>): void {
    this.want(this.dispatcher.subscribe(consumer, options));
  }

  /** A consumer asks. Buffered events are served first: call `serve` before `takeWanted`. */
  ask(consumer: symbol, n: number): void {
    // Not through attempt(), here and in `offer`: the hot path makes no closure.
    try {
      this.want(this.dispatcher.ask(consumer, n, this.deliver));
    } catch (error) {
      this.owner.failed(error);
    }
    this.forgetHanded();
    this.room = addDemand(this.room, n);
  }

  /** A consumer leaves. What was held for it goes back to the buffer, in front of all that came later. */
  cancel(consumer: symbol): void {
    const { demand, undelivered } = this.attempt(() => this.dispatcher.cancel(consumer), NOTHING_BACK);
    this.want(demand);
    // Offering too much does no harm to a dispatcher that remembers leftovers; another would count them twice.
    this.room = this.remembers ? Infinity : addDemand(this.room, Math.max(demand, undelivered.length));
    if (this.dispatching) {
      this.returned.push(undelivered);
    } else {
      this.putBack(undelivered);
    }
  }

  /** Events have come from upstream. */
  dispatch(events: readonly T[]): void {
    this.owed -= events.length;
    const { leftover, unclaimed } = this.offer(events);
    this.lost(this.closed ? leftover : this.buffer.store(leftover));
    // Unclaimed events took nobody's demand, and upstream owes that many less.
    this.want(unclaimed);
    // What came in excess of all demand is here now: it settles what was served from the buffer before.
    this.wanted = Math.max(this.wanted, -this.owed);
    this.takeReturned();
  }

  /** Offers what is buffered to those who can take it since last time. Returns whether there was anything to offer. */
  serve(): boolean {
    let offered = false;
    while (this.room > 0 && this.buffer.size > 0) {
      offered = true;
      const most = this.room;
      const events = this.buffer.take(Math.min(most, OFFER));
      this.room = 0;
      const { leftover, unclaimed } = this.offer(events);
      if (!this.remembers) {
        this.wanted -= events.length - leftover.length - unclaimed;
      }
      this.putBack(leftover);
      this.takeReturned();
      if (leftover.length === 0) {
        this.room = addDemand(this.room, most - events.length);
      }
    }
    this.room = 0;
    return offered;
  }

  /** How many to ask upstream for now. Queues count against the buffer: a dispatcher that has them is never sent more than fits. */
  takeWanted(): number {
    const { bufferSize } = this.settings;
    const bounded = this.dispatcher.queued !== undefined && bufferSize !== Infinity;
    const n = bounded ? Math.min(this.wanted, bufferSize - this.buffer.size - this.queued() - this.owed) : this.wanted;
    if (n <= 0 || this.owed === Infinity) {
      return 0;
    }
    this.wanted = bounded ? this.wanted - n : 0;
    this.owed = addDemand(this.owed, n);
    return n;
  }

  /** The run is over: gives up everything that waits. */
  close(): void {
    this.closed = true;
    this.discard(this.attempt(() => this.dispatcher.drain?.() ?? [], []));
    this.discard(this.buffer.clear());
  }

  discard(events: readonly T[]): void {
    const { onDiscard } = this.settings;
    if (events.length > 0 && onDiscard !== undefined) {
      this.attempt(() => {
        onDiscard(events);
      }, undefined);
    }
  }

  private get remembers(): boolean {
    return this.dispatcher.forget !== undefined;
  }

  private want(demand: number): void {
    this.wanted = addDemand(this.wanted, demand);
  }

  private offer(events: readonly T[]): Dispatched<T> {
    this.dispatching = true;
    try {
      return this.dispatcher.dispatch(events, this.deliver);
    } catch (error) {
      const handed = new Set(this.handed.flat());
      this.discard(events.filter((event) => !handed.has(event)));
      this.owner.failed(error);
      return NOTHING_LEFT;
    } finally {
      this.dispatching = false;
      this.forgetHanded();
    }
  }

  private forgetHanded(): void {
    if (this.handed.length > 0) {
      this.handed = [];
    }
  }

  private putBack(events: readonly T[]): void {
    if (events.length > 0) {
      /* istanbul ignore next -- of a dispatcher of a user's own, that gives events back when all is over */
      this.lost(this.closed ? events : this.buffer.putBack(events));
    }
  }

  private takeReturned(): void {
    const { returned } = this;
    if (returned.length > 0) {
      this.returned = [];
      this.putBack(returned.flat());
    }
  }

  /** Events that were left over are given up: a dispatcher that remembers them would wait for them for ever. */
  private lost(events: readonly T[]): void {
    if (events.length > 0) {
      this.attempt(() => this.dispatcher.forget?.(events.length), undefined);
      this.discard(events);
    }
  }

  private attempt<R>(work: () => R, otherwise: R): R {
    try {
      return work();
    } catch (error) {
      this.owner.failed(error);
      return otherwise;
    }
  }
}
