import type { CancelReason, Downstream, Upstream } from '../../lib/protocol/Link.js';

/** What a stage said to the one after it. */
export type LinkSignal<T> = readonly T[] | 'complete' | { readonly error: unknown };

/** A downstream that writes down what it is told, and fails when it is told something from inside `next` (1.3). */
export class RecordingDownstream<T> implements Downstream<T> {
  readonly signals: LinkSignal<T>[] = [];
  owned: boolean | undefined;
  private handle: Upstream | undefined;
  private depth = 0;

  constructor(
    private readonly reactions: { open?(upstream: Upstream): void; next?(events: readonly T[], upstream: Upstream): void } = {},
  ) {}

  get upstream(): Upstream {
    if (this.handle === undefined) {
      throw new Error('open was not called yet');
    }
    return this.handle;
  }

  open(upstream: Upstream, owned: boolean): void {
    expect(this.handle).toBeUndefined();
    this.handle = upstream;
    this.owned = owned;
    this.reactions.open?.(upstream);
  }

  next(events: readonly T[]): void {
    this.record([...events]);
    this.depth++;
    this.reactions.next?.(events, this.upstream);
    this.depth--;
  }

  error(error: unknown): void {
    this.record({ error });
  }

  complete(): void {
    this.record('complete');
  }

  private record(signal: LinkSignal<T>): void {
    expect(this.depth).toBe(0);
    this.signals.push(signal);
  }
}

/** An upstream that writes down what it is asked for. */
export class RecordingUpstream implements Upstream {
  readonly calls: (number | CancelReason)[] = [];

  constructor(private readonly onRequest: (n: number) => void = () => undefined) {}

  request(n: number): void {
    this.calls.push(n);
    this.onRequest(n);
  }

  cancel(reason: CancelReason = 'cancelled'): void {
    this.calls.push(reason);
  }
}
