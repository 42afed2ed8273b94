import { EventBuffer } from '../buffers/EventBuffer.js';
import { Fifo } from '../buffers/Fifo.js';
import { CANCELLED } from '../observable/cancelled.js';
import { isObservableInput } from '../observable/isObservableInput.js';
import { reportUnhandled } from '../observable/reportUnhandled.js';
import { subscribeReply, type CancelReply, type ReplyObserver } from '../observable/subscribeReply.js';
import { NOWHERE, type CancelReason, type Downstream, type Upstream } from '../protocol/Link.js';
import { describeValue } from '../protocol/options.js';
import { RequestQueue } from '../protocol/RequestQueue.js';
import { SerialLoop } from '../protocol/SerialLoop.js';
import type { EndReason, Producer } from './Producer.js';
import { createContext, type ContextOwner } from './ProducerContext.js';
import type { ProducerSettings } from './ProducerOptions.js';
import type { ProducerResult } from './statefulProducer.js';

/**
 * One subscription to a producer. Requests queue up, and one call of `handleDemand` answers one of them. What the producer says out of turn
 * (`emit`, `complete`, `error`, a late reply) waits in the inbox while a delivery runs, as messages to a GenStage process do.
 */
export class ProducerLink<T> extends SerialLoop implements Upstream, ContextOwner<T>, ReplyObserver<unknown> {
  readonly depth = 0;
  private readonly requests = new RequestQueue();
  private readonly buffer: EventBuffer<T>;
  private readonly inbox = new Fifo<() => void>();
  private readonly context = createContext(this);
  private abort: AbortController | undefined;
  /** What the last item has left for the next call. */
  private state: unknown;

  /** `init` has returned: there is something to terminate. */
  private running = false;
  /** No further call: complete once everything has been delivered. */
  private ending = false;
  private closed = false;
  /** It ended before its time: cancelled or failed. */
  private givenUp = false;

