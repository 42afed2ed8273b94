import { Fifo } from '../buffers/Fifo.js';
import type { DispatchPort } from './DispatchPort.js';

/** One consumer's request. */
export class Ask<T> {
  constructor(
    readonly port: DispatchPort<T>,
    readonly n: number,
  ) {}
}

/** Requests and events in the order they came, as in the mailbox of a GenStage process; `'accumulate'` lets them lie. */
export class DispatchMailbox<T> {
  /** Whether upstream is being asked: events that come now are the answer. */
  answering = false;
  /** How many batches of events wait. */
  batches = 0;
  private readonly messages = new Fifo<Ask<T> | readonly T[]>();
  /** Events that came at once in answer to a request: they go before requests that wait, but never before older events. */
  private readonly answers = new Fifo<readonly T[]>();

  putAsk(port: DispatchPort<T>, n: number): void {
    this.messages.push(new Ask(port, n));
  }

  putEvents(events: readonly T[]): void {
    const overtakesNoEvents = this.batches === this.answers.size;
    this.batches++;
    (this.answering && overtakesNoEvents ? this.answers : this.messages).push(events);
  }

  /** The next message; undefined when there is none. */
  take(): Ask<T> | readonly T[] | undefined {
    const queue = this.answers.size > 0 ? this.answers : this.messages;
    const message = queue.size > 0 ? queue.shift() : undefined;
    if (message && !(message instanceof Ask)) {
      this.batches--;
    }
    return message;
  }

  /** A consumer has left: its requests are not kept until somebody takes them. */
  forget(port: DispatchPort<T>): void {
    for (let left = this.messages.size; left > 0; left--) {
      const message = this.messages.shift();
      if (!(message instanceof Ask && message.port === port)) {
        this.messages.push(message);
      }
    }
  }
}
