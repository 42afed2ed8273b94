import type { Downstream, Upstream } from '../protocol/Link.js';
import { BufferedLink } from '../buffers/BufferedLink.js';
import type { Employer, Job } from './Job.js';

/** A link that puts user's functions to work, and goes on when one of them is settled. Subclasses say what the work is. */
export abstract class WorkLink<T, R, A> extends BufferedLink<R> implements Downstream<T>, Employer<T, A> {
  override open(upstream: Upstream): void {
    this.upstream = upstream;
    this.enter(() => {
      this.downstream.open(this, false);
      if (!this.closed) {
        this.start?.();
      }
    });
  }

  abstract next(events: readonly T[]): void;

  settled(_job: Job<T, A>): void {
    this.run();
  }

  abstract answered(answer: A): void;

  abstract survives(error: unknown, chunk: readonly T[]): boolean;

  /** What there is to do once downstream is open. */
  protected start?(): void;
}