  /** `handleDemand` runs, or its reply begins: what it says needs no turn, it has it. */
  private calling = false;
  /** A call was made and its reply is not complete. */
  private awaiting = false;
  /** What the last call asked for, as long as nothing has come since; 0 when the next call may be made. */
  private unanswered = 0;
  /** The last reply was asynchronous or empty: the next call is for all that is unmet. */
  private summing = false;
  /** Gives up what is waited for: an asynchronous reply, or the time to ask again. */
  private stopWaiting: CancelReply | undefined;

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
      this.say(() => {
        this.state = this.producer.init?.(this.context);
        this.running = true;
        if (this.closed) {
          this.terminate('cancelled');
        }
      });
    });
  }

  request(n: number): void {
    this.requests.add(n, this.summing);
    if (!this.awaiting) {
      this.unanswered = 0;
    }
    this.run();
  }

  cancel(reason: CancelReason = 'cancelled'): void {
    this.close(reason);
  }

  /** Made, and aborted, only when somebody looks at it: that takes as long as all the rest of a subscription. */
  get signal(): AbortSignal {
    this.abort ??= new AbortController();
    if (this.givenUp) {
      this.abort.abort(CANCELLED);
    }
    return this.abort.signal;
  }

  get demand(): number {
    return this.requests.total;
  }

  emit(events: readonly T[]): void {
    this.say(() => {
      if (this.ending) {
        this.discard(events);
      } else {
        this.accept(events);
      }
    });
  }

  end(): void {
    this.say(() => {
      this.ending = true;
    });
  }

  mark(action: () => void): void {
    // As a GenStage process's message to itself: what a call returns goes first, what it says from here on comes after.
    this.calling = false;
    this.say(() => {
      if (!this.closed && !this.buffer.mark(action)) {
        action();
      }
    });
  }

  isClosed(): boolean {
    return !this.awaiting;
  }

  next(item: unknown): void {
    this.say(() => {
      this.take(item);
    });
  }

  error(error: unknown): void {
    this.say(() => {
      this.fail(error);
    });
  }

  complete(): void {
    this.say(() => {
      this.replied();
    });
  }

  protected override step(): boolean {
    if (this.inbox.size > 0) {
      this.attempt(this.inbox.shift());
    } else if (!this.serveBuffer()) {
      const demand = this.requests.head;
      if (this.closed || this.buffer.size > 0 || this.awaiting) {
        return false;
      }
      if (this.ending) {
        this.finish();
      } else if (demand > 0 && this.unanswered === 0) {
        this.ask(demand);
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
    if (due !== undefined) {
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
    this.awaiting = true;
    this.unanswered = demand;
    this.summing = false;
    // Not through attempt(): the hot path makes no closure.
    try {
      this.calling = true;
      const reply = this.producer.handleDemand(demand, this.state, this.context);
      // Also when mark() has said otherwise: what the reply brings at once belongs to the call.
      this.calling = true;
      if (Array.isArray(this.producer.eventsOf(reply)) || !isObservableInput(reply)) {
        this.calling = false;
        this.take(reply);
        this.replied();
      } else {
        this.sumUp();
        this.stopWaiting = subscribeReply(reply, this);
        this.calling = false;
      }
    } catch (error) {
      this.fail(error);
    }
  }

  private take(item: unknown): void {
    const events = this.producer.eventsOf(item);
    if (!Array.isArray(events)) {
      throw new TypeError(`Expected handleDemand to answer ${this.producer.item}, got ${describeValue(item)}`);
    }
    const result = item as ProducerResult<T, unknown> | undefined;
    this.state = result?.state;
    if (result?.done === true) {
      // What the same reply would bring later is not waited for.
      this.ending = true;
      this.awaiting = false;
      this.stopWaiting?.();
    }
    this.accept(events);
  }

  /** A call has been answered in full. */
  private replied(): void {
    this.awaiting = false;
    if (this.unanswered === 0) {
      return;
    }
    this.sumUp();
    const { pollIntervalMs, scheduler } = this.settings;
    if (this.requests.total > this.unanswered) {
      // More is asked for than the producer was told.
      this.unanswered = 0;
    } else if (pollIntervalMs !== undefined && !this.ending && !this.closed) {
      const timer = scheduler.schedule(() => {
        this.unanswered = 0;
        this.run();
      }, pollIntervalMs);
      this.stopWaiting = () => {
        timer.unsubscribe();
      };
    }
  }

  private sumUp(): void {
    this.summing = true;
    this.requests.merge();
  }

  /** Hands out `events` as they are asked for, one request after the other; what nobody asked for is buffered, behind what is there. */
  private accept(events: readonly T[]): void {
    for (let from = 0; from < events.length;) {
      this.unanswered = 0;
      // An emit from inside a delivery finds the rest of the buffer not yet handed out.
      if (this.serveBuffer()) {
        continue;
      }
      const demand = this.requests.head;
      if (this.closed || demand === 0) {
        this.discard(this.closed ? events.slice(from) : this.buffer.store(events, from));
        return;
      }
      this.deliver(from === 0 && demand >= events.length ? events : events.slice(from, from + demand));
      from += demand;
    }
  }

  private deliver(events: readonly T[]): void {
    this.requests.delivered(events.length);
    this.downstream.next(events);
  }

  private fail(error: unknown): void {
    this.close('failed').error(error);
  }

  /** The producer is told before downstream: what it throws, or says, can still be another end. */
  private finish(): void {
    if (this.running) {
      this.attempt(() => {
        this.terminate('completed');
      });
    } else {
      this.close('completed').complete();
    }
  }

  /** Ends the stream, once, and returns whom to tell. What had been handed over and will not be delivered is reported, oldest first. */
  private close(reason: EndReason): Downstream<T> {
    const { downstream } = this;
    if (!this.closed) {
      this.closed = true;
      this.downstream = NOWHERE;
      this.awaiting = false;
      this.stopWaiting?.();
      if (reason !== 'completed') {
        this.givenUp = true;
        this.abort?.abort(CANCELLED);
      }
      this.attempt(() => {
        this.discard(this.buffer.clear());
      });
      while (this.inbox.size > 0) {
        this.attempt(this.inbox.shift());
      }
      this.attempt(() => {
        this.terminate(reason);
      });
    }
    return downstream;
  }

  private terminate(reason: EndReason): void {
    if (this.running) {
      this.running = false;
      this.producer.terminate?.(this.state, reason);
    }
  }

  private discard(events: readonly T[]): void {
    if (events.length > 0) {
      this.settings.onDiscard?.(events);
    }
  }

  /** Puts what is said in line: it runs now, or behind what is being delivered. Never after the end. */
  private say(turn: () => void): void {
    if (this.closed) {
      return;
    }
    if (this.calling) {
      // What others say while it runs does not come from the call.
      this.calling = false;
      this.attempt(turn);
      this.calling = true;
    } else {
      this.inbox.push(turn);
      this.run();
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
}
