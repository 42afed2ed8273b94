import type { ObservableInput, SchedulerLike, Subscriber } from 'rxjs';
import { Fifo } from '../buffers/Fifo.js';
import { ackMessages, nackMessages } from '../messages/settleMessages.js';
import { subscribeReply, type CancelReply, type ReplyObserver } from '../observable/subscribeReply.js';
import { NOWHERE, type Downstream, type Upstream } from '../protocol/Link.js';
import { SerialLoop } from '../protocol/SerialLoop.js';

/** The checked options of a `Supervisor`. */
export interface SupervisorSettings<T> {
  readonly maxDemand: number;
  readonly minDemand: number;
  readonly restart: 'temporary' | 'transient';
  readonly maxRestarts: number;
  readonly withinMs: number;
  readonly onFailure: (error: unknown, event: T) => void;
  readonly scheduler: SchedulerLike;
}

/** One subscription to `superviseEach`: the tasks that are alive. */
export class Supervisor<T, R> extends SerialLoop implements Downstream<T> {
  closed = false;
  private upstream: Upstream = NOWHERE;
  private readonly tasks = new Set<Task<T, R>>();
  /** Tasks that have finished since the last request. */
  private finished = 0;
  private readonly restarting = new Fifo<Task<T, R>>();
  /** When tasks were started again, the latest last. */
  private readonly restarts: number[] = [];
  private sourceEnd: ((subscriber: Subscriber<R>) => void) | undefined;

  constructor(
    private readonly subscriber: Subscriber<R>,
    private readonly project: (event: T) => ObservableInput<R>,
    private readonly settings: SupervisorSettings<T>,
  ) {
    super();
  }

  open(upstream: Upstream): void {
    this.upstream = upstream;
    // Added before the first event, so that a synchronous source can be cancelled from a result.
    this.subscriber.add(() => {
      this.close();
    });
    this.upstream.request(this.settings.maxDemand);
  }

  next(events: readonly T[]): void {
    this.enter(() => {
      for (let index = 0; index < events.length && !this.closed; index++) {
        const task = new Task(this, this.project, events[index] as T);
        this.tasks.add(task);
        task.start();
      }
    });
  }

  error(error: unknown): void {
    this.ended((subscriber) => {
      subscriber.error(error);
    });
  }

  complete(): void {
    this.ended((subscriber) => {
      subscriber.complete();
    });
  }

  emit(result: R): void {
    this.subscriber.next(result);
  }

  taskFinished(task: Task<T, R>): void {
    this.tasks.delete(task);
    this.finished++;
    this.run();
  }

  taskFailed(task: Task<T, R>, error: unknown): void {
    try {
      this.settings.onFailure(error, task.event);
    } catch (thrown) {
      task.nack(error);
      this.fail(thrown);
      return;
    }
    if (this.settings.restart === 'temporary') {
      task.nack(error);
      this.taskFinished(task);
    } else if (this.mayRestart()) {
      this.restarting.push(task);
      this.run();
    } else {
      task.nack(error);
      this.fail(error);
    }
  }

  protected override step(): boolean {
    if (this.closed) {
      return false;
    }
    if (this.restarting.size > 0) {
      // In the loop, not where the task failed: one that always fails at once must not grow the stack.
      this.restarting.shift().start();
      return true;
    }
    if (this.finished > 0 && this.finished >= this.settings.minDemand) {
      const { finished } = this;
      this.finished = 0;
      this.upstream.request(finished);
      return true;
    }
    if (this.sourceEnd !== undefined && this.tasks.size === 0) {
      const { sourceEnd } = this;
      this.closed = true;
      sourceEnd(this.subscriber);
    }
    return false;
  }

  private mayRestart(): boolean {
    const { maxRestarts, withinMs, scheduler } = this.settings;
    const now = scheduler.now();
    this.restarts.push(now);
    while ((this.restarts[0] as number) < now - withinMs) {
      this.restarts.shift();
    }
    return this.restarts.length <= maxRestarts;
  }

  private ended(end: (subscriber: Subscriber<R>) => void): void {
    this.upstream = NOWHERE;
    this.sourceEnd = end;
    this.run();
  }

  private fail(error: unknown): void {
    this.close();
    this.subscriber.error(error);
  }

  /** Idempotent. */
  private close(): void {
    this.closed = true;
    const { upstream } = this;
    this.upstream = NOWHERE;
    upstream.cancel();
    for (const task of this.tasks) {
      task.cancel();
    }
    this.tasks.clear();
  }
}

/** One task, over all its starts. */
class Task<T, R> implements ReplyObserver<R> {
  private running = false;
  private cancelReply: CancelReply | undefined;

  constructor(
    private readonly supervisor: Pick<Supervisor<T, R>, 'emit' | 'taskFinished' | 'taskFailed'>,
    private readonly project: (event: T) => ObservableInput<R>,
    readonly event: T,
  ) {}

  start(): void {
    this.running = true;
    try {
      this.cancelReply = subscribeReply(this.project(this.event), this);
    } catch (error) {
      this.error(error);
    }
  }

  isClosed(): boolean {
    return !this.running;
  }

  fulfilled(): void {
    ackMessages([this.event]);
  }

  next(result: R): void {
    this.supervisor.emit(result);
  }

  error(error: unknown): void {
    // A thenable of somebody's own making may settle and then throw; and who was cancelled has nothing more to say.
    if (this.running) {
      this.running = false;
      this.supervisor.taskFailed(this, error);
    }
  }

  complete(): void {
    // One that was cancelled by what it emitted at once has not done its work.
    if (this.running) {
      ackMessages([this.event]);
    }
    this.running = false;
    this.supervisor.taskFinished(this);
  }

  /** It will not be started again. */
  nack(reason: unknown): void {
    nackMessages([this.event], reason);
  }

  cancel(): void {
    this.running = false;
    this.cancelReply?.();
  }
}
