import type { CancelReason, Downstream } from '../protocol/Link.js';
import { LoopLink } from '../protocol/LoopLink.js';
import { Fifo } from './Fifo.js';

/** A stage whose results wait for demand. Subclasses say how results come about. */
export abstract class BufferedLink<R> extends LoopLink<R> {
  /** Results that nobody has asked for yet. */
  protected readonly ready = new Fifo<R>();
  /** How many results are expected beside those. */
  protected get expected(): number {
    return 0;
  }

  protected override get left(): number {
    return this.ready.size + this.expected;
  }

  /** Does the next bit of work that brings results, or asks for what it needs. Answers whether there was any. */
  protected abstract work(): boolean;

  protected override step(): boolean {
    const { ready, demand } = this;
    if (ready.size > 0 && demand > 0) {
      this.deliver(ready.take(demand));
      return true;
    }
    return !this.finish() && this.work();
  }

  protected override close(reason?: CancelReason): Downstream<R> {
    this.ready.clear();
    return super.close(reason);
  }
}
