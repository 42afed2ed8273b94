/** How long to wait before asking again: pure arithmetic, all in milliseconds. */

const retryFirst = 1_000;
const retryMost = 60_000;
const rateLimitFirst = 60_000;
const rateLimitMost = 15 * 60_000;
/** The API's windows last 15 minutes; a reset further away than one window and a minute of clock skew is not believed. */
const believableReset = 16 * 60_000;

function doubled(first: number, most: number, attempt: number): number {
  return Math.min(most, first * 2 ** (attempt - 1));
}

/**
 * Before attempt 1, 2, 3, … again after a failure that may pass: 1 s, 2 s, 4 s, … 60 s at most, less up to a half of it by chance, so that
 * clients that failed together do not come back together. `random` is from [0, 1): attempt 3 waits between 2 s and 4 s.
 */
export function retryWait(attempt: number, random: number): number {
  return Math.round(doubled(retryFirst, retryMost, attempt) * (1 - random / 2));
}

/**
 * After a 429: until the reset the API names (`resetAt`, milliseconds since 1970), when that lies ahead and is believable. Without one
 * 60 s, 120 s, 240 s, … 15 min at most; never less, as asking earlier may count against the limit.
 */
export function rateLimitWait(attempt: number, now: number, resetAt: number | undefined): number {
  const untilReset = (resetAt ?? 0) - now;
  return untilReset > 0 && untilReset <= believableReset ? untilReset : doubled(rateLimitFirst, rateLimitMost, attempt);
}
