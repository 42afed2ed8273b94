import { Observable, type OperatorFunction, type SchedulerLike, type Subscriber, type Subscription } from 'rxjs';
import { EventBuffer } from '../buffers/EventBuffer.js';
import { Fifo } from '../buffers/Fifo.js';
import { tearDown } from '../observable/tearDown.js';
import { DemandCounter } from '../protocol/DemandCounter.js';
import { NOWHERE, type CancelReason, type Connect, type Downstream, type Upstream } from '../protocol/Link.js';
import { StepLoop } from '../protocol/SerialLoop.js';
import { OperatorsOutput, type Collector } from './OperatorsOutput.js';

/**
 * After this many events in a row without a result the stage lets others have the thread. Unbounded demand goes upstream in lots of as many:
 * a source that answers at once would otherwise never stop, whatever the operators drop.
 */
const SILENT_EVENTS_PER_TURN = 1024;

const NO_EVENTS: readonly never[] = [];

/** How a stream ended. An error overtakes what waits for demand, completion does not (1.4). */
type End = { readonly failed: false } | { readonly failed: true; readonly error: unknown };

const COMPLETED: End = { failed: false };

/**
 * `throughStage` at work: feeds one event at a time into the operators and collects what comes out of them while it does (the window). It feeds
 * no more than downstream has asked for, so what waits here is at most what one event brought.
 */
export class ThroughLink<T, R> implements Downstream<T>, Upstream, Collector<R> {
  /** Known only once the operators have subscribed, which is after downstream has: so it counts as a source. */
  readonly depth = 0;
  private upstream: Upstream = NOWHERE;
  private readonly demand = new DemandCounter();
  /** Asked for and not yet arrived. */
  private asked = 0;
  /** The batch in hand, how much of it has been fed, and those that arrived meanwhile. */
  private batch: readonly T[] = NO_EVENTS;
  private fed = 0;
  private readonly waiting = new Fifo<readonly T[]>();
  /** The operators' subscriptions to what stands before them; one, but for operators that subscribe again (`retry`, `repeat`) or twice. */
  private inputs: readonly Subscriber<T>[] = [];
  private connected = false;
  private operators: Subscription | undefined;
  /** What the operators have emitted in the open window, and how many: the array may be longer, see `feed`. */
  private emitted: R[] = [];
  private count = 0;
  private windowOpen = false;
  private readonly surplus = new EventBuffer<R>();
  private silent = 0;
  private pause: Subscription | undefined;
  private readonly loop = new StepLoop(() => this.step());
  /** Around the other one: a source that answers a request at once is fed while it answers, not after. */
  private readonly asking = new StepLoop(() => this.ask());
  /** How upstream ended, not yet told to the operators. */
  private upstreamEnd: End | undefined;
  /** How the operators ended, not yet told to downstream. */
  private end: End | undefined;
  private closed = false;

  constructor(
    private downstream: Downstream<R>,
    private readonly connect: Connect<T>,
    private readonly stock: readonly OperatorFunction<never, unknown>[],
    private readonly scheduler: SchedulerLike,
  ) {}

  start(): void {
    this.asking.enter(() => {
      this.loop.enter(() => {
        this.downstream.open(this, true);
        if (!this.closed) {
          this.inWindow(() => {
            this.subscribeOperators();
          });
        }
      });
    });
  }

  open(upstream: Upstream): void {
    this.upstream = upstream;
  }

  next(events: readonly T[]): void {
    this.asked -= events.length;
    this.waiting.push(events);
    this.advance();
  }

  error(error: unknown): void {
    this.upstream = NOWHERE;
    this.upstreamEnd = { failed: true, error };
    this.dropInput();
    this.advance();
  }

  complete(): void {
    this.upstream = NOWHERE;
    this.upstreamEnd = COMPLETED;
    this.advance();
  }

  request(n: number): void {
    this.demand.add(n);
    this.advance();
  }

  cancel(reason?: CancelReason): void {
    const { upstream } = this;
    this.upstream = NOWHERE;
    upstream.cancel(reason);
    this.close();
  }

  private advance(): void {
    this.asking.enter(() => {
      this.loop.run();
    });
  }

  private ask(): boolean {
    const demand = this.demand.outstanding;
    const more = demand < Infinity ? demand - this.asked : this.asked > 0 ? 0 : SILENT_EVENTS_PER_TURN;
    if (more <= 0 || this.pause !== undefined) {
      return false;
    }
    this.asked += more;
    this.upstream.request(more);
    return true;
  }

  private step(): boolean {
    if (this.closed) {
      return false;
    }
    const demand = this.demand.outstanding;
    const failed = this.end?.failed === true || this.upstreamEnd?.failed === true;
    if ((this.count > 0 || this.surplus.size > 0) && !(failed && demand === 0)) {
      return this.deliver();
    }
    if (this.end !== undefined) {
      signal(this.end, this.close());
      return false;
    }
    if (this.pause !== undefined && !failed) {
      return false;
    }
    if (this.batch.length === 0 && this.waiting.size > 0) {
      this.batch = this.waiting.shift();
      this.fed = 0;
    }
    if (this.fed < this.batch.length) {
      if (demand === 0) {
        return false;
      }
      this.inWindow(() => {
        this.feed(demand);
      });
      if (this.fed === this.batch.length) {
        // Not kept until the next one comes (3.13).
        this.batch = NO_EVENTS;
        this.fed = 0;
      }
      return true;
    }
    if (this.upstreamEnd !== undefined) {
      const { upstreamEnd } = this;
      this.upstreamEnd = undefined;
      this.connected = false;
      this.inWindow(() => {
        // The list as it is now: an operator that subscribes again in answer to the end is a new input.
        for (const input of this.inputs) {
          signal(upstreamEnd, input);
        }
      });
      return true;
    }
    return false;
  }

