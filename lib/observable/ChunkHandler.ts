import { Inbox } from '../buffers/Inbox.js';
import { NO_EVENTS } from '../protocol/noEvents.js';
import type { WindowSettings } from '../protocol/options.js';
import { Job, type Employer, type Handle } from './Job.js';

/** An inbox and the user's function that empties it: one job after the other, chunk by chunk. */
export class ChunkHandler<T, A> extends Job<T, A> {
  readonly inbox: Inbox<T>;

  constructor(employer: Employer<T, A>, handle: Handle<T, A>, window: WindowSettings) {
    super(employer, handle, NO_EVENTS);
    this.inbox = new Inbox(employer, window);
  }

  /** Nothing is left to do. */
  get isIdle(): boolean {
    return !this.begun && this.inbox.isEmpty;
  }

  /** A batch was begun and is not done. */
  get isBusy(): boolean {
    return this.begun || this.inbox.inBatch;
  }

  /** Does the next bit of work. Answers whether there was any. */
  work(): boolean {
    if (this.begun ? this.outcome === undefined : this.inbox.isEmpty) {
      return false;
    }
    if (!this.begun) {
      this.chunk = this.inbox.take();
    }
    const { chunk } = this;
    if (this.step()) {
      // Not kept while the next one is waited for.
      this.chunk = NO_EVENTS;
      this.inbox.handled(chunk.length);
    }
    return true;
  }

  override cancel(): void {
    this.inbox.clear();
    super.cancel();
  }
}
