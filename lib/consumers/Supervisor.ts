import type { ObservableInput, Subscriber } from 'rxjs';
import { Fifo } from '../buffers/Fifo.js';
import { Job, type Handle } from '../observable/Job.js';
import type { WindowSettings } from '../protocol/options.js';
import { ConsumerEnd, type Decide } from './ConsumerEnd.js';

/** One subscription to `superviseEach`: the tasks that are alive. */
export class Supervisor<T, R> extends ConsumerEnd<T, R> {
  private readonly tasks = new Set<Job<T, R>>();
  /** Those to be started, for the first time or again. In the loop: one that always fails at once must not grow the stack. */
  private readonly starting = new Fifo<Job<T, R>>();
  /** How many may be asked for: tasks that have finished since the last request; at first all there may be. */
  private unasked: number;
  private readonly least: number;
  private readonly startTask: Handle<T, R>;

  constructor(
    subscriber: Subscriber<R>,
    project: (event: T) => ObservableInput<R>,
    { maxDemand, minDemand }: WindowSettings,
    decide: Decide<T>,
  ) {
    super(subscriber, decide);
    this.startTask = (events) => project(events[0] as T);
    this.unasked = maxDemand;
    this.least = Math.max(1, minDemand);
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
    } else {
      this.starting.push(task);
    }
    this.run();
  }

  protected override work(): boolean {
    const { unasked } = this;
    if (this.starting.size > 0) {
      this.starting.shift().step();
    } else if (unasked >= this.least) {
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
