import type { Subscriber } from 'rxjs';
import { Fifo } from '../buffers/Fifo.js';
import { demandDispatcher } from '../dispatchers/demandDispatcher.js';
import { nackMessages } from '../messages/settleMessages.js';
import { CANCELLED } from '../observable/cancelled.js';
import { NOWHERE, type Connect, type Downstream, type Upstream } from '../protocol/Link.js';
import { StepLoop } from '../protocol/SerialLoop.js';
import type { ConsumerSettings } from './ConsumerOptions.js';
import { ConsumerWorker, type Employer, type Handle } from './ConsumerWorker.js';

/** What the handlers of one subscription are told besides their events. */
export interface ConsumerContext {
  /** Aborted when the subscription is cancelled or fails: pass it to your database or HTTP client. */
  readonly signal: AbortSignal;
}

/** One subscription to a `demandConsumer`: its workers, and the plain RxJS subscriber that hears of their results. */
export abstract class ConsumerLink<T, R> implements Downstream<T>, Employer<T, R> {
  closed = false;
  readonly context: ConsumerContext;
  protected upstream: Upstream = NOWHERE;
  protected readonly workers: ConsumerWorker<T, R>[] = [];
  private abort: AbortController | undefined;
  /** How the source ended; what it delivered before is handled first. */
  private sourceEnd: ((subscriber: Subscriber<R>) => void) | undefined;

  constructor(
    private readonly subscriber: Subscriber<R>,
    private readonly settings: ConsumerSettings<T>,
  ) {
    const signal = (): AbortSignal => this.controller.signal;
    this.context = {
      get signal() {
        return signal();
      },
    };
  }

  /** Starts to consume. `createHandle` is called once per worker. */
  start(connect: Connect<T>, createHandle: (context: ConsumerContext) => Handle<T, R>): void {
    const { maxDemand, minDemand, concurrency } = this.settings;
    try {
      for (let count = 0; count < concurrency; count++) {
        this.workers.push(new ConsumerWorker(this, createHandle(this.context), maxDemand, minDemand));
      }
    } catch (error) {
      this.subscriber.error(error);
      return;
    }
    connect(this);
  }

  open(upstream: Upstream): void {
    this.upstream = upstream;
    // Added before the first event, so that a synchronous source can be cancelled from a result.
    this.subscriber.add(() => {
      this.cancel();
    });
    for (const worker of this.workers) {
      worker.start();
    }
  }

  /** Whether all that has arrived was given to a worker. */
  protected abstract readonly nothingArrived: boolean;

  abstract next(events: readonly T[]): void;

  abstract request(worker: ConsumerWorker<T, R>, n: number): void;

  error(error: unknown): void {
    this.ended((subscriber) => {
      this.controller.abort(CANCELLED);
      subscriber.error(error);
    });
  }

  complete(): void {
    this.ended((subscriber) => {
      subscriber.complete();
    });
  }

  emit(result: R): void {
    this.subscriber.next(result);
  }

  handlerFailed(error: unknown, chunk: readonly T[]): boolean {
    let failure = error;
    let skip = false;
    try {
      skip = this.settings.onHandlerError(error, chunk) === 'skip';
    } catch (thrown) {
      failure = thrown;
    }
    // After the decision: whoever takes it may have put some of them aside, and acked them.
    nackMessages(chunk, error);
    if (skip) {
      return true;
    }
    this.cancel();
    this.subscriber.error(failure);
    return false;
  }

  rested(): void {
    if (this.sourceEnd !== undefined && !this.closed && this.nothingArrived && this.workers.every((worker) => worker.resting)) {
      const { sourceEnd } = this;
      this.closed = true;
      sourceEnd(this.subscriber);
    }
  }

  private get controller(): AbortController {
    return (this.abort ??= new AbortController());
  }

  private ended(end: (subscriber: Subscriber<R>) => void): void {
    this.upstream = NOWHERE;
    this.sourceEnd = end;
    this.rested();
  }

  private cancel(): void {
    if (!this.closed) {
      this.closed = true;
      const { upstream } = this;
      this.upstream = NOWHERE;
      upstream.cancel();
      for (const worker of this.workers) {
        worker.cancel();
      }
      // Made now if need be: a handler that is still at work may look at its signal later.
      this.controller.abort(CANCELLED);
    }
  }
}

/** The ordinary case: one worker, straight on its source. */
export class SingleConsumerLink<T, R> extends ConsumerLink<T, R> {
  protected readonly nothingArrived = true;

  next(events: readonly T[]): void {
    this.workers[0]?.receive(events);
  }

  request(_worker: ConsumerWorker<T, R>, n: number): void {
    this.upstream.request(n);
  }
}

/**
 * Several workers on one source, served as competing consumers are: each request goes upstream by itself and in order, what arrives goes to the
 * worker with the largest unmet demand.
 */
export class CompetingConsumersLink<T, R> extends ConsumerLink<T, R> {
  private readonly dispatcher = demandDispatcher<T>();
  private readonly workerOf = new Map<symbol, ConsumerWorker<T, R>>();
  private readonly idOf = new Map<ConsumerWorker<T, R>, symbol>();
  private readonly arrived = new Fifo<readonly T[]>();
  private readonly requests = new Fifo<{ readonly consumer: symbol; readonly n: number }>();
  private readonly loop = new StepLoop(() => this.step());
  private readonly deliver = (consumer: symbol, events: readonly T[]): void => {
    this.workerOf.get(consumer)?.receive(events);
  };

  protected get nothingArrived(): boolean {
    return this.arrived.size === 0;
  }

  override open(upstream: Upstream): void {
    for (const worker of this.workers) {
      const consumer = Symbol('worker');
      this.workerOf.set(consumer, worker);
      this.idOf.set(worker, consumer);
      this.dispatcher.subscribe(consumer, {});
    }
    super.open(upstream);
  }

  next(events: readonly T[]): void {
    this.arrived.push(events);
    this.loop.run();
  }

  request(worker: ConsumerWorker<T, R>, n: number): void {
    this.requests.push({ consumer: this.idOf.get(worker) as symbol, n });
    this.loop.run();
  }

  private step(): boolean {
    if (this.arrived.size > 0) {
      // The workers asked for all that upstream may deliver: nothing is left over.
      this.dispatcher.dispatch(this.arrived.shift(), this.deliver);
      return true;
    }
    if (this.requests.size > 0) {
      const { consumer, n } = this.requests.shift();
      const demand = this.dispatcher.ask(consumer, n, this.deliver);
      this.upstream.request(demand);
      return true;
    }
    return false;
  }
}
