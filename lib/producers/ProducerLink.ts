import type { ObservableInput, Subscription } from 'rxjs';
import { EventBuffer } from '../buffers/EventBuffer.js';
import { Fifo } from '../buffers/Fifo.js';
import { isObservableInput } from '../observable/isObservableInput.js';
import { reportUnhandled } from '../observable/reportUnhandled.js';
import { subscribeReply, type CancelReply } from '../observable/subscribeReply.js';
import { CANCELLED } from '../observable/cancelled.js';
import { NOWHERE, type CancelReason, type Downstream, type Upstream } from '../protocol/Link.js';
import { RequestQueue } from '../protocol/RequestQueue.js';
import { SerialLoop } from '../protocol/SerialLoop.js';
import type { EndReason, Producer } from './Producer.js';
import { createContext, type ContextOwner, type ProducerContext } from './ProducerContext.js';
import type { ProducerSettings } from './ProducerOptions.js';

/**
 * One subscription to a producer. Requests queue up, and one call of `handleDemand` answers one of them. What a producer says out of turn
 * while a delivery runs (`emit`, `complete`, `error`) waits in the inbox and takes its turn, as messages to a GenStage process do.
 */
export class ProducerLink<T> extends SerialLoop implements Upstream, ContextOwner<T> {
  readonly depth = 0;
  private readonly requests = new RequestQueue();
  private readonly buffer: EventBuffer<T>;
  private readonly inbox = new Fifo<() => void>();
  private readonly context: ProducerContext<T> = createContext(this);
  private abort: AbortController | undefined;
  private cancelReply: CancelReply | undefined;
  private poll: Subscription | undefined;

  private closed = false;
  /** It ended before its time: cancelled or failed. */
  private givenUp = false;
  /** `init` has returned: there is something to terminate. */
  private running = false;
  /** Code runs that must have returned before anything else is signalled: `init`, downstream's `next`, an action. */
  private busy = false;
  /** `handleDemand` runs. */
  private calling = false;
  /** An asynchronous reply is on its way. */
  private awaiting = false;
  /** Something was emitted since the last call. */
  private answered = false;
  /** The last reply was empty: no further call until something changes. */
  private starved = false;
  /** The last reply was empty or asynchronous: the next call is for all that is unmet. */
  private summing = false;
  /** No further call: complete once everything has been delivered. */
  private ending = false;

  constructor(
    private downstream: Downstream<T>,
    private readonly producer: Producer<T>,
    private readonly settings: ProducerSettings,
  ) {
    super();
    this.buffer = new EventBuffer(settings.bufferSize, settings.bufferKeep);
  }

  open(): void {
    this.enter(() => {
      this.downstream.open(this, false);
      if (this.closed) {
        return;
      }
      // What init says takes its turn when init has returned: there is a state to terminate then.
      this.busy = true;
      this.attempt(() => {
        this.producer.init(this.context);
        this.running = true;
        if (this.closed) {
          this.terminate('cancelled');
        }
      });
      this.busy = false;
    });
  }

  request(n: number): void {
    this.requests.add(n);
    if (this.summing) {
      this.requests.merge();
    }
    this.starved = false;
    this.run();
  }

  cancel(reason: CancelReason = 'cancelled'): void {
    /* istanbul ignore else -- our stages cancel once; whoever links by hand may not */
    if (!this.closed) {
      this.giveUp(reason);
    }
  }

  abortSignal(): AbortSignal {
    this.abort ??= new AbortController();
    if (this.givenUp) {
      this.abort.abort(CANCELLED);
    }
    return this.abort.signal;
  }

  unmetDemand(): number {
    return this.requests.total;
  }

  emit(events: readonly T[]): void {
    if (this.ending) {
      this.discard(events);
    } else {
      this.accept(events);
    }
  }

  end(): void {
    this.ending = true;
  }

  mark(action: () => void): void {
    if (this.closed) {
      return;
    }
    if (this.calling) {
      // As a GenStage process's message to itself: what the call returns goes first, what it emits from here on comes after.
      this.busy = true;
      this.inbox.push(() => {
        this.mark(action);
      });
    } else if (!this.buffer.mark(action)) {
      this.act(action);
    }
  }

  fail(error: unknown): void {
    this.giveUp('failed').error(error);
  }

  inTurn(action: () => void): void {
    if (this.closed) {
      return;
    }
    if (this.busy) {
      this.inbox.push(action);
      return;
    }
    this.enter(() => {
      this.attempt(action);
    });
  }

  protected override step(): boolean {
    if (this.closed) {
      return false;
    }
    if (this.inbox.size > 0) {
      this.attempt(this.inbox.shift());
      return true;
    }
    if (this.serveBuffer()) {
      return true;
    }
    if (this.buffer.size > 0 || this.awaiting) {
      return false;
    }
    if (this.ending) {
      this.complete();
      return false;
    }
    const demand = this.requests.head;
    if (demand === 0 || this.starved) {
      return false;
    }
    this.ask(demand);
    return true;
  }

