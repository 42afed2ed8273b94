import { asyncScheduler, interval, tap, type SchedulerLike, type Subscription } from 'rxjs';
import type { Status } from './statusLine.js';

/** What of `process.stdout` is needed here. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const LIVE_MS = 200;
const CALM_MS = 5000;
const ERASE_LINE = '\r\x1b[2K';

/**
 * Shows how a run is doing. On a terminal: one line that is written anew five times a second, with what is said above it. Elsewhere, in a file
 * or a pipe: a line every five seconds when there is something new, with the time in front.
 */
export class Progress {
  private readonly live: boolean;
  private readonly ticks: Subscription;
  private shown = '';

  constructor(
    private readonly output: Output,
    private readonly status: () => Status,
    private readonly scheduler: SchedulerLike = asyncScheduler,
  ) {
    this.live = output.isTTY === true;
    this.ticks = interval(this.live ? LIVE_MS : CALM_MS, scheduler)
      .pipe(tap(() => this.tick()))
      .subscribe();
  }

  say(line: string): void {
    this.writeLine(line);
    if (this.live) {
      this.output.write(this.shown);
    }
  }

  /** Nothing of the live line is left. */
  stop(): void {
    this.ticks.unsubscribe();
    if (this.live) {
      this.output.write(ERASE_LINE);
    }
  }

  private tick(): void {
    const { figures, speed } = this.status();
    if (this.live) {
      // A line that wraps could not be erased. A terminal that does not know its width says 0.
      this.shown = (figures + speed).slice(0, (this.output.columns || 80) - 1);
      this.output.write(ERASE_LINE + this.shown);
    } else if (figures !== this.shown) {
      this.shown = figures;
      this.writeLine(figures + speed);
    }
  }

  private writeLine(line: string): void {
    const time = new Date(this.scheduler.now()).toISOString().replace(/\.\d+Z$/, 'Z');
    this.output.write(this.live ? `${ERASE_LINE}${line}\n` : `${time} ${line}\n`);
  }
}
