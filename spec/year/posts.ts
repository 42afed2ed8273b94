import { snowflakeAt, snowflakeTime } from '../../samples/twitter-simulator/snowflake.js';

/** One post in each stretch of so many milliseconds, somewhere in it. */
export const STRETCH_MS = 30_000;

/** Posts without a list of them: post n is worked out from n, and n from an id. */
export class Posts {
  constructor(private readonly startMs: number) {}

  timeOf(index: number): number {
    // A cheap hash: only that the times are uneven counts.
    return this.startMs + index * STRETCH_MS + ((Math.imul(index + 1, 0x9e3779b1) >>> 0) % STRETCH_MS);
  }

  idOf(index: number): string {
    return snowflakeAt(this.timeOf(index), 7);
  }

  textOf(index: number): string {
    return `post ${String(index)}`;
  }

  indexOf(id: string): number {
    return Math.floor((snowflakeTime(id) - this.startMs) / STRETCH_MS);
  }

  /** How many there are up to this moment. */
  countAt(timeMs: number): number {
    const index = Math.max(0, Math.floor((timeMs - this.startMs) / STRETCH_MS));
    return index + (this.timeOf(index) <= timeMs ? 1 : 0);
  }

  /** How many have this id or a smaller one. */
  countUpTo(id: bigint): number {
    const index = this.indexOf(String(id));
    return index < 0 ? 0 : index + (BigInt(this.idOf(index)) <= id ? 1 : 0);
  }
}
