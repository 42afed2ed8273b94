import { isDemand } from '../values/isDemand.js';

/** The signals of the protocol. */
export type SignalKind = 'start' | 'next' | 'error' | 'complete';

/**
 * Keeps the account of one subscription, as its observer sees it, and notes every rule that the source breaks. It looks at one side only: what
 * was requested, what came, and in which order.
 */
export class ProtocolWatch {
  readonly violations: string[] = [];
  private started = false;
  private requested = 0;
  private delivered = 0;
  private ended: 'error' | 'complete' | undefined;
  private cancelled = false;
  /** The signal that is being handled. */
  private inside: SignalKind | undefined;

  /** Requested and not yet delivered. */
  get outstanding(): number {
    return this.requested - this.delivered;
  }

  /** A request that is none is not counted: it earns an error, and no events. */
  request(n: number): void {
    if (isDemand(n)) {
      this.requested += n;
    }
  }

  /** `unsubscribe()` has returned. */
  cancel(): void {
    this.cancelled = true;
  }

  /** `subscribeWithDemand()` has returned. */
  subscribed(): void {
    if (!this.started) {
      this.violations.push('1.9: subscribeWithDemand() returned without having called start()');
    }
  }

  /** The source calls; `handle` is what the observer does about it. */
  signal(kind: SignalKind, count: number, handle: () => void): void {
    this.checkOrder(kind);
    if (kind === 'next') {
      this.checkBatch(count);
    }
    const outer = this.inside;
    this.inside = kind;
    try {
      handle();
    } finally {
      this.inside = outer;
    }
  }

  private checkOrder(kind: SignalKind): void {
    if (this.inside !== undefined) {
      this.violations.push(`1.3: ${kind}() was called while ${this.inside}() was running`);
    }
    if (this.ended !== undefined) {
      this.violations.push(`1.7: ${kind}() was called after ${this.ended}()`);
    } else if (this.cancelled) {
      this.violations.push(`1.8: ${kind}() was called after unsubscribe() had returned`);
    }
    if (kind === 'start') {
      if (this.started) {
        this.violations.push('2.12: start() was called again');
      }
      this.started = true;
    } else if (!this.started) {
      this.violations.push(`1.9: ${kind}() was called before start()`);
    }
    if (kind === 'error' || kind === 'complete') {
      this.ended ??= kind;
    }
  }

  private checkBatch(count: number): void {
    this.delivered += count;
    if (count === 0) {
      this.violations.push('1.1: next() was called with an empty batch');
    }
    if (this.delivered > this.requested) {
      this.violations.push(`1.1: ${String(this.delivered)} events were delivered, ${String(this.requested)} requested`);
    }
  }
}
