import type { ObservableInput } from 'rxjs';
import { BufferedLink } from '../buffers/BufferedLink.js';
import { isObservableInput } from '../observable/isObservableInput.js';
import type { Downstream } from '../protocol/Link.js';
import { check } from '../protocol/options.js';
import { AsyncPlace } from './AsyncPlace.js';

/** `mapAsyncStage` at work. Upstream is asked only for what can be started at once, so no event ever waits here. */
export class MapAsyncLink<T, R> extends BufferedLink<R> implements Downstream<T> {
  /** Asked for and not yet arrived. */
  private asked = 0;
  private index = 0;
  /** All places there are, made when first needed. The first `taken` are at work, in the order of their events; the others are free. */
  private places: AsyncPlace<R>[] = [];
  private taken = 0;
  private runsSoon = false;
  private readonly runAtLast = (): void => {
    this.runsSoon = false;
    this.run();
  };

  constructor(
    downstream: Downstream<R>,
    private readonly project: (event: T, index: number) => ObservableInput<R>,
    private readonly concurrency: number,
    private readonly ordered: boolean,
  ) {
    super(downstream);
  }

  next(events: readonly T[]): void {
    this.asked -= events.length;
    this.enter(() => {
      for (let index = 0; index < events.length && !this.closed && !this.failure; index++) {
        this.startTask(events[index] as T);
      }
    });
  }

  private startTask(event: T): void {
    // Before `project` is called: it may complete another one, whose turn then passes on.
    const place = (this.places[this.taken++] ??= new AsyncPlace(this));
    place.done = false;
    try {
      const stream = this.project(event, this.index++);
      check(isObservableInput(stream), 'project(event)', 'an ObservableInput', stream, TypeError);
      place.start(stream);
    } catch (error) {
      this.failed(error);
    }
  }

  /**
   * A promise is seldom alone: those that settle in the same turn go out in one batch, and are made up for in one request. W3 costs 180 ns per event
   * instead of 300.
   */
  advanced(place: AsyncPlace<R>, isPromise: boolean): void {
    this.gather(place);
    if (!isPromise) {
      this.run();
    } else if (!this.runsSoon) {
      this.runsSoon = true;
      // eslint-disable-next-line no-restricted-globals -- promises settle in this queue, whatever the scheduler: behind those of the same turn
      queueMicrotask(this.runAtLast);
    }
  }

  private gather(place: AsyncPlace<R>): void {
    const { places } = this;
    const at = this.ordered ? 0 : places.indexOf(place);
    // In order: the finished ones follow at once, up to the first that is still at work; what that one has emitted follows, too.
    while (at < this.taken && this.collect(places[at] as AsyncPlace<R>)) {
      // Free now, and the last to be taken again. `shift` where it will do: `splice` costs three times as much.
      places.push((at === 0 ? places.shift() : places.splice(at, 1)[0]) as AsyncPlace<R>);
      this.taken--;
    }
  }

  private collect({ results, done }: AsyncPlace<R>): boolean {
    while (results.size > 0) {
      this.ready.push(results.shift());
    }
    return done;
  }

  protected override get expected(): number {
    return this.taken;
  }

  protected override work(): boolean {
    // What is under way is expected to bring one result each; when it brings none, the demand is still there and is asked for then.
    const more = Math.min(this.concurrency, this.demand) - this.taken - this.asked;
    if (more > 0) {
      this.asked += more;
      this.upstream.request(more);
    }
    return more > 0;
  }

  protected override letGo(): void {
    for (const place of this.places) {
      place.giveUp();
    }
    this.places = [];
  }
}
