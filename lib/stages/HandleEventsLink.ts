import type { ObservableInput } from 'rxjs';
import { EventBuffer } from '../buffers/EventBuffer.js';
import { Fifo } from '../buffers/Fifo.js';
import { isObservableInput } from '../observable/isObservableInput.js';
import { subscribeReply, type CancelReply } from '../observable/subscribeReply.js';
import { DemandCounter } from '../protocol/DemandCounter.js';
import { DemandWindow } from '../protocol/DemandWindow.js';
import { BufferOverflowError } from '../protocol/errors.js';
import { NOWHERE, type CancelReason, type Downstream, type Upstream } from '../protocol/Link.js';
import { describeValue } from '../protocol/options.js';
import { SerialLoop } from '../protocol/SerialLoop.js';
import { isResult, type StageResult, type StatefulStage } from './StatefulStage.js';

/** The checked options of a `HandleEventsLink`. */
export interface HandleEventsSettings {
  readonly maxDemand: number;
  readonly minDemand: number;
  readonly bufferSize: number;
}

/**
 * `mapStage({ handleEvents })` at work: a window towards upstream, a queue of batches that wait for downstream demand, and a buffer for
 * results that nobody has asked for yet.
 */
export class HandleEventsLink<T, R, S> extends SerialLoop implements Downstream<T>, Upstream {
  depth = 0;
  private upstream: Upstream = NOWHERE;
  private readonly window: DemandWindow;
  private readonly waiting = new Fifo<readonly T[]>();
  /** The batch that is being handled, and how far. */
  private batch: readonly T[] | undefined;
  private handled = 0;
  private readonly demand = new DemandCounter();
  private readonly surplus = new EventBuffer<R>();
  private state = undefined as S;
  private awaiting = false;
  private delivering = false;
  private cancelReply: CancelReply | undefined;
  private upstreamDone = false;
  private failure: { readonly error: unknown } | undefined;
  private closed = false;

  constructor(
    private downstream: Downstream<R>,
    private readonly stage: StatefulStage<T, R, S>,
    private readonly settings: HandleEventsSettings,
  ) {
    super();
    this.window = new DemandWindow(settings.maxDemand, settings.minDemand);
  }

  open(upstream: Upstream): void {
    this.upstream = upstream;
    this.depth = upstream.depth + 1;
    this.enter(() => {
      this.downstream.open(this, false);
      if (!this.closed) {
        this.start();
      }
    });
  }

  next(events: readonly T[]): void {
    this.waiting.push(events);
    this.run();
  }

  error(error: unknown): void {
    // Through the loop: the source may fail while downstream is being called (1.3).
    this.failure = { error };
    this.upstream = NOWHERE;
    this.run();
  }

  complete(): void {
    this.upstreamDone = true;
    this.upstream = NOWHERE;
    this.run();
  }

  request(n: number): void {
    this.demand.add(n);
    this.run();
  }

  cancel(reason?: CancelReason): void {
    const { upstream } = this;
    this.close();
    upstream.cancel(reason);
  }

  private start(): void {
    try {
      if (this.stage.init !== undefined) {
        this.state = this.stage.init();
      }
    } catch (error) {
      this.fail(error);
      return;
    }
    this.upstream.request(this.window.first());
  }

  protected override step(): boolean {
    if (this.closed) {
      return false;
    }
    if (this.failure !== undefined) {
      this.fail(this.failure.error);
      return false;
    }
    const demand = this.demand.outstanding;
    if (this.surplus.size > 0 && demand > 0) {
      this.deliver(this.surplus.take(demand));
      return true;
    }
    if (this.awaiting) {
      return false;
    }
    if (this.batch !== undefined) {
      // Whatever the demand is by now: a batch that was started is finished.
      this.handle(this.batch);
      return true;
    }
    if (this.waiting.size > 0) {
      if (demand === 0) {
        return false;
      }
      this.batch = this.waiting.shift();
      this.handled = 0;
      this.window.received();
      return true;
    }
    if (this.upstreamDone && this.surplus.size === 0) {
      this.close().complete();
    }
    return false;
  }

  private handle(batch: readonly T[]): void {
    const end = Math.min(batch.length, this.handled + this.window.chunk);
    const chunk = end - this.handled === batch.length ? batch : batch.slice(this.handled, end);
    try {
      const reply = this.stage.handleEvents(chunk, this.state);
      if (!isResult(reply) && isObservableInput(reply)) {
        this.awaitReply(reply, chunk.length);
        return;
      }
      this.accept(reply);
    } catch (error) {
      this.fail(error);
      return;
    }
    this.chunkHandled(chunk.length);
  }

  private awaitReply(reply: ObservableInput<StageResult<R, S>>, size: number): void {
    this.awaiting = true;
    this.cancelReply = subscribeReply(reply, {
      isClosed: () => this.closed,
      next: (result) => {
        this.enter(() => {
          this.acceptLate(result);
        });
      },
      error: (error) => {
        this.failure = { error };
        this.run();
      },
      complete: () => {
        this.enter(() => {
          this.awaiting = false;
          this.chunkHandled(size);
        });
      },
    });
  }

  private acceptLate(result: StageResult<R, S>): void {
    try {
      this.accept(result);
    } catch (error) {
      this.fail(error);
    }
  }

  /** A chunk's answer is complete: count it off, and ask for more when the window says so. */
  private chunkHandled(size: number): void {
    this.handled += size;
    if (this.handled === this.batch?.length) {
      this.batch = undefined;
    }
    const more = this.window.handled(size);
    if (more > 0) {
      this.upstream.request(more);
    }
  }

  private accept(result: unknown): void {
    if (!isResult<R, S>(result)) {
      throw new TypeError(`Expected handleEvents to answer { events: [...], state }, got ${describeValue(result)}`);
    }
    this.state = result.state;
    const { events } = result;
    const demand = this.demand.outstanding;
    if (this.surplus.size + events.length - demand > this.settings.bufferSize) {
      throw new BufferOverflowError(this.settings.bufferSize, 'Raise `bufferSize` of mapStage(), or lower its `maxDemand`.');
    }
    // A reply that comes while downstream is being called waits for its turn (1.3).
    const room = this.delivering || this.surplus.size > 0 ? 0 : Math.min(demand, events.length);
    // Stored before the rest is delivered: whoever is called then may cancel, and finds everything in its place.
    this.surplus.store(events, room);
    if (room > 0) {
      this.deliver(room === events.length ? events : events.slice(0, room));
    }
  }

  private deliver(events: readonly R[]): void {
    this.demand.take(events.length);
    this.delivering = true;
    this.downstream.next(events);
    this.delivering = false;
  }

  private fail(error: unknown): void {
    const { upstream } = this;
    const downstream = this.close();
    upstream.cancel();
    downstream.error(error);
  }

  private close(): Downstream<R> {
    const { downstream } = this;
    this.closed = true;
    this.upstream = NOWHERE;
    this.downstream = NOWHERE;
    this.waiting.clear();
    this.surplus.clear();
    this.batch = undefined;
    this.cancelReply?.();
    return downstream;
  }
}
