const WINDOW_MS = 5000;
const LEAST_MS = 1000;

/** How fast a total grows, over the last five seconds. */
export class RateMeter {
  private readonly points: { readonly timeMs: number; readonly total: number }[];

  constructor(private readonly startMs: number) {
    this.points = [{ timeMs: startMs, total: 0 }];
  }

  /** Per second; `undefined` until a second has passed. */
  measure(timeMs: number, total: number): number | undefined {
    this.points.push({ timeMs, total });
    // The newest of the points that are old enough stays: measured every ten seconds, the rate is over ten seconds.
    while (timeMs - (this.points[1]?.timeMs ?? Infinity) >= WINDOW_MS) {
      this.points.shift();
    }
    const { timeMs: sinceMs, total: before } = this.points[0] ?? { timeMs: this.startMs, total: 0 };
    return timeMs - sinceMs < LEAST_MS ? undefined : ((total - before) * 1000) / (timeMs - sinceMs);
  }
}