  /** Does what is next in the buffer, if anything is: runs a marker that is due, or delivers to the oldest request. */
  private serveBuffer(): boolean {
    const due = this.buffer.dueMarker();
    if (due !== undefined) {
      this.attempt(() => {
        this.act(due);
      });
      return true;
    }
    if (this.buffer.size === 0 || this.requests.head === 0) {
      return false;
    }
    this.deliver(this.buffer.take(this.requests.head));
    return true;
  }

  /** Runs what `afterBuffered` was given: what it says takes its turn when it has returned. */
  private act(action: () => void): void {
    this.busy = true;
    action();
    this.busy = false;
  }

  private ask(demand: number): void {
    this.poll?.unsubscribe();
    this.answered = false;
    this.summing = false;
    // Not through attempt(): the hot path makes no closure.
    try {
      this.calling = true;
      const reply = this.producer.handleDemand(demand, this.context);
      this.calling = false;
      this.busy = false;
      if (!this.producer.isItem(reply) && isObservableInput(reply)) {
        this.awaitReply(reply);
      } else {
        this.take(reply);
        this.replied(demand);
      }
    } catch (error) {
      this.fail(error);
    }
  }

  private awaitReply(reply: ObservableInput<unknown>): void {
    this.awaiting = true;
    this.summing = true;
    this.requests.merge();
    const demand = this.requests.total;
    this.cancelReply = subscribeReply(reply, {
      isClosed: () => this.closed || this.producer.done,
      next: (item) => {
        this.inTurn(() => {
          this.take(item);
        });
      },
      error: (error) => {
        this.inTurn(() => {
          this.fail(error);
        });
      },
      complete: () => {
        this.inTurn(() => {
          this.awaiting = false;
          this.replied(demand);
        });
      },
    });
  }

  private take(item: unknown): void {
    const events = this.producer.accept(item);
    if (this.producer.done) {
      this.ending = true;
      this.awaiting = false;
      this.cancelReply?.();
    }
    this.accept(events);
  }

  /** A call that asked for `demand` has been answered in full. After an empty answer the next call is for all that is unmet. */
  private replied(demand: number): void {
    if (this.closed || this.answered) {
      return;
    }
    this.summing = true;
    this.requests.merge();
    if (this.requests.total > demand) {
      return;
    }
    this.starved = true;
    const { pollIntervalMs, scheduler } = this.settings;
    if (pollIntervalMs !== undefined && !this.ending) {
      this.poll = scheduler.schedule(() => {
        this.enter(() => {
          this.starved = false;
        });
      }, pollIntervalMs);
    }
  }

  /** Hands out `events` as they are asked for, one request after the other; what nobody asked for is buffered, behind what is there. */
  private accept(events: readonly T[]): void {
    if (events.length === 0) {
      return;
    }
    this.answered = true;
    this.starved = false;
    // An emit from inside a delivery finds the rest of the buffer not yet handed out.
    while (this.serveBuffer());
    let from = 0;
    while (!this.closed && this.requests.head > 0 && from < events.length) {
      const end = Math.min(events.length, from + this.requests.head);
      this.deliver(from === 0 && end === events.length ? events : events.slice(from, end));
      from = end;
    }
    if (from < events.length) {
      this.discard(this.closed ? events.slice(from) : this.buffer.store(events, from));
    }
  }

  private deliver(events: readonly T[]): void {
    this.requests.delivered(events.length);
    this.busy = true;
    this.downstream.next(events);
    this.busy = false;
  }

  private complete(): void {
    this.attempt(() => {
      this.terminate('completed');
    });
    this.close().complete();
  }

  /** Ends before its time. What had been handed over and will not be delivered is reported, oldest first. */
  private giveUp(reason: CancelReason): Downstream<T> {
    const downstream = this.close();
    this.givenUp = true;
    this.abort?.abort(CANCELLED);
    this.attempt(() => {
      this.discard(this.buffer.clear());
    });
    while (this.inbox.size > 0) {
      this.attempt(this.inbox.shift());
    }
    this.attempt(() => {
      this.terminate(reason);
    });
    return downstream;
  }

  private terminate(reason: EndReason): void {
    if (this.running) {
      this.running = false;
      this.producer.terminate(reason);
    }
  }

  private discard(events: readonly T[]): void {
    if (events.length > 0) {
      this.settings.onDiscard?.(events);
    }
  }

  /** Runs the producer's own code: what it throws fails the stream (2.13), or is reported when the stream is over. */
  private attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (this.closed) {
        reportUnhandled(error);
      } else {
        this.fail(error);
      }
    }
  }

  private close(): Downstream<T> {
    const { downstream } = this;
    this.closed = true;
    this.downstream = NOWHERE;
    this.poll?.unsubscribe();
    this.cancelReply?.();
    return downstream;
  }
}
