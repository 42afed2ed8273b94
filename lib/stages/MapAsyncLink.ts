import type { ObservableInput } from 'rxjs';
import { Fifo } from '../buffers/Fifo.js';
import { isObservableInput } from '../observable/isObservableInput.js';
import { DemandCounter } from '../protocol/DemandCounter.js';
import { NOWHERE, type CancelReason, type Downstream, type Upstream } from '../protocol/Link.js';
import { describeValue } from '../protocol/options.js';
import { SerialLoop } from '../protocol/SerialLoop.js';
import { AsyncPlace } from './AsyncPlace.js';

/** The checked options of a `MapAsyncLink`. */
export interface MapAsyncSettings {
  readonly concurrency: number;
  readonly ordered: boolean;
}

/** `mapAsyncStage` at work. Upstream is asked only for what can be started at once, so no event ever waits here. */
export class MapAsyncLink<T, R> extends SerialLoop implements Downstream<T>, Upstream {
  depth = 0;
  private upstream: Upstream = NOWHERE;
  private readonly demand = new DemandCounter();
  /** Asked for and not yet arrived. */
  private asked = 0;
  private index = 0;
  /** All places there are, made when first needed, and those of them that are free. */
  private places: AsyncPlace<R>[] = [];
  private free: AsyncPlace<R>[] = [];
  /** When ordered: the place whose results go out now, and those behind it. */
  private turn: AsyncPlace<R> | undefined;
  private readonly line = new Fifo<AsyncPlace<R>>();
  private readonly ready = new Fifo<R>();
  private failure: { readonly error: unknown } | undefined;
  private upstreamDone = false;
  closed = false;

  constructor(
    private downstream: Downstream<R>,
    private readonly project: (event: T, index: number) => ObservableInput<R>,
    private readonly settings: MapAsyncSettings,
  ) {
    super();
  }

  open(upstream: Upstream): void {
    this.upstream = upstream;
    this.depth = upstream.depth + 1;
    this.enter(() => {
      this.downstream.open(this, true);
    });
  }

  next(events: readonly T[]): void {
    this.asked -= events.length;
    this.enter(() => {
      this.startTasks(events);
    });
  }

  error(error: unknown): void {
    this.upstream = NOWHERE;
    this.failed(error);
  }

  complete(): void {
    this.upstreamDone = true;
    this.upstream = NOWHERE;
    this.run();
  }

  request(n: number): void {
    this.demand.add(n);
    this.run();
  }

  cancel(reason?: CancelReason): void {
    const { upstream } = this;
    this.close();
    upstream.cancel(reason);
  }

  /** An inner stream has emitted. */
  emitted(place: AsyncPlace<R>, result: R): void {
    this.take(place, result);
    this.run();
  }

  /** An inner stream has completed. */
  completed(place: AsyncPlace<R>): void {
    this.vacate(place);
    this.run();
  }

  /** A promise was kept: both in one, so that the result goes out together with those that it held back. */
  settled(place: AsyncPlace<R>, result: R): void {
    this.take(place, result);
    this.vacate(place);
    this.run();
  }

  failed(error: unknown): void {
    this.failure ??= { error };
    this.run();
  }

  private startTasks(events: readonly T[]): void {
    for (let index = 0; index < events.length && !this.closed && this.failure === undefined; index++) {
      this.startTask(events[index] as T);
    }
  }

  private startTask(event: T): void {
    const place = this.occupy();
    try {
      const stream = this.project(event, this.index++);
      if (!isObservableInput(stream)) {
        throw new TypeError(
          `Expected \`project\` to return an ObservableInput (a promise, an Observable, …), got ${describeValue(stream)}`,
        );
      }
      place.start(stream);
    } catch (error) {
      this.failed(error);
    }
  }

  private occupy(): AsyncPlace<R> {
    let place = this.free.pop();
    if (place === undefined) {
      place = new AsyncPlace(this);
      this.places.push(place);
    }
    // Before `project` is called: it may complete another one, whose turn then passes on.
    place.done = false;
    if (this.settings.ordered) {
      if (this.turn === undefined) {
        this.turn = place;
      } else {
        this.line.push(place);
      }
    }
    return place;
  }

  private take(place: AsyncPlace<R>, result: R): void {
    if (!this.settings.ordered || place === this.turn) {
      this.ready.push(result);
    } else {
      place.keep(result);
    }
  }

  private vacate(place: AsyncPlace<R>): void {
    place.done = true;
    if (!this.settings.ordered) {
      this.free.push(place);
    } else if (place === this.turn) {
      this.free.push(place);
      this.nextTurn();
    }
  }

  /** Finished places follow at once, up to the first that is still open; what that one has emitted follows, too. */
  private nextTurn(): void {
    this.turn = undefined;
    while (this.turn === undefined && this.line.size > 0) {
      const place = this.line.shift();
      for (const result of place.takeKept()) {
        this.ready.push(result);
      }
      if (place.done) {
        this.free.push(place);
      } else {
        this.turn = place;
      }
    }
  }

  private deliver(count: number): void {
    const results = new Array<R>(count);
    for (let index = 0; index < count; index++) {
      results[index] = this.ready.shift();
    }
    this.demand.take(count);
    this.downstream.next(results);
  }

  protected override step(): boolean {
    if (this.closed) {
      return false;
    }
    const demand = this.demand.outstanding;
    if (this.ready.size > 0 && demand > 0) {
      this.deliver(Math.min(demand, this.ready.size));
      return true;
    }
    if (this.failure !== undefined) {
      const { upstream } = this;
      const downstream = this.close();
      upstream.cancel();
      downstream.error(this.failure.error);
      return false;
    }
    const open = this.places.length - this.free.length;
    if (this.upstreamDone) {
      if (open === 0 && this.ready.size === 0) {
        this.close().complete();
      }
      return false;
    }
    // What is under way is expected to bring one result each; when it brings none, the demand is still there and is asked for then.
    const more = Math.min(this.settings.concurrency, demand) - open - this.asked;
    if (more > 0) {
      this.asked += more;
      this.upstream.request(more);
      return true;
    }
    return false;
  }

  private close(): Downstream<R> {
    const { downstream } = this;
    this.closed = true;
    this.upstream = NOWHERE;
    this.downstream = NOWHERE;
    this.ready.clear();
    this.line.clear();
    this.turn = undefined;
    const { places } = this;
    this.places = [];
    this.free = [];
    for (const place of places) {
      place.giveUp();
    }
    return downstream;
  }
}
