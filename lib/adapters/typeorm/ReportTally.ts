import type { Message } from '../../index.js';
import type { SinkReport } from './SinkOptions.js';

/** Counts what became of one batch. */
export class ReportTally<T> {
  private inserted = 0;
  private readonly refused: unknown[] = [];

  constructor(
    private readonly rows: readonly T[],
    private readonly onReject: ((row: T, error: unknown) => void) | undefined,
  ) {}

  stored(inserted: number): void {
    this.inserted += inserted;
  }

  rejected(row: T, error: unknown, message: Message<T> | undefined): void {
    this.refused.push(error);
    try {
      this.onReject?.(row, error);
    } finally {
      // After the dead letter: it is the last that is known of the row.
      message?.nack(error);
    }
  }

  /** Once every other row is stored. A refused row that nobody was told of is the stream's error. */
  report(): SinkReport<T> {
    if (this.refused.length > 0 && !this.onReject) {
      throw this.refused[0];
    }
    const rejected = this.refused.length;
    return { rows: this.rows, inserted: this.inserted, duplicates: this.rows.length - this.inserted - rejected, rejected };
  }
}
