import type { Dispatcher, SubscribeOptions } from '../dispatchers/Dispatcher.js';
import { reportUnhandled } from '../observable/reportUnhandled.js';
import { NOWHERE, type CancelReason, type Connect, type Downstream, type Upstream } from '../protocol/Link.js';
import { SerialLoop } from '../protocol/SerialLoop.js';
import { Ask, DispatchMailbox } from './DispatchMailbox.js';
import type { DispatchSettings } from './DispatchOptions.js';
import { DispatchPort } from './DispatchPort.js';
import { DispatchStock } from './DispatchStock.js';

/**
 * One subscription to the source of a dispatching stage, shared by its consumers. Requests and events are messages in a mailbox and are taken
 * one after the other, as by a GenStage process: consumers come and go between them, and from inside them.
 */
export class DispatchRun<T> extends SerialLoop implements Downstream<T> {
  private upstream: Upstream = NOWHERE;
  /** Consumers that are there, and not yet known to the dispatcher. */
  private readonly joining: DispatchPort<T>[] = [];
  private readonly mailbox = new DispatchMailbox<T>();
  private readonly stock: DispatchStock<T>;
  private connected = false;
  private started = false;
  private sourceDone = false;
  private sourceFailure: { readonly error: unknown } | undefined;
  private failure: { readonly error: unknown } | undefined;
  private over = false;

  constructor(
    private readonly connect: Connect<T>,
    dispatcher: Dispatcher<T>,
    private readonly settings: DispatchSettings,
    private readonly onEnd: () => void,
  ) {
    super();
    this.stock = new DispatchStock(dispatcher, settings);
  }

  get bufferedCount(): number {
    return this.stock.buffered + this.stock.queued();
  }

  /** A consumer subscribes. */
  join(downstream: Downstream<T>, options: SubscribeOptions<T>): void {
    const port = new DispatchPort(this, downstream, options);
    this.joining.push(port);
    this.enter(() => {
      downstream.open(port, false);
    });
  }

  ask(port: DispatchPort<T>, n: number): void {
    this.mailbox.putAsk(port, n);
    this.run();
  }

  /** A consumer leaves. With the last one the run ends, unless it is kept alive. */
  leave(port: DispatchPort<T>, reason?: CancelReason): void {
    if (!this.over) {
      this.remove(port);
      if (!this.settings.keepAlive && this.stock.ports.size === 0 && this.joining.every(({ closed }) => closed)) {
        this.end(reason);
      }
      this.run();
    }
  }

  open(upstream: Upstream): void {
    if (this.over) {
      // A foreign source ran consumers' code first, and they have left.
      upstream.cancel();
    } else {
      this.upstream = upstream;
    }
  }

  next(events: readonly T[]): void {
    this.mailbox.putEvents(events);
    this.run();
  }

  error(error: unknown): void {
    this.sourceFailure = { error };
    this.complete();
  }

  complete(): void {
    this.upstream = NOWHERE;
    this.sourceDone = true;
    this.run();
  }

  protected override step(): boolean {
    return this.attempt(this.advance) ?? true;
  }

  // Made once: the loop makes no closure.
  private readonly advance = (): boolean => {
    if (this.over) {
      return false;
    }
    if (!this.connected) {
      // When the first consumer is there: what the source says at once is said to somebody.
      this.connected = true;
      this.connect(this);
      return true;
    }
    const port = this.joining.shift();
    if (port !== undefined) {
      this.admit(port);
      return true;
    }
    this.started ||= this.stock.ports.size >= this.settings.startAfter;
    const works = this.started && this.settings.demand === 'forward';
    // What came before the source failed was asked for: it is delivered first.
    const failure = this.failure ?? (works && this.mailbox.batches > 0 ? undefined : this.sourceFailure);
    if (failure !== undefined) {
      this.fail(failure.error);
      return false;
    }
    return (works && this.work()) || this.completeServed();
  };

  /** Buffered events go first, then upstream is asked for what they could not meet, then the next message has its turn. */
  private work(): boolean {
    if (this.stock.serve()) {
      return true;
    }
    const n = this.stock.takeWanted();
    if (n > 0) {
      this.mailbox.answering = true;
      this.upstream.request(n);
      this.mailbox.answering = false;
      return true;
    }
    const message = this.mailbox.take();
    if (!(message instanceof Ask)) {
      if (message !== undefined) {
        this.stock.dispatch(message);
      }
    } else if (!message.port.closed) {
      // The requests of a consumer leave with it; but it may have asked while it was about to be told of its end.
      this.stock.ask(message.port.id, message.n);
    }
    return message !== undefined;
  }

  private admit(port: DispatchPort<T>): void {
    if (!port.closed) {
      try {
        this.stock.subscribe(port);
      } catch (error) {
        port.fail(error);
      }
    }
  }

  private remove(port: DispatchPort<T>): void {
    this.mailbox.forget(port);
    this.attempt(() => {
      this.stock.cancel(port);
    });
  }

  /** Once the source is done, each consumer completes as soon as nothing is left that it could get. */
  private completeServed(): boolean {
    if (!this.sourceDone || this.mailbox.batches > 0 || this.stock.buffered > 0) {
      return false;
    }
    const { ports } = this.stock;
    const served = [...ports.values()].filter((port) => this.stock.queued(port.id) === 0);
    served.forEach((port) => this.remove(port));
    // Before they are told: whoever subscribes again from inside `complete` starts afresh. An end that nobody has heard of is kept.
    if (served.length > 0 && ports.size === 0 && !(this.settings.keepAlive && this.bufferedCount > 0)) {
      this.end();
    }
    served.forEach((port) => port.complete());
    return served.length > 0;
  }

  /** All consumers fail at once. When nobody is there, the next one to come is told. */
  private fail(error: unknown): void {
    const ports = [...this.stock.ports.values()];
    ports.forEach((port) => this.remove(port));
    if (ports.length > 0) {
      this.end();
    } else {
      this.abandon();
    }
    ports.forEach((port) => port.fail(error));
  }

  private end(reason?: CancelReason): void {
    this.over = true;
    this.onEnd();
    this.abandon(reason);
  }

  /** Nothing more is expected: what waits is given up, and so is the source. */
  private abandon(reason?: CancelReason): void {
    const { upstream } = this;
    this.upstream = NOWHERE;
    this.attempt(() => {
      this.stock.drain();
    });
    this.attempt(() => {
      this.stock.close(this.mailbox.clear());
    });
    upstream.cancel(reason);
  }

  private attempt<R>(work: () => R): R | undefined {
    try {
      return work();
    } catch (error) {
      if (this.over) {
        reportUnhandled(error);
      } else {
        this.failure ??= { error };
      }
      return undefined;
    }
  }
}
