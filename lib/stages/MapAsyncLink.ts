import type { ObservableInput } from 'rxjs';
import { EventBuffer } from '../buffers/EventBuffer.js';
import { Fifo } from '../buffers/Fifo.js';
import { isObservableInput } from '../observable/isObservableInput.js';
import { subscribeReply, type CancelReply, type ReplyObserver } from '../observable/subscribeReply.js';
import { DemandCounter } from '../protocol/DemandCounter.js';
import { NOWHERE, type CancelReason, type Downstream, type Upstream } from '../protocol/Link.js';
import { describeValue } from '../protocol/options.js';
import { SerialLoop } from '../protocol/SerialLoop.js';

/** The checked options of a `MapAsyncLink`. */
export interface MapAsyncSettings {
  readonly concurrency: number;
  readonly ordered: boolean;
}

/** `mapAsyncStage` at work. Upstream is asked only for what can be started at once, so no event ever waits here. */
export class MapAsyncLink<T, R> implements Downstream<T>, Upstream {
  depth = 0;
  private upstream: Upstream = NOWHERE;
  private readonly demand = new DemandCounter();
  /** Asked for and not yet arrived. */
  private asked = 0;
  private index = 0;
  /** The places taken: open tasks and, in order, finished ones whose turn has not come. */
  private readonly tasks = new Set<Task<R>>();
  /** When ordered: the task whose results go out now, and those behind it. */
  private turn: Task<R> | undefined;
  private readonly line = new Fifo<Task<R>>();
  private readonly ready = new EventBuffer<R>();
  private readonly loop = new SerialLoop(() => this.step());
  private failure: { readonly error: unknown } | undefined;
  private upstreamDone = false;
  closed = false;

  constructor(
    private downstream: Downstream<R>,
    private readonly project: (event: T, index: number) => ObservableInput<R>,
    private readonly settings: MapAsyncSettings,
  ) {}

  open(upstream: Upstream): void {
    this.upstream = upstream;
    this.depth = upstream.depth + 1;
    this.loop.enter(() => {
      this.downstream.open(this, true);
    });
  }

  next(events: readonly T[]): void {
    this.asked -= events.length;
    this.loop.enter(() => {
      for (let index = 0; index < events.length && !this.closed && this.failure === undefined; index++) {
        this.startTask(events[index] as T);
      }
    });
  }

  error(error: unknown): void {
    this.upstream = NOWHERE;
    this.failed(error);
  }

  complete(): void {
    this.upstreamDone = true;
    this.upstream = NOWHERE;
    this.loop.run();
  }

  request(n: number): void {
    this.demand.add(n);
    this.loop.run();
  }

  cancel(reason?: CancelReason): void {
    const { upstream } = this;
    this.close();
    upstream.cancel(reason);
  }

  /** A task has emitted or completed. */
  progressed(task: Task<R>): void {
    if (!this.settings.ordered) {
      this.collect(task);
    } else if (task === this.turn) {
      // Finished ones behind it follow at once, up to the first that is still open.
      let current: Task<R> | undefined = task;
      while (current !== undefined) {
        this.collect(current);
        if (!current.done) {
          break;
        }
        current = this.line.size > 0 ? this.line.shift() : undefined;
      }
      this.turn = current;
    }
    this.loop.run();
  }

  failed(error: unknown): void {
    this.failure ??= { error };
    this.loop.run();
  }

  private startTask(event: T): void {
    const task = new Task(this);
    this.tasks.add(task);
    if (this.settings.ordered) {
      if (this.turn === undefined) {
        this.turn = task;
      } else {
        this.line.push(task);
      }
    }
    try {
      const stream = this.project(event, this.index++);
      if (!isObservableInput(stream)) {
        throw new TypeError(
          `Expected \`project\` to return an ObservableInput (a promise, an Observable, …), got ${describeValue(stream)}`,
        );
      }
      task.start(stream);
    } catch (error) {
      this.failed(error);
    }
  }

  private collect(task: Task<R>): void {
    this.ready.store(task.takeResults());
    if (task.done) {
      this.tasks.delete(task);
    }
  }

  private step(): boolean {
    if (this.closed) {
      return false;
    }
    const demand = this.demand.outstanding;
    if (this.ready.size > 0 && demand > 0) {
      const results = this.ready.take(demand);
      this.demand.take(results.length);
      this.downstream.next(results);
      return true;
    }
    if (this.failure !== undefined) {
      const { upstream } = this;
      const downstream = this.close();
      upstream.cancel();
      downstream.error(this.failure.error);
      return false;
    }
    const underWay = this.tasks.size + this.asked;
    if (this.upstreamDone) {
      if (this.tasks.size === 0 && this.ready.size === 0) {
        this.close().complete();
      }
      return false;
    }
    // What is under way is expected to bring one result each; when it brings none, the demand is still there and is asked for then.
    const more = Math.min(this.settings.concurrency, demand) - underWay;
    if (more > 0) {
      this.asked += more;
      this.upstream.request(more);
      return true;
    }
    return false;
  }

  private close(): Downstream<R> {
    const { downstream } = this;
    this.closed = true;
    this.upstream = NOWHERE;
    this.downstream = NOWHERE;
    this.ready.clear();
    this.line.clear();
    this.turn = undefined;
    for (const task of this.tasks) {
      task.cancel();
    }
    this.tasks.clear();
    return downstream;
  }
}

/** One inner stream, and what it has emitted that the stage has not collected yet. */
class Task<R> implements ReplyObserver<R> {
  done = false;
  private results: R[] = [];
  private cancelReply: CancelReply | undefined;

  constructor(private readonly stage: Pick<MapAsyncLink<never, R>, 'closed' | 'progressed' | 'failed'>) {}

  start(stream: ObservableInput<R>): void {
    this.cancelReply = subscribeReply(stream, this);
  }

  isClosed(): boolean {
    return this.stage.closed;
  }

  next(result: R): void {
    this.results.push(result);
    this.stage.progressed(this);
  }

  error(error: unknown): void {
    this.stage.failed(error);
  }

  complete(): void {
    this.done = true;
    this.stage.progressed(this);
  }

  takeResults(): readonly R[] {
    const { results } = this;
    this.results = [];
    return results;
  }

  cancel(): void {
    this.cancelReply?.();
  }
}
