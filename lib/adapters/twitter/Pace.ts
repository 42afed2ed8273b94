import { rateLimitWait, retryWait } from './backOff.js';

/** What is waited for after a request, and the how-manieth in a row it is. */
export interface Wait {
  readonly attempt: number;
  readonly waitMs: number;
}

/**
 * When the next request may begin. A pure policy: it is told what happened and the time, and says how long to wait.
 *
 * Failures in a row are counted until an answer comes, each sort by itself, so that ten network errors do not make the first 429 wait for
 * a quarter of an hour.
 */
export class Pace {
  private plannedAt = 0;
  private plannedMs = 0;
  private failures = 0;
  private limits = 0;
  private restarts = 0;

  constructor(
    private readonly pollIntervalMs: number,
    private readonly random: () => number,
  ) {}

  /** How long to wait from `now` on. Never longer than was planned: a clock that was set back must not stop the polling. */
  remaining(now: number): number {
    return Math.min(this.plannedMs, Math.max(0, this.plannedAt + this.plannedMs - now));
  }

  /** A page came and the window goes on: the next request may follow at once. */
  answered(now: number): void {
    this.failures = 0;
    this.limits = 0;
    this.plan(now, 0);
  }

  /** The window's last page came: the poll clock starts. */
  windowRead(now: number): void {
    this.answered(now);
    this.restarts = 0;
    this.plan(now, this.pollIntervalMs);
  }

  /** Something failed that may pass. */
  failed(now: number): Wait {
    this.failures += 1;
    return { attempt: this.failures, waitMs: this.plan(now, retryWait(this.failures, this.random())) };
  }

  /** 429, with the reset the API named, in milliseconds since 1970. */
  limited(now: number, resetAt: number | undefined): Wait {
    this.limits += 1;
    return { attempt: this.limits, waitMs: this.plan(now, rateLimitWait(this.limits, now, resetAt)) };
  }

  /** The window begins again. Counted until a window is read to its end: its first page comes well each time. */
  restarted(now: number): Wait {
    this.restarts += 1;
    return { attempt: this.restarts, waitMs: this.plan(now, retryWait(this.restarts, this.random())) };
  }

  private plan(now: number, waitMs: number): number {
    this.plannedAt = now;
    this.plannedMs = waitMs;
    return waitMs;
  }
}
