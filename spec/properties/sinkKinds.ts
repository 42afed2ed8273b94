import { Subject, take, type ObservableInput, type Subscription } from 'rxjs';
import { demandConsumer, requestOn, toAsyncIterable, type DemandObservable, type DemandSubscription } from 'rxjs-demand';
import type { Agenda } from './Agenda.js';
import { Sink, type AskingPlan, type ConsumerPlan, type SinkPlan } from './sinks.js';
import { FAULT } from './Told.js';

/** Makes the sink. When its handler is to fail, `failsAt` is the number of the event at which it does. */
export function createSink(plan: SinkPlan, agenda: Agenda, failsAt: number | undefined): Sink {
  switch (plan.sink) {
    case 'consumer':
      return new ConsumerSink(plan, agenda, failsAt);
    case 'probe':
      return new ProbeSink(plan, agenda);
    case 'requestOn':
      return new RequestOnSink(plan, agenda);
    case 'iterator':
      return new IteratorSink(plan, agenda);
    case 'subscribe':
      return new SubscribingSink(agenda, plan.leaves);
  }
}

/** An ordinary subscription, that leaves by `take`. */
class SubscribingSink extends Sink {
  start(source: DemandObservable<number>): void {
    source.pipe(take(this.leaves ?? Infinity)).subscribe({
      next: (event) => {
        this.got([event]);
      },
      error: (error: unknown) => {
        this.ended('fail', error);
      },
      complete: () => {
        if (this.hasEnough) this.left = true;
        else this.ended('complete');
      },
    });
  }
}

/** demandConsumer with a handler of any kind. */
class ConsumerSink extends Sink {
  override readonly ordered: boolean;
  override readonly mostInFlight: number;
  private seen = 0;

  constructor(
    private readonly plan: ConsumerPlan,
    agenda: Agenda,
    private readonly failsAt: number | undefined,
  ) {
    super(agenda, plan.leaves);
    this.ordered = plan.concurrency === 1;
    this.mostInFlight = plan.concurrency * plan.window.maxDemand;
  }

  start(source: DemandObservable<number>): void {
    const { window, concurrency, handler, onHandlerError } = this.plan;
    const options = {
      ...window,
      concurrency,
      onHandlerError: (_error: unknown, events: readonly number[]) => {
        if (onHandlerError === 'skip') this.skipped.push(...events);
        return onHandlerError;
      },
    };
    const consume =
      handler === 'now'
        ? demandConsumer<number>((events) => {
            this.handle(events);
          }, options)
        : demandConsumer<number, readonly number[]>((events) => {
            const reply = this.agenda.answer(handler, () => this.handle(events));
            return reply as ObservableInput<readonly number[]>;
          }, options);
    const held: { subscription?: Subscription } = {};
    const leave = (): void => {
      if (this.over) return;
      if (held.subscription === undefined) {
        // A source that answers at once has not let us have it yet.
        this.agenda.later(leave);
        return;
      }
      held.subscription.unsubscribe();
      this.left = true;
    };
    held.subscription = consume(source).subscribe({
      next: (events) => {
        this.got(events);
        if (this.hasEnough) this.agenda.later(leave);
      },
      error: (error: unknown) => {
        this.ended('fail', error);
      },
      complete: () => {
        this.ended('complete');
      },
    });
  }

  private handle(events: readonly number[]): readonly number[] {
    const { maxDemand, minDemand } = this.plan.window;
    if (events.length === 0 || events.length > maxDemand - minDemand)
      this.violations.push(`the consumer: a batch of ${String(events.length)}`);
    this.taken += events.length;
    const from = this.seen;
    this.seen += events.length;
    if (this.failsAt !== undefined && from <= this.failsAt && this.failsAt < this.seen) throw FAULT;
    return events;
  }
}

/** What the sinks that ask by hand have in common. */
abstract class AskingSink extends Sink {
  private calls = 0;

  constructor(
    protected readonly plan: AskingPlan,
    agenda: Agenda,
  ) {
    super(agenda, plan.leaves);
  }

  override ask(): boolean {
    this.request(this.plan.asks[this.calls++ % this.plan.asks.length] as number);
    return true;
  }

  protected abstract request(n: number): void;
}

/** An observer with demand: it asks inside and outside of next, leaves inside and outside, and by a bad request. */
class ProbeSink extends AskingSink {
  private subscription: DemandSubscription | undefined;
  private leaving = false;

  start(source: DemandObservable<number>): void {
    this.subscription = source.subscribeWithDemand({
      start: (subscription) => {
        this.subscription = subscription;
        if (this.plan.inside) this.ask();
      },
      next: (events) => {
        this.got(events);
        if (this.hasEnough && !this.leaving) {
          this.leaving = true;
          if (this.plan.leavesBy === 'cancel outside') this.agenda.later(() => this.leave());
          else this.leave();
        }
        if (this.plan.inside) {
          this.ask();
          // What a stage waits for may come while it delivers.
          this.agenda.runInside();
        }
      },
      error: (error) => {
        // The answer to a bad request is how it leaves.
        if (error instanceof RangeError && this.leaving && typeof this.plan.leavesBy === 'number') this.left = true;
        else this.ended('fail', error);
      },
      complete: () => {
        this.ended('complete');
      },
    });
  }

  protected request(n: number): void {
    this.subscription?.request(n);
  }

  private leave(): void {
    if (this.over) return;
    if (typeof this.plan.leavesBy === 'number') {
      this.subscription?.request(this.plan.leavesBy);
    } else {
      this.subscription?.unsubscribe();
      this.left = true;
    }
  }
}

/** requestOn, asked through a Subject. */
class RequestOnSink extends AskingSink {
  private readonly demand$ = new Subject<number>();

  start(source: DemandObservable<number>): void {
    const subscription = source.pipe(requestOn(this.demand$)).subscribe({
      next: (event) => {
        this.got([event]);
        if (this.hasEnough) {
          this.left = true;
          // It is there: nothing was asked for before subscribe() returned.
          subscription.unsubscribe();
        } else if (this.plan.inside) {
          this.ask();
        }
      },
      error: (error: unknown) => {
        this.ended('fail', error);
      },
      complete: () => {
        this.ended('complete');
      },
    });
  }

  protected request(n: number): void {
    this.demand$.next(n);
  }
}

/** A `for await` loop; whoever breaks off leaves. */
class IteratorSink extends Sink {
  override readonly mostInFlight: number;

  constructor(
    private readonly plan: SinkPlan & { readonly sink: 'iterator' },
    agenda: Agenda,
  ) {
    super(agenda, plan.leaves);
    this.mostInFlight = plan.window.maxDemand;
    agenda.usesPromises = true;
  }

  start(source: DemandObservable<number>): void {
    void this.read(source);
  }

  private async read(source: DemandObservable<number>): Promise<void> {
    try {
      for await (const event of toAsyncIterable(source, this.plan.window)) {
        this.got([event]);
        this.taken++;
        if (this.hasEnough) break;
      }
    } catch (error) {
      this.ended('fail', error);
      return;
    }
    if (this.hasEnough) this.left = true;
    else this.ended('complete');
  }
}
