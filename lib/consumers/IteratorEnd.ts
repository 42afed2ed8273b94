import { Fifo } from '../buffers/Fifo.js';
import type { DemandWindow } from '../protocol/DemandWindow.js';
import { NOWHERE, type Connect, type Downstream, type Upstream } from '../protocol/Link.js';

/** A call of the iterator's `next()` that waits for its event. */
interface Reader<T> {
  resolve(result: IteratorResult<T, undefined>): void;
  reject(error: unknown): void;
}

/** The end of a chain where a `for await` loop reads. */
export class IteratorEnd<T> implements Downstream<T> {
  private upstream: Upstream = NOWHERE;
  private started = false;
  private readonly batches = new Fifo<readonly T[]>();
  private batch: readonly T[] | undefined;
  private index = 0;
  private readonly readers = new Fifo<Reader<T>>();
  /** An event was handed out and is not yet counted as read. */
  private inHand = false;
  private ended = false;
  private failure: { readonly error: unknown } | undefined;

  constructor(
    private readonly connect: Connect<T>,
    private readonly window: DemandWindow,
  ) {}

  open(upstream: Upstream): void {
    this.upstream = upstream;
    upstream.request(this.window.first());
  }

  next(events: readonly T[]): void {
    this.batches.push(events);
    this.serve();
  }

  error(error: unknown): void {
    this.failure = { error };
    this.complete();
  }

  complete(): void {
    this.ended = true;
    this.upstream = NOWHERE;
    this.serve();
  }

  /** The loop wants an event; it is done with the one before. */
  pull(): Promise<IteratorResult<T, undefined>> {
    return new Promise((resolve, reject) => {
      this.readers.push({ resolve, reject });
      if (!this.started) {
        this.started = true;
        this.connect(this);
      }
      this.serve();
    });
  }

  /** The loop is left: cancels at once, also while a read is pending. */
  giveUp(): Promise<IteratorResult<T, undefined>> {
    const { upstream } = this;
    this.started = true;
    this.ended = true;
    this.failure = undefined;
    this.upstream = NOWHERE;
    this.batch = undefined;
    this.batches.clear();
    upstream.cancel();
    this.serve();
    return Promise.resolve({ done: true, value: undefined });
  }

  private countRead(): void {
    this.inHand = false;
    const more = this.window.handled(1);
    if (more > 0) {
      this.upstream.request(more);
    }
  }

  private serve(): void {
    while (this.readers.size > 0) {
      if (this.inHand) {
        // Begins anew afterwards: a source that answers at once has served this reader by then.
        this.countRead();
        continue;
      }
      if (this.batch === undefined && this.batches.size > 0) {
        this.batch = this.batches.shift();
        this.index = 0;
        this.window.received();
      }
      if (this.batch !== undefined) {
        const value = this.batch[this.index++] as T;
        if (this.index === this.batch.length) {
          this.batch = undefined;
        }
        this.inHand = true;
        this.readers.shift().resolve({ done: false, value });
      } else if (!this.ended) {
        return;
      } else if (this.failure !== undefined) {
        const { error } = this.failure;
        this.failure = undefined;
        this.readers.shift().reject(error);
      } else {
        this.readers.shift().resolve({ done: true, value: undefined });
      }
    }
  }
}
