/** Whether `n` may be asked for (3.9). */
export function isDemand(n: number): boolean {
  return n === Infinity || (Number.isInteger(n) && n > 0);
}
