import type { DemandObserver, DemandSubscription } from 'rxjs-demand';

/** One call of an observer's method, as it came. */
export type Signal<T> = readonly ['start'] | readonly ['next', readonly T[]] | readonly ['error', unknown] | readonly ['complete'];

/** What the observer does besides recording. */
export interface Reactions<T> {
  start?(subscription: DemandSubscription): void;
  next?(events: readonly T[], subscription: DemandSubscription): void;
  error?(error: unknown, subscription: DemandSubscription): void;
  complete?(subscription: DemandSubscription): void;
}

/**
 * Records what it is told, in order and with the nesting, and leaves it at that: it neither cancels after a terminal signal nor ignores one
 * that comes after, so a stage that forgets to stop is seen.
 */
export class RecordingObserver<T> implements DemandObserver<T> {
  readonly signals: Signal<T>[] = [];
  /** The events of all batches. */
  readonly events: T[] = [];
  /** How deep the calls were nested at most; 1 when they came one after the other. */
  deepest = 0;
  private depth = 0;
  private handle: DemandSubscription | undefined;

  constructor(private readonly reactions: Reactions<T> = {}) {}

  get subscription(): DemandSubscription {
    if (this.handle === undefined) {
      throw new Error('start was not called yet');
    }
    return this.handle;
  }

  get batches(): (readonly T[])[] {
    return this.signals.flatMap((signal) => (signal[0] === 'next' ? [signal[1]] : []));
  }

  get errors(): unknown[] {
    return this.signals.flatMap((signal) => (signal[0] === 'error' ? [signal[1]] : []));
  }

  get completions(): number {
    return this.signals.filter((signal) => signal[0] === 'complete').length;
  }

  /** The events, then `'complete'` or the error, as one list. */
  get told(): unknown[] {
    return this.signals.flatMap((signal): readonly unknown[] => {
      switch (signal[0]) {
        case 'start':
          return [];
        case 'next':
          return signal[1];
        case 'error':
          return [signal[1]];
        case 'complete':
          return ['complete'];
      }
    });
  }

  start(subscription: DemandSubscription): void {
    this.handle = subscription;
    this.record(['start'], () => this.reactions.start?.(subscription));
  }

  next(events: readonly T[]): void {
    for (const event of events) {
      this.events.push(event);
    }
    this.record(['next', [...events]], () => this.reactions.next?.(events, this.subscription));
  }

  error(error: unknown): void {
    this.record(['error', error], () => this.reactions.error?.(error, this.subscription));
  }

  complete(): void {
    this.record(['complete'], () => this.reactions.complete?.(this.subscription));
  }

  private record(signal: Signal<T>, react: () => void): void {
    this.signals.push(signal);
    this.depth++;
    this.deepest = Math.max(this.deepest, this.depth);
    try {
      react();
    } finally {
      this.depth--;
    }
  }
}
