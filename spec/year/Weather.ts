import { mulberry32 } from '../../samples/twitter-simulator/mulberry32.js';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export interface Outage {
  readonly what: 'api' | 'database';
  readonly from: number;
  readonly to: number;
}

export interface WeatherOptions {
  readonly seed: number;
  readonly startMs: number;
  readonly days: number;
  /** Beside the short ones that come by chance: of the API, in days from the start. */
  readonly longOutages: readonly { readonly atDay: number; readonly days: number }[];
}

/** Outages and crashes of a run, drawn once. Nothing happens on its last day. */
export class Weather {
  readonly outages: readonly Outage[];
  /** When the process dies, in order. */
  readonly crashes: readonly number[];

  constructor({ seed, startMs, days, longOutages }: WeatherOptions) {
    const random = mulberry32(seed);
    const last = startMs + (days - 1) * DAY_MS;
    /** Moments that come by chance, so many days apart. */
    const moments = (apartDays: number): number[] => {
      const found: number[] = [];
      for (let at = startMs; ;) {
        at += Math.round(-Math.log(1 - random()) * apartDays * DAY_MS);
        if (at >= last) {
          return found;
        }
        found.push(at);
      }
    };
    const short = (what: Outage['what'], apartDays: number, mostMs: number): Outage[] =>
      moments(apartDays).map((from) => ({ what, from, to: Math.min(last, from + Math.round(MINUTE_MS + random() ** 3 * mostMs)) }));
    const long = longOutages.map(({ atDay, days: length }): Outage => {
      const from = startMs + atDay * DAY_MS;
      return { what: 'api', from, to: from + length * DAY_MS };
    });
    this.outages = [...short('api', 3, 12 * HOUR_MS), ...short('database', 5, 6 * HOUR_MS), ...long];
    this.crashes = moments(0.5);
  }

  /** Asked for every request: what is over is not looked at again. */
  watch(what: Outage['what']): (now: number) => boolean {
    const coming = this.outages.filter((outage) => outage.what === what).sort((a, b) => a.from - b.from);
    let until = -Infinity;
    return (now) => {
      for (let next = coming[0]; next !== undefined && next.from <= now; next = coming[0]) {
        until = Math.max(until, next.to);
        coming.shift();
      }
      return now < until;
    };
  }
}
