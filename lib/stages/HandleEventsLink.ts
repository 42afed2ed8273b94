import { ChunkHandler } from '../observable/ChunkHandler.js';
import { isObservableInput } from '../observable/isObservableInput.js';
import { HANDLED, type Handle } from '../observable/Job.js';
import { WorkLink } from '../observable/WorkLink.js';
import { BufferOverflowError } from '../protocol/errors.js';
import type { Downstream } from '../protocol/Link.js';
import { describeValue, type WindowSettings } from '../protocol/options.js';
import { partOf } from '../protocol/partOf.js';
import { isResult, type StageResult, type StatefulStage } from './StatefulStage.js';

/** The checked options of a `HandleEventsLink`. */
export interface HandleEventsSettings extends WindowSettings {
  readonly bufferSize: number;
}

/**
 * `mapStage({ handleEvents })` at work: what has arrived waits in its own window for downstream demand, and results that nobody has asked for yet
 * wait in a buffer.
 */
export class HandleEventsLink<T, R, S> extends WorkLink<T, R, StageResult<R, S>> {
  private readonly handler: ChunkHandler<T, StageResult<R, S>>;
  private state = undefined as S;
  private delivering = false;
  /** Not read from the settings each time: these are spread together, and so have a layout of their own in each stage (20 ns per batch). */
  private readonly bufferSize: number;

  constructor(
    downstream: Downstream<R>,
    private readonly stage: StatefulStage<T, R, S>,
    settings: HandleEventsSettings,
  ) {
    super(downstream);
    this.bufferSize = settings.bufferSize;
    this.handler = new ChunkHandler(this, (chunk) => this.handle(chunk), settings);
  }

  next(events: readonly T[]): void {
    this.handler.inbox.push(events);
    this.run();
  }

  answered(result: StageResult<R, S>): void {
    // In the loop: what downstream asks for meanwhile is looked at afterwards.
    this.enter(() => {
      try {
        this.accept(result);
      } catch (error) {
        this.failed(error);
      }
    });
  }

  survives(error: unknown): boolean {
    this.failed(error);
    return false;
  }

  protected override start(): void {
    try {
      this.state = this.stage.init?.() as S;
      this.handler.inbox.handled(0);
    } catch (error) {
      this.failed(error);
    }
  }

  protected override get expected(): number {
    return this.handler.isIdle ? 0 : 1;
  }

  protected override work(): boolean {
    const { handler } = this;
    // Whatever the demand is by now: a batch that was started is finished.
    return (this.demand > 0 || handler.isBusy) && handler.work();
  }

  private handle(chunk: readonly T[]): ReturnType<Handle<T, StageResult<R, S>>> {
    const reply = this.stage.handleEvents(chunk, this.state);
    if (!isResult(reply) && isObservableInput(reply)) {
      return reply;
    }
    this.accept(reply);
    return HANDLED;
  }

  private accept(result: unknown): void {
    if (!isResult<R, S>(result)) {
      throw new TypeError(`Expected handleEvents to answer { events: [...], state }, got ${describeValue(result)}`);
    }
    this.state = result.state;
    const { events } = result;
    const { bufferSize } = this;
    if (this.ready.size + events.length - this.demand > bufferSize) {
      throw new BufferOverflowError(bufferSize, 'Raise `bufferSize` of mapStage(), or lower its `maxDemand`.');
    }
    // What comes while downstream is being called waits for its turn (1.3).
    const room = this.delivering || this.ready.size > 0 ? 0 : Math.min(this.demand, events.length);
    // Stored before the rest is delivered: whoever is called then may cancel, and finds everything in its place.
    this.ready.pushAll(events, room);
    if (room > 0) {
      this.deliver(partOf(events, 0, room));
    }
  }

  protected override deliver(events: readonly R[]): void {
    this.delivering = true;
    this.demand -= events.length;
    this.downstream.next(events);
    this.delivering = false;
  }

  protected override letGo(): void {
    this.handler.cancel();
  }
}
