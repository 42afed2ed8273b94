import { Fifo } from '../buffers/Fifo.js';
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
  private readonly ports = new Map<symbol, DispatchPort<T>>();
  private readonly joining = new Fifo<DispatchPort<T>>();
  private readonly mailbox = new DispatchMailbox<T>();
  private readonly stock: DispatchStock<T>;
  private started = false;
  private sourceDone = false;
  private sourceFailure: { readonly error: unknown } | undefined;
  private failure: { readonly error: unknown } | undefined;
  private over = false;

  constructor(
    dispatcher: Dispatcher<T>,
    private readonly settings: DispatchSettings,
    private readonly isForwarding: () => boolean,
    private readonly onEnd: () => void,
  ) {
    super();
    this.stock = new DispatchStock(dispatcher, settings, this);
  }

  get bufferedCount(): number {
    return this.stock.buffered + this.stock.queued();
  }

  /** The first consumer subscribes, then the source is connected: what it says at once is said to somebody. */
  start(connect: Connect<T>, downstream: Downstream<T>, options: SubscribeOptions<T>): void {
    this.enter(() => {
      this.join(downstream, options);
      if (!this.over) {
        connect(this);
      }
    });
  }

  /** A consumer subscribes. */
  join(downstream: Downstream<T>, options: SubscribeOptions<T>): void {
    const port = new DispatchPort(this, downstream, options);
    this.ports.set(port.id, port);
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
    if (this.over) {
      return;
    }
    this.remove(port);
    if (this.ports.size === 0 && !this.settings.keepAlive) {
      this.end(reason);
    }
    this.run();
  }

  /** The mode was changed. */
  resume(): void {
    this.run();
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

  /** The dispatcher hands events to a consumer. */
  handOver(consumer: symbol, events: readonly T[], rejected: number): void {
    const port = this.ports.get(consumer);
    if (port === undefined) {
      // A dispatcher of a user's own making has not noticed that the consumer left.
      this.stock.discard(events);
      return;
    }
    if (rejected > 0) {
      this.mailbox.putAsk(port, rejected);
    }
    if (events.length > 0) {
      port.deliver(events);
    }
    port.failIfBroken();
  }

  failed(error: unknown): void {
    if (this.over) {
      reportUnhandled(error);
    } else {
      this.failure ??= { error };
    }
  }

  protected override step(): boolean {
    if (this.over) {
      return false;
    }
    // What came before the source failed was asked for: it is delivered first.
    const failure = this.failure ?? (this.mailbox.hasEvents && this.mayWork() ? undefined : this.sourceFailure);
    if (failure !== undefined) {
      this.fail(failure.error);
      return false;
    }
    if (this.joining.size > 0) {
      this.admit(this.joining.shift());
      return true;
    }
    if (this.mayWork() && this.work()) {
      return true;
    }
    return this.completeServed();
  }

  private mayWork(): boolean {
    this.started ||= this.ports.size >= this.settings.startAfter;
    return this.started && this.isForwarding();
  }

  /** Buffered events go first, then upstream is asked for what they could not meet, then the next message has its turn. */
  private work(): boolean {
    if (this.stock.serve() || this.request()) {
      return true;
    }
    const message = this.mailbox.take();
    if (message instanceof Ask) {
      /* istanbul ignore else -- the requests of a consumer leave with it: only one that asks after it has left comes here */
      if (message.port.joined) {
        this.stock.ask(message.port.id, message.n);
      }
    } else if (message !== undefined) {
      this.stock.dispatch(message);
    }
    return message !== undefined;
  }

  private request(): boolean {
    const n = this.stock.takeWanted();
    if (n > 0) {
      this.mailbox.awaitAnswer(() => {
        this.upstream.request(n);
      });
    }
    return n > 0;
  }

  private admit(port: DispatchPort<T>): void {
    if (!port.closed) {
      try {
        this.stock.subscribe(port.id, port.options);
        port.joined = true;
      } catch (error) {
        port.fail(error);
      }
    }
  }

  private remove(port: DispatchPort<T>): void {
    this.ports.delete(port.id);
    this.mailbox.forget(port);
    if (port.joined) {
      port.joined = false;
      this.stock.cancel(port.id);
    }
  }

  /** Once the source is done, each consumer completes as soon as nothing is left that it could get. */
  private completeServed(): boolean {
    if (!this.sourceDone || this.mailbox.hasEvents || this.stock.buffered > 0) {
      return false;
    }
    const served = [...this.ports.values()].filter((port) => this.stock.queued(port.id) === 0);
    served.forEach((port) => this.remove(port));
    // Before they are told: whoever subscribes again from inside `complete` starts afresh. An end that nobody has heard of is kept.
    if (served.length > 0 && this.ports.size === 0 && !(this.settings.keepAlive && this.bufferedCount > 0)) {
      this.end();
    }
    served.forEach((port) => port.complete());
    return served.length > 0;
  }

  /** All consumers fail at once. When nobody is there, the next one to come is told. */
  private fail(error: unknown): void {
    const ports = [...this.ports.values()];
    ports.forEach((port) => this.remove(port));
    if (ports.length === 0) {
      this.abandon();
    } else {
      this.end();
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
    this.stock.close();
    for (let message = this.mailbox.take(); message !== undefined; message = this.mailbox.take()) {
      /* istanbul ignore else -- consumers take their requests with them when they leave */
      if (!(message instanceof Ask)) {
        this.stock.discard(message);
      }
    }
    upstream.cancel(reason);
  }
}
