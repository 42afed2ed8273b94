import { VirtualAction, VirtualTimeScheduler } from 'rxjs';

/**
 * Virtual time that moves only when told to: for pipelines whose time is virtual and whose I/O is real. `flush()` of rxjs' own runs to the
 * end of all timers, and the I/O that the next timer depends on would never have happened.
 */
export class ManualScheduler extends VirtualTimeScheduler {
  constructor(startMs = 0) {
    super(VirtualAction, startMs);
    this.frame = startMs;
  }

  /** Runs every timer that is due within `ms`, in order, and stands at now + `ms` afterwards. */
  advance(ms: number): void {
    this.maxFrames = this.frame + ms;
    this.flush();
    this.frame = this.maxFrames;
  }

  /** Timers that would still fire. */
  get openTimers(): number {
    return this.actions.filter((action) => !action.closed).length;
  }

  /** When the next timer is due, counted from now; undefined without one. */
  get nextTimerIn(): number | undefined {
    const delays = this.actions.map((action) => action.delay - this.frame);
    return delays.length === 0 ? undefined : Math.min(...delays);
  }
}
