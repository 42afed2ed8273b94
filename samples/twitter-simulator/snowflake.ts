const TWITTER_EPOCH_MS = 1_288_834_974_657n;
const TIME_SHIFT = 22n;

/** How many ids share one millisecond: 2^22. */
export const IDS_PER_MILLISECOND = 2 ** Number(TIME_SHIFT);

/** The id of the given number (0 … 2^22 - 1) within a millisecond of Unix time. Times before the first snowflake give '0'. */
export function snowflakeAt(timeMs: number, sequence = 0): string {
  const elapsed = BigInt(Math.floor(timeMs)) - TWITTER_EPOCH_MS;
  return elapsed < 0n ? '0' : String((elapsed << TIME_SHIFT) + BigInt(sequence));
}

/** The Unix time in milliseconds at which the id was given out. */
export function snowflakeTime(id: string): number {
  return Number((BigInt(id) >> TIME_SHIFT) + TWITTER_EPOCH_MS);
}
