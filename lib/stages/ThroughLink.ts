import { asyncScheduler, Observable, type OperatorFunction, type Subscriber } from 'rxjs';
import { BufferedLink } from '../buffers/BufferedLink.js';
import { Fifo } from '../buffers/Fifo.js';
import { tearDown } from '../observable/tearDown.js';
import { NOWHERE, type Connect, type Downstream, type Upstream } from '../protocol/Link.js';
import { NO_EVENTS } from '../protocol/noEvents.js';
import { OperatorsOutput, type Collector } from './OperatorsOutput.js';

/**
 * After this many events in a row without a result the stage lets others have the thread. Unbounded demand goes upstream in lots of as many:
 * a source that answers at once would otherwise never stop, whatever the operators drop.
 */
const SILENT_EVENTS_PER_TURN = 1024;

/**
 * `throughStage` at work: feeds one event at a time into the operators and collects what comes out of them while it does (the window). It feeds
 * no more than downstream has asked for, so what waits here is at most what one event brought, and the end.
 *
 * The operators are what it takes its events from: they complete it and make it fail. The source only feeds them.
 */
export class ThroughLink<T, R> extends BufferedLink<R> implements Downstream<T>, Collector<R> {
  /** Asked for and not yet arrived. */
  private asked = 0;
  /** The batch in hand, how much of it has been fed, and those that arrived meanwhile. */
  private batch: readonly T[] = NO_EVENTS;
  private fed = 0;
  private readonly waiting = new Fifo<readonly T[]>();
  /** How the source ended, not yet told to the operators. */
  private sourceEnd: ((input: Subscriber<T>) => void) | undefined;
  /** The operators' subscriptions to what stands before them; one, but for operators that subscribe again (`retry`, `repeat`) or twice. */
  private inputs: readonly Subscriber<T>[] = [];
  /** What stands behind the operators. */
  private output: OperatorsOutput<R> | undefined;
  /** What the operators emit in the open window, and how many: the array may be longer, see `feed`. Undefined while the window is closed. */
  private emitted: R[] | undefined;
  private count = 0;
  /** How many events in a row have brought nothing. At the limit the stage pauses. */
  private silent = 0;
  private asking = false;

  constructor(
    downstream: Downstream<R>,
    private readonly connect: Connect<T>,
    private readonly stock: readonly OperatorFunction<never, unknown>[],
  ) {
    super(downstream);
  }

  override open(upstream: Upstream): void {
    this.upstream = upstream;
  }

  next(events: readonly T[]): void {
    this.asked -= events.length;
    this.waiting.push(events);
    this.run();
  }

  override error(error: unknown): void {
    this.dropInput();
    this.sourceEnded((input) => {
      input.error(error);
    });
  }

  override complete(): void {
    this.sourceEnded((input) => {
      input.complete();
    });
  }

  /** Asks outside of the loop: a source that answers a request at once is fed while it answers, not after. */
  override run(): void {
    const { asking } = this;
    this.asking = true;
    do {
      super.run();
    } while (!asking && this.ask());
    this.asking = asking;
  }

  private sourceEnded(tell: (input: Subscriber<T>) => void): void {
    this.upstream = NOWHERE;
    this.sourceEnd = tell;
    this.run();
  }

  private ask(): boolean {
    const { demand, asked } = this;
    const more = demand < Infinity ? demand - asked : asked > 0 ? 0 : SILENT_EVENTS_PER_TURN;
    if (more <= 0 || this.silent === SILENT_EVENTS_PER_TURN) {
      return false;
    }
    this.asked += more;
    this.upstream.request(more);
    return true;
  }

  protected override work(): boolean {
    this.emitted = [];
    const told = this.tellOperators();
    const { emitted, count } = this;
    this.emitted = undefined;
    this.count = 0;
    emitted.length = count;
    if (count > this.demand) {
      this.ready.pushAll(emitted);
    } else if (count > 0) {
      this.deliver(emitted);
    }
    return told;
  }

  private tellOperators(): boolean {
    if (!this.output) {
      this.output = new OperatorsOutput(this);
      this.downstream.open(this, true);
      if (!this.closed) {
        this.subscribeOperators(this.output);
      }
      return true;
    }
    if (this.fed === this.batch.length) {
      // Also when there is none: it is not kept until the next one comes (3.13).
      this.batch = this.waiting.size > 0 ? this.waiting.shift() : NO_EVENTS;
      this.fed = 0;
    }
    if (this.batch.length > 0) {
      return this.feed(this.output);
    }
    const { sourceEnd } = this;
    if (!sourceEnd) {
      return false;
    }
    // Forgotten first: an operator that subscribes again in answer to it connects the source anew.
    this.sourceEnd = undefined;
    this.inputs.forEach(sourceEnd);
    return true;
  }

  private subscribeOperators(output: OperatorsOutput<R>): void {
    const input = new Observable<never>((subscriber) => this.addInput(subscriber));
    try {
      input.pipe(...(this.stock as [OperatorFunction<never, R>])).subscribe(output);
    } catch (error) {
      this.failed(error);
    }
  }

  private feed(output: OperatorsOutput<R>): boolean {
    const { demand } = this;
    if (demand === 0 || this.silent === SILENT_EVENTS_PER_TURN) {
      return false;
    }
    // Of the size that most operators need at most: a queue, or an array that grows event by event, costs 3 of some 40 ns each (`map, filter, map`).
    this.emitted = new Array<R>(Math.min(demand, this.batch.length - this.fed));
    // The batch is another one when an operator has left the source (`take`), and perhaps subscribed anew (`repeat`).
    while (this.fed < this.batch.length && this.count < demand && this.silent < SILENT_EVENTS_PER_TURN) {
      const event = this.batch[this.fed++] as T;
      this.silent++;
      for (const input of this.inputs) {
        input.next(event);
      }
    }
    if (this.silent === SILENT_EVENTS_PER_TURN) {
      output.add(
        asyncScheduler.schedule(() => {
          this.silent = 0;
          this.run();
        }),
      );
    }
    return true;
  }

  /** An event comes out of the operators. */
  collect(event: R): void {
    if (this.emitted) {
      this.silent = 0;
      this.emitted[this.count++] = event;
      return;
    }
    this.failed(new TypeError('An operator in throughStage() is asynchronous. Use mapAsyncStage() in its place.'));
  }

  completed(): void {
    this.upstreamDone = true;
    this.run();
  }

  /** An operator subscribes: the source is connected with the first, and again after it has ended (`retry`, `repeat`). */
  private addInput(subscriber: Subscriber<T>): () => void {
    this.inputs = [...this.inputs, subscriber];
    if (this.upstream === NOWHERE && !this.sourceEnd) {
      this.asked = 0;
      this.connect(this);
      this.run();
    }
    return () => {
      this.inputs = this.inputs.filter((input) => input !== subscriber);
      if (this.inputs.length === 0) {
        this.sourceEnd = undefined;
        this.dropInput();
        this.stop();
      }
    };
  }

  private dropInput(): void {
    this.batch = NO_EVENTS;
    this.fed = 0;
    this.waiting.clear();
  }

  protected override letGo(): void {
    this.dropInput();
    tearDown(this.output);
  }
}
