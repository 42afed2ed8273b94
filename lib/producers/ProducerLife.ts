import { EventBuffer } from '../buffers/EventBuffer.js';
import { Fifo } from '../buffers/Fifo.js';
import { Cancellation } from '../observable/Cancellation.js';
import { reportUnhandled } from '../observable/reportUnhandled.js';
import { NOWHERE, type Downstream, type Upstream } from '../protocol/Link.js';
import { LoopLink } from '../protocol/LoopLink.js';
import { RequestQueue } from '../protocol/RequestQueue.js';
import type { EndReason, Producer } from './Producer.js';
import { createContext, type ContextOwner } from './ProducerContext.js';
import type { ProducerSettings } from './ProducerOptions.js';

/**
 * How one subscription to a producer begins and ends, and how what the producer says in between takes its turn: at once inside `handleDemand`,
 * else from an inbox, behind what is being delivered, as messages to a GenStage process do.
 */
export abstract class ProducerLife<T> extends LoopLink<T> implements ContextOwner<T> {
  readonly requests = new RequestQueue();
  protected readonly buffer: EventBuffer<T>;
  protected readonly inbox = new Fifo<() => void>();
  protected readonly context = createContext(this);
  /** What the last item has left for the next call. Said from the start, as it is in `Job`: objects of one layout are read faster. */
  protected state: unknown = undefined;
  /** `handleDemand` runs, or its reply begins: what it says needs no turn, it has it. */
  protected calling = false;
  /** `init` has returned: there is something to terminate. */
  private running = false;
  private readonly cancellation = new Cancellation();

  constructor(
    downstream: Downstream<T>,
    protected readonly producer: Producer<T>,
    protected readonly settings: ProducerSettings,
  ) {
    super(downstream);
    this.buffer = new EventBuffer(settings.bufferSize, settings.bufferKeep);
  }

  abstract emit(events: readonly T[]): void;
  abstract mark(action: () => void): void;

  /** `owned`: whether the arrays that are delivered are nobody else's. */
  override open(_upstream = NOWHERE as Upstream, owned = false): void {
    this.enter(() => {
      this.downstream.open(this, owned);
      this.say(() => {
        this.state = this.producer.init?.(this.context);
        this.running = true;
        if (this.closed) {
          this.terminate('cancelled');
        }
      });
    });
  }

  override request(n: number): void {
    this.requests.add(n);
    this.run();
  }

  get signal(): AbortSignal {
    return this.cancellation.signal;
  }

  end(): void {
    this.upstreamDone = true;
  }

  override error(error: unknown): void {
    this.say(() => {
      this.fail(error);
    });
  }

  /** Puts what is said in line. Never after the end. */
  say(turn: () => void): void {
    if (this.closed) {
      return;
    }
    if (this.calling) {
      // What is said while it runs does not come from the call: it waits.
      this.calling = false;
      this.attempt(turn);
      this.calling = true;
    } else {
      this.inbox.push(turn);
      this.run();
    }
  }

  /** Runs the producer's own code: what it throws fails the stream (2.13), or is reported when the stream is over. */
  protected attempt(work: () => void): void {
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

  fail(error: unknown): void {
    this.close('failed').error(error);
  }

  /** Completes. The producer is told before downstream: what it throws, or says, can still be another end. */
  protected tryComplete(): void {
    if (this.running) {
      this.attempt(() => {
        this.terminate('completed');
      });
    } else {
      this.close('completed').complete();
    }
  }

  protected discard(events: readonly T[]): void {
    if (events.length > 0) {
      this.settings.onDiscard?.(events);
    }
  }

  /** Ends the stream, once, and returns whom to tell. What will not be delivered is reported, oldest first. */
  protected override close(reason: EndReason = 'cancelled'): Downstream<T> {
    if (this.closed) {
      return NOWHERE;
    }
    const downstream = super.close();
    if (reason !== 'completed') {
      this.cancellation.cancel();
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
    return downstream;
  }

  private terminate(reason: EndReason): void {
    if (this.running) {
      this.running = false;
      this.producer.terminate?.(this.state, reason);
    }
  }
}