  private deliver(): boolean {
    const demand = this.demand.outstanding;
    if (this.surplus.size === 0 && this.count <= demand) {
      const events = this.takeEmitted();
      this.demand.take(events.length);
      this.downstream.next(events);
      return true;
    }
    if (this.count > 0) {
      this.surplus.store(this.takeEmitted());
    }
    if (demand === 0) {
      return false;
    }
    const events = this.surplus.take(demand);
    this.demand.take(events.length);
    this.downstream.next(events);
    return true;
  }

  private takeEmitted(): R[] {
    const { emitted } = this;
    emitted.length = this.count;
    this.emitted = [];
    this.count = 0;
    return emitted;
  }

  private feed(demand: number): void {
    const { batch, inputs } = this;
    const { length } = batch;
    const only = inputs.length === 1 ? inputs[0] : undefined;
    let { fed, silent } = this;
    // Of the size that most operators need at most: an array that grows event by event costs 3 of some 40 ns each (`map, filter, map`).
    this.emitted = new Array<R>(Math.min(demand, length - fed));
    // Another batch in hand: an operator has left the source (`take`), and perhaps subscribed anew (`repeat`).
    while (this.batch === batch && this.inputs === inputs && fed < length && this.count < demand) {
      const before = this.count;
      const event = batch[fed++] as T;
      if (only !== undefined) {
        only.next(event);
      } else {
        for (const input of inputs) {
          input.next(event);
        }
      }
      if (this.count > before) {
        silent = 0;
      } else if (++silent === SILENT_EVENTS_PER_TURN) {
        silent = 0;
        this.yieldThread();
        break;
      }
    }
    this.silent = silent;
    if (this.batch === batch) {
      this.fed = fed;
    }
  }

  private yieldThread(): void {
    this.pause = this.scheduler.schedule(() => {
      this.pause = undefined;
      this.advance();
    });
  }

  private inWindow(work: () => void): void {
    this.windowOpen = true;
    work();
    this.windowOpen = false;
  }

  private subscribeOperators(): void {
    const input = new Observable<T>((subscriber) => this.addInput(subscriber));
    try {
      const output = this.stock.reduce<unknown>((source, operator) => operator(source as never), input) as Observable<R>;
      this.operators = output.subscribe(new OperatorsOutput(this));
      // Cancelled by what the operators did at once, before they could be unsubscribed.
      if (this.closed) {
        tearDown(this.operators);
      }
    } catch (error) {
      this.failed(error);
    }
  }

  /** An operator subscribes: the source is connected with the first, and again after it has ended (`retry`, `repeat`). */
  private addInput(subscriber: Subscriber<T>): () => void {
    this.inputs = [...this.inputs, subscriber];
    if (!this.connected) {
      this.connected = true;
      this.asked = 0;
      this.connect(this);
      this.advance();
    }
    return () => {
      this.inputs = this.inputs.filter((input) => input !== subscriber);
      if (this.inputs.length === 0) {
        this.disconnect();
      }
    };
  }

  private disconnect(): void {
    const { upstream } = this;
    this.upstream = NOWHERE;
    this.connected = false;
    this.upstreamEnd = undefined;
    this.dropInput();
    upstream.cancel();
  }

  private dropInput(): void {
    this.batch = NO_EVENTS;
    this.fed = 0;
    this.waiting.clear();
  }

  /** An event comes out of the operators. */
  collect(event: R): void {
    if (this.windowOpen) {
      this.emitted[this.count++] = event;
      return;
    }
    this.failed(
      new TypeError(
        'An operator in throughStage() emitted later than in answer to an event: asynchronous operators cannot keep demand there. ' +
          'Use mapAsyncStage() for asynchronous work.',
      ),
    );
  }

  failed(error: unknown): void {
    this.operatorsEnded({ failed: true, error });
  }

  completed(): void {
    this.operatorsEnded(COMPLETED);
  }

  private operatorsEnded(end: End): void {
    if (this.end === undefined) {
      this.end = end;
      this.advance();
    }
  }

  private close(): Downstream<R> {
    const { downstream } = this;
    this.closed = true;
    this.downstream = NOWHERE;
    this.surplus.clear();
    this.emitted = [];
    this.count = 0;
    this.pause?.unsubscribe();
    tearDown(this.operators);
    // An operator may have subscribed when it was applied: what it does not give up is given up for it.
    this.disconnect();
    return downstream;
  }
}

function signal(end: End, to: { error(error: unknown): void; complete(): void }): void {
  if (end.failed) {
    to.error(end.error);
  } else {
    to.complete();
  }
}
