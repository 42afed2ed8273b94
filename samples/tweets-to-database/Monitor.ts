import type { SinkNotice } from 'rxjs-demand/typeorm';
import type { TwitterNotice } from 'rxjs-demand/twitter';
import { Counts } from './Counts.js';
import { Progress, type Output } from './Progress.js';
import { RateMeter } from './RateMeter.js';
import { statusLine } from './statusLine.js';
import { summarise } from './summarise.js';

/** What shows in the figures needs no line of its own. */
const ROUTINE: readonly TwitterNotice['kind'][] = ['page', 'window'];

/** Counts what a run does and shows it, to its end. */
export class Monitor {
  readonly counts = new Counts();
  private readonly startedAt = Date.now();
  private readonly rate = new RateMeter(this.startedAt);
  private readonly progress: Progress;

  constructor(
    private readonly output: Output,
    private readonly mostInFlight: number,
  ) {
    this.progress = new Progress(output, () => statusLine(this.counts, mostInFlight, this.rate.measure(Date.now(), this.counts.handled)));
  }

  say(line: string): void {
    this.progress.say(line);
  }

  notice(notice: TwitterNotice): void {
    this.counts.countNotice(notice);
    if (!ROUTINE.includes(notice.kind)) {
      this.say(notice.message);
    }
  }

  sinkNotice({ kind, message }: SinkNotice): void {
    // That a statement is sent again shows in what is in flight.
    if (kind !== 'retry') {
      this.say(message);
    }
  }

  /** Prints the summary; `drained` says whether the run came to a good end. One that failed before the first post has nothing to sum up. */
  close(drained: boolean): void {
    this.progress.stop();
    if (drained || this.counts.served > 0) {
      const durationMs = Date.now() - this.startedAt;
      this.output.write(summarise(this.counts, { mostInFlight: this.mostInFlight, durationMs, drained }));
    }
  }
}
