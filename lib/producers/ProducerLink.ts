import { isObservableInput } from '../observable/isObservableInput.js';
import { subscribeReply, type CancelReply, type ReplyObserver } from '../observable/subscribeReply.js';
import { describeValue } from '../protocol/options.js';
import { partOf } from '../protocol/partOf.js';
import { ProducerLife } from './ProducerLife.js';
import type { ProducerResult } from './statefulProducer.js';

/** One subscription to a producer: requests queue up, are met from the buffer first, and then by calls of `handleDemand`, one after the other. */
export class ProducerLink<T> extends ProducerLife<T> implements ReplyObserver<unknown> {
  /** Gives up what is waited for: an asynchronous reply, or the time to ask again. */
  protected stopWaiting: CancelReply | undefined;

  emit(events: readonly T[]): void {
    if (this.upstreamDone) {
      this.discard(events);
    } else {
      this.accept(events);
    }
  }

  mark(action: () => void): void {
    // As a GenStage process's message to itself: what a call returns goes first, what it says from here on comes after.
    this.calling = false;
    this.say(() => {
      if (!this.closed) {
        this.buffer.mark(action);
        // At once when nothing waits: whatever is said next comes after it.
        this.buffer.dueMarker()?.();
      }
    });
  }

  /** Whether the reply that is heard out has had its end. */
  isClosed(): boolean {
    return !this.requests.awaiting;
  }

  next(item: unknown): void {
    this.say(() => {
      this.take(item);
    });
  }

  override complete(): void {
    this.say(() => {
      this.replied();
    });
  }

  protected override step(): boolean {
    if (this.inbox.size > 0) {
      this.attempt(this.inbox.shift());
    } else if (!this.serveBuffer()) {
      if (this.closed || this.buffer.size > 0 || this.requests.awaiting) {
        return false;
      }
      if (this.upstreamDone) {
        this.tryComplete();
      } else if (this.requests.due > 0) {
        this.ask(this.requests.due);
      } else {
        return false;
      }
    }
    return true;
  }

  /** Does what is next in the buffer, if anything is: runs a marker that is due, or delivers to the oldest request. */
  private serveBuffer(): boolean {
    const demand = this.requests.head;
    const due = this.buffer.dueMarker();
    if (due) {
      this.attempt(due);
    } else if (this.buffer.size > 0 && demand > 0) {
      this.deliver(this.buffer.take(demand));
    } else {
      return false;
    }
    return true;
  }

  private ask(demand: number): void {
    this.stopWaiting?.();
    this.requests.asked();
    // Not through attempt(): the hot path makes no closure.
    try {
      this.calling = true;
      const reply = this.producer.handleDemand(demand, this.state, this.context);
      this.calling = false;
      const events = this.producer.eventsOf(reply);
      if (Array.isArray(events) || !isObservableInput(reply)) {
        this.take(reply, events);
        this.replied();
      } else {
        this.requests.sumUp();
        // What it brings at once still belongs to the call, also when mark() has said that the rest has to wait.
        this.calling = true;
        this.stopWaiting = subscribeReply(reply, this);
        this.calling = false;
      }
    } catch (error) {
      this.fail(error);
    }
  }

  private take(item: unknown, events = this.producer.eventsOf(item)): void {
    if (!Array.isArray(events)) {
      throw new TypeError(`Expected handleDemand to answer ${this.producer.item}, got ${describeValue(item)}`);
    }
    const result = item as ProducerResult<T, unknown> | undefined;
    this.state = result?.state;
    if (result?.done === true) {
      this.upstreamDone = true;
      this.stop();
    }
    this.accept(events);
  }

  /** A call has been answered in full. */
  private replied(): void {
    const { pollIntervalMs, scheduler } = this.settings;
    if (this.requests.replied() && pollIntervalMs !== undefined && !this.upstreamDone && !this.closed) {
      const timer = scheduler.schedule(() => {
        this.requests.changed();
        this.run();
      }, pollIntervalMs);
      this.stopWaiting = () => {
        timer.unsubscribe();
      };
    }
  }

  /** Hands out `events` as they are asked for, one request after the other; what nobody asked for is buffered, behind what is there. */
  private accept(events: readonly T[]): void {
    for (let from = 0; from < events.length;) {
      this.requests.changed();
      // An emit from inside a delivery finds the rest of the buffer not yet handed out.
      if (this.serveBuffer()) {
        continue;
      }
      const demand = this.requests.head;
      if (this.closed || demand === 0) {
        this.discard(this.closed ? events.slice(from) : this.buffer.store(events, from));
        return;
      }
      this.deliver(partOf(events, from, from + demand));
      from += demand;
    }
  }

  protected override deliver(events: readonly T[]): void {
    this.requests.delivered(events.length);
    this.downstream.next(events);
  }

  protected override stop(): void {
    this.requests.awaiting = false;
    this.stopWaiting?.();
  }
}
