import { addDemand } from './demand.js';

/** Outstanding demand: requested and not yet delivered. Unit: events. Unbounded demand is `Infinity` and never shrinks (3.17). */
export class DemandCounter {
  outstanding = 0;

  /** Demand adds up (3.8). */
  add(n: number): void {
    this.outstanding = addDemand(this.outstanding, n);
  }

  /** Counts off `n` delivered events; `n` is at most `outstanding`. `Infinity - n` is `Infinity`, so unbounded demand needs no case. */
  take(n: number): void {
    this.outstanding -= n;
  }
}
