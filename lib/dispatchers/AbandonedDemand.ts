import { addDemand } from '../protocol/demand.js';

/** Upstream demand of consumers that have left: events are on their way for it, so the next asks use it up before they go upstream. */
export class AbandonedDemand {
  private amount = 0;

  add(demand: number): void {
    this.amount = addDemand(this.amount, demand);
  }

  /** Returns what of `demand` is not covered and has to be asked for upstream. */
  cover(demand: number): number {
    if (this.amount === Infinity) {
      return 0;
    }
    const covered = Math.min(this.amount, demand);
    this.amount -= covered;
    return demand - covered;
  }

  /** `count` of the events it stood for have come, and nobody took them. */
  arrived(count: number): void {
    this.amount = Math.max(0, this.amount - count);
  }
}
