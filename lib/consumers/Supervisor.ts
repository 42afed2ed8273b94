import type { ObservableInput, SchedulerLike, Subscriber } from 'rxjs';
import { Fifo } from '../buffers/Fifo.js';
import { settleMessages } from '../messages/settleMessages.js';
import { Job, type Handle } from '../observable/Job.js';
import { ConsumerEnd } from './ConsumerEnd.js';

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
export class Supervisor<T, R> extends ConsumerEnd<T, R> {
  private readonly tasks = new Set<Job<T, R>>();
  /** Those to be started, for the first time or again. In the loop: one that always fails at once must not grow the stack. */
  private readonly starting = new Fifo<Job<T, R>>();
  /** Tasks that have finished since the last request. */
  private unasked = 0;
  /** When tasks were started again: the latest `maxRestarts`, the oldest first. */
  private readonly restarts: number[] = [];

  private readonly startTask: Handle<T, R>;

  constructor(
    subscriber: Subscriber<R>,
    project: (event: T) => ObservableInput<R>,
    private readonly settings: SupervisorSettings<T>,
  ) {
    super(subscriber);
    this.startTask = (events) => project(events[0] as T);
  }

  next(events: readonly T[]): void {
    for (const event of events) {
      const task = new Job(this, this.startTask, [event]);
      this.tasks.add(task);
      this.starting.push(task);
    }
    this.run();
  }

  override settled(task: Job<T, R>): void {
    // At once: what it failed of is told before others are started.
    if (task.step()) {
      this.tasks.delete(task);
      this.unasked++;
    }
    this.run();
  }

  survives(error: unknown, events: readonly T[], task: Job<T, R>): boolean {
    const { onFailure, restart, maxRestarts, withinMs, scheduler } = this.settings;
    const { restarts } = this;
    try {
      onFailure(error, events[0] as T);
      if (restart === 'transient') {
        const now = scheduler.now();
        if (restarts.push(now) > maxRestarts && (restarts.shift() as number) >= now - withinMs) {
          throw error;
        }
        this.starting.push(task);
        return false;
      }
    } catch (failure) {
      settleMessages(events, { error });
      this.close().error(failure);
      return false;
    }
    settleMessages(events, { error });
    return true;
  }

  protected start(): void {
    this.upstream.request(this.settings.maxDemand);
  }

  protected override work(): boolean {
    const { unasked } = this;
    if (this.starting.size > 0) {
      this.starting.shift().step();
    } else if (unasked >= Math.max(1, this.settings.minDemand)) {
      this.unasked = 0;
      this.upstream.request(unasked);
    } else {
      return false;
    }
    return true;
  }

  protected override get expected(): number {
    return this.tasks.size;
  }

  protected override letGo(): void {
    this.starting.clear();
    for (const task of this.tasks) {
      task.cancel();
    }
  }
}
