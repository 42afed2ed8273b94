/** The largest amount of demand that is counted; from here on it is unbounded (3.17). */
const MOST_COUNTED = Number.MAX_SAFE_INTEGER;

/** Adds up demand. Saturates at 2^53 - 1 to `Infinity` (3.17): past it, `+ 1` would be lost to rounding and the count would drift. */
export function addDemand(demand: number, more: number): number {
  const sum = demand + more;
  return sum >= MOST_COUNTED ? Infinity : sum;
}

/** Whether `n` may be asked for (3.9). */
export function isDemand(n: unknown): n is number {
  return n === Infinity || (Number.isInteger(n) && (n as number) > 0);
}

/** What of `demand` goes beyond `covered`; unbounded demand beyond any finite one is unbounded. */
export function demandBeyond(demand: number, covered: number): number {
  return demand > covered ? demand - covered : 0;
}
