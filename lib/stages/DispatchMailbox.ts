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
  private readonly messages = new Fifo<Ask<T> | readonly T[]>();
  /** Events that came at once in answer to a request: they go before requests that wait, but never before older events. */
  private readonly answers = new Fifo<readonly T[]>();
  private batches = 0;
  private answering = false;

  get hasEvents(): boolean {
    return this.batches > 0;
  }

  putAsk(port: DispatchPort<T>, n: number): void {
    this.messages.push(new Ask(port, n));
  }

  putEvents(events: readonly T[]): void {
    const overtakesNoEvents = this.batches === this.answers.size;
    this.batches++;
    (this.answering && overtakesNoEvents ? this.answers : this.messages).push(events);
  }

  /** What comes while `request` runs is the answer to it. */
  awaitAnswer(request: () => void): void {
    this.answering = true;
    request();
    this.answering = false;
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

  /** The next message; undefined when there is none. */
  take(): Ask<T> | readonly T[] | undefined {
    const queue = this.answers.size > 0 ? this.answers : this.messages;
    if (queue.size === 0) {
      return undefined;
    }
    const message = queue.shift();
    if (!(message instanceof Ask)) {
      this.batches--;
    }
    return message;
  }
}
