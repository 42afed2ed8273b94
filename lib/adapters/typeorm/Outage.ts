import type { SchedulerLike } from 'rxjs';
import { failureCode, isUnreachable } from './failure.js';
import type { SinkNotice } from './notices.js';

/** Knows whether the database is away, and tells of it: once when it goes, once when it comes back, and of each statement sent again. */
export class Outage {
  private since: number | undefined;

  constructor(
    private readonly onNotice: (notice: SinkNotice) => void,
    private readonly clock: Pick<SchedulerLike, 'now'>,
  ) {}

  /** A statement failed and is sent again. */
  failed(error: unknown, { attempt, waitMs, rows }: { readonly attempt: number; readonly waitMs: number; readonly rows: number }): void {
    const code = failureCode(error);
    if (isUnreachable(error) && this.since === undefined) {
      this.since = this.clock.now();
      this.onNotice({ kind: 'away', message: `the database is away (${code}): nothing more is asked for until it is back`, code });
    }
    const message = `a statement of ${String(rows)} rows failed (${code}), again in ${seconds(waitMs)} (attempt ${String(attempt)})`;
    this.onNotice({ kind: 'retry', message, attempt, waitMs, rows, code });
  }

  /** The database has answered, be it by refusing a row. */
  answered(): void {
    if (this.since !== undefined) {
      const awayMs = this.clock.now() - this.since;
      this.since = undefined;
      this.onNotice({ kind: 'back', message: `the database is back after ${seconds(awayMs)}`, awayMs });
    }
  }
}

function seconds(ms: number): string {
  return `${String(Math.round(ms / 100) / 10)} s`;
}
