import { rateLimitWait } from '../backOff.js';
import type { Wait } from '../Pace.js';

const lostStep = 250;
const lostMost = 16_000;
const refusedFirst = 5_000;
const refusedMost = 320_000;

/**
 * When to connect again: the schedule the API documents, in milliseconds. A pure policy. Each sort of failure is counted by itself.
 *
 *     lost        0, 250, 500, 750, … 16 s      the network failed, or the connection broke off
 *     refused     5, 10, 20, … 320 s            an answer other than 200
 *     limited     until the reset, or 60, 120, … 900 s
 */
export class ReconnectSchedule {
  private losses = 0;
  private refusals = 0;
  private limits = 0;

  /** The connection has proved itself: the next failure is a first one. */
  established(): void {
    this.losses = 0;
    this.refusals = 0;
    this.limits = 0;
  }

  lost(): Wait {
    this.losses += 1;
    return { attempt: this.losses, waitMs: Math.min(lostMost, lostStep * (this.losses - 1)) };
  }

  refused(): Wait {
    this.refusals += 1;
    return { attempt: this.refusals, waitMs: Math.min(refusedMost, refusedFirst * 2 ** (this.refusals - 1)) };
  }

  /** `resetAt` and `now` in milliseconds since 1970. */
  limited(now: number, resetAt: number | undefined): Wait {
    this.limits += 1;
    return { attempt: this.limits, waitMs: rateLimitWait(this.limits, now, resetAt) };
  }
}
