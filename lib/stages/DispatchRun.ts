import type { Dispatcher, SubscribeOptions } from '../dispatchers/Dispatcher.js';
import { addDemand } from '../protocol/demand.js';
import { NOWHERE, type CancelReason, type Connect, type Downstream, type Upstream } from '../protocol/Link.js';
import { Ask, DispatchMailbox } from './DispatchMailbox.js';
import type { DispatchSettings } from './DispatchOptions.js';
import { DispatchPort, type Failure } from './DispatchPort.js';
import { DispatchStock } from './DispatchStock.js';

/**
 * One subscription to the source of a dispatching stage, shared by its consumers. Requests and events are messages in a mailbox and are taken
 * one after the other, as by a GenStage process: consumers come and go between them, and from inside them.
 */
export class DispatchRun<T> extends DispatchStock<T> implements Downstream<T> {
  private upstream: Upstream = NOWHERE;
  private readonly mailbox = new DispatchMailbox<T>();
  /** Consumers that the dispatcher is yet to know. */
  private readonly joining: DispatchPort<T>[] = [];
  private started = false;
  private sourceDone = false;
  private sourceFailure: Failure | undefined;

  constructor(
    private connect: Connect<T> | undefined,
    dispatcher: Dispatcher<T>,
    settings: DispatchSettings,
    private readonly onEnd: () => void,
  ) {
    super(dispatcher, settings);
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

  /** A consumer asks. */
  ask(port: DispatchPort<T>, n: number): void {
    this.mailbox.putAsk(port, n);
    this.run();
  }

  /** A consumer leaves. With the last one the run ends, unless it is kept alive. */
  leave(port: DispatchPort<T>, reason?: CancelReason): void {
    if (!this.over) {
      this.remove(port);
      if (this.ports.size === 0 && !this.settings.keepAlive) {
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
    const newcomer = !this.failure ? this.joining.shift() : undefined;
    if (newcomer) {
      this.admit(newcomer);
      return true;
    }
    this.started ||= this.ports.size >= this.settings.startAfter;
    const works = this.started && this.settings.demand === 'forward';
    const { batches } = this.mailbox;
    // What came before the source failed was asked for: it is delivered first.
    const failure = this.failure ?? (works && batches > 0 ? undefined : this.sourceFailure);
    if (!failure) {
      if (works && this.work()) {
        return true;
      }
      if (!this.sourceDone || batches > 0 || this.buffered > 0) {
        return false;
      }
    }
    return this.dismiss(failure);
  };

  private admit(port: DispatchPort<T>): void {
    // With the first one, the source is connected: what it says at once is said to somebody.
    this.connect?.(this);
    this.connect = undefined;
    if (!port.closed) {
      try {
        this.subscribe(port);
      } catch (error) {
        port.end({ error });
      }
    }
  }

  /** Buffered events go first, then upstream is asked for what they could not meet, then the next message has its turn. */
  private work(): boolean {
    if (this.serve()) {
      return true;
    }
    const n = this.wanted;
    if (n > 0) {
      this.owed = addDemand(this.owed, n);
      this.mailbox.answering = true;
      this.upstream.request(n);
      this.mailbox.answering = false;
      return true;
    }
    const message = this.mailbox.take();
    if (message instanceof Ask) {
      this.grant(message.port, message.n);
    } else if (message) {
      this.dispatch(message);
    }
    return message !== undefined;
  }

  /** Tells consumers that it is over: all of them after a failure, otherwise those that could not get anything any more. */
  private dismiss(failure: Failure | undefined): boolean {
    const done = [...this.ports.values()].filter(({ id }) => failure !== undefined || this.queued(id) === 0);
    done.forEach((port) => this.remove(port));
    if (done.length === 0) {
      // A failure that nobody hears of is kept for the next one to come.
      if (failure) {
        this.abandon();
      }
      return false;
    }
    // Before they are told: whoever subscribes again from inside starts afresh. With something left for others, it goes on.
    if (failure || (this.ports.size === 0 && !(this.settings.keepAlive && this.bufferedCount > 0))) {
      this.end();
    }
    done.forEach((port) => port.end(failure));
    return true;
  }

  private remove(port: DispatchPort<T>): void {
    this.mailbox.forget(port);
    this.attempt(() => {
      this.unsubscribe(port);
    });
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
    this.giveUp();
    // Consumers take their requests with them when they leave: only events are left.
    while (this.mailbox.batches > 0) {
      this.discard(this.mailbox.take() as readonly T[]);
    }
    upstream.cancel(reason);
  }
}
