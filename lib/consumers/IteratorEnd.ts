import { Inbox } from '../buffers/Inbox.js';
import { NOWHERE, type Connect, type Downstream, type Upstream } from '../protocol/Link.js';
import type { WindowSettings } from '../protocol/options.js';

/** A call of the iterator's `next()` that waits for its event. */
interface Reader<T> {
  resolve(result: IteratorResult<T, undefined>): void;
  reject(error: unknown): void;
}

/** The end of a chain where a `for await` loop reads. */
export class IteratorEnd<T> implements Downstream<T> {
  upstream: Upstream = NOWHERE;
  private readonly inbox: Inbox<T>;
  private readonly readers: Reader<T>[] = [];
  /** An event was handed out and is not yet counted as read. */
  private inHand = false;
  /** What a reader is told who finds nothing any more. */
  private end: ((reader: Reader<T>) => void) | undefined;

  constructor(
    private connect: Connect<T> | undefined,
    window: WindowSettings,
  ) {
    this.inbox = new Inbox(this, window);
  }

  open(upstream: Upstream): void {
    this.upstream = upstream;
    this.inbox.handled(0);
  }

  next(events: readonly T[]): void {
    this.inbox.push(events);
    this.serve();
  }

  error(error: unknown): void {
    this.complete((reader) => {
      this.end = tellDone;
      reader.reject(error);
    });
  }

  complete(end: (reader: Reader<T>) => void = tellDone): void {
    this.upstream = NOWHERE;
    this.end = end;
    this.serve();
  }

  /** The loop wants an event; it is done with the one before. */
  pull(): Promise<IteratorResult<T, undefined>> {
    return new Promise((resolve, reject) => {
      const { connect } = this;
      this.connect = undefined;
      this.readers.push({ resolve, reject });
      connect?.(this);
      this.serve();
    });
  }

  /** The loop is left: cancels at once, also while a read is pending. */
  giveUp(): Promise<IteratorResult<T, undefined>> {
    const { upstream } = this;
    this.connect = undefined;
    this.inbox.clear();
    this.complete();
    upstream.cancel();
    return this.pull();
  }

  private serve(): void {
    while (this.readers.length > 0) {
      if (this.inHand) {
        // Begins anew afterwards: a source that answers at once has served this reader by then.
        this.inHand = false;
        this.inbox.handled(1);
      } else if (!this.inbox.isEmpty) {
        const [value] = this.inbox.take(1) as readonly [T];
        this.inHand = true;
        this.readers.shift()?.resolve({ done: false, value });
      } else if (this.end) {
        this.end(this.readers.shift() as Reader<T>);
      } else {
        return;
      }
    }
  }
}

function tellDone(reader: Reader<never>): void {
  reader.resolve({ done: true, value: undefined });
}
