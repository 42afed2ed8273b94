/**
 * The arithmetic of `maxDemand` and `minDemand`, as GenStage does it: ask for `maxDemand` first; hand out what arrives in chunks of at most
 * `maxDemand - minDemand`; once no more than `minDemand` are left in flight after a chunk, ask for as many as make it `maxDemand` again.
 * With 1000/750: 1000 first, then 250 each time 250 have been handled. In flight (asked for and not yet handled) never exceeds `maxDemand`.
 */
export class DemandWindow {
  /** The most events handled at once. Unit: events. */
  readonly chunk: number;
  /** Asked for and not yet handled. */
  private inFlight = 0;
  /** How many of the batch being handled were asked for: events in excess of it are handled but not counted. */
  private asked = 0;

  constructor(
    private readonly maxDemand: number,
    private readonly minDemand: number,
  ) {
    this.chunk = maxDemand - minDemand;
  }

  /** The first request. */
  first(): number {
    return this.handled(0);
  }

  /** A batch is taken up; its chunks follow. */
  received(): void {
    this.asked = this.inFlight;
  }

  /** A chunk of `size` events of that batch has been handled. Returns how many to ask for now; 0: none. */
  handled(size: number): number {
    const counted = size < this.asked ? size : this.asked;
    this.asked -= counted;
    const left = this.inFlight - counted;
    if (left > this.minDemand) {
      this.inFlight = left;
      return 0;
    }
    this.inFlight = this.maxDemand;
    return this.maxDemand - left;
  }
}
