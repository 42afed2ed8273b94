/** A wait the way notices show it: `1.5 s`. */
export function inSeconds(ms: number): string {
  return `${String(Math.round(ms / 100) / 10)} s`;
}
