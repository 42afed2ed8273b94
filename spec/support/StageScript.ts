import fc from 'fast-check';
import { dispatchStage, type DispatchedObservable, type Dispatcher, type DispatchOptions, type SubscribeOptions } from 'rxjs-demand';
import { Joined } from './dispatching.js';
import { handSource } from './foreignSource.js';

/** What happens from inside the next delivery. */
export interface Inside {
  readonly leave?: number | undefined;
  readonly ask?: number | undefined;
  readonly mode?: 'forward' | 'accumulate' | undefined;
}

/** A step of a random script. */
export type StageStep =
  | { readonly join: number; readonly asks: number }
  | { readonly leave: number }
  | { readonly ask: number; readonly n: number; readonly inside: Inside }
  | { readonly push: number; readonly inside: Inside }
  | { readonly mode: 'forward' | 'accumulate' };

export const SLOTS = 4;
const slot = fc.nat({ max: SLOTS - 1 });
const mode = fc.constantFrom('forward' as const, 'accumulate' as const);
const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined, freq: 5 });
const inside: fc.Arbitrary<Inside> = fc.record({ leave: rarely(slot), ask: rarely(slot), mode: rarely(mode) });

export const stageStep: fc.Arbitrary<StageStep> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ join: slot, asks: fc.nat({ max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ leave: slot }) },
  { weight: 6, arbitrary: fc.record({ ask: slot, n: fc.integer({ min: 1, max: 6 }), inside }) },
  { weight: 8, arbitrary: fc.record({ push: fc.integer({ min: 1, max: 8 }), inside }) },
  { weight: 1, arbitrary: fc.record({ mode }) },
);

/** One consumer of the stage, from when it joined until it left. */
export class Consumer extends Joined<number> {
  asked = 0;
  left = false;

  constructor(
    readonly slot: number,
    onNext: () => void,
  ) {
    super({ next: onNext });
  }

  get unmet(): number {
    return this.asked - this.events.length;
  }

  override request(n: number): void {
    this.asked += n;
    super.request(n);
  }
}

/** Runs a random script against a dispatching stage, from both sides, and writes down what crossed each edge. */
export class StageScript {
  readonly shared: DispatchedObservable<number>;
  readonly consumers: Consumer[] = [];
  readonly present = new Map<number, Consumer>();
  readonly discarded: number[] = [];
  mode: 'forward' | 'accumulate' = 'forward';
  pushed = 0;
  /** All that upstream was asked for; and what of it the subscription that runs has not got yet. */
  asked = 0;
  owed = 0;
  runs = 0;
  private observer: unknown;
  private pending: Inside = {};
  private readonly hand = handSource<number>((n, observer) => {
    if (observer !== this.observer) {
      this.observer = observer;
      this.owed = 0;
      this.runs++;
    }
    this.asked += n;
    this.owed += n;
  });

  constructor(
    dispatcher: Dispatcher<number>,
    options: DispatchOptions,
    private readonly optionsOf: (slot: number) => SubscribeOptions<number> = () => ({}),
  ) {
    this.shared = dispatchStage(dispatcher, {
      ...options,
      onDiscard: (events) => void this.discarded.push(...(events as readonly number[])),
    })(this.hand.source);
  }

  run(step: StageStep): void {
    if ('join' in step) {
      this.join(step.join, step.asks);
    } else if ('leave' in step) {
      this.leave(step.leave);
    } else if ('mode' in step) {
      this.setMode(step.mode);
    } else {
      this.pending = step.inside;
      if ('ask' in step) {
        this.present.get(step.ask)?.request(step.n);
      } else {
        this.push(step.push);
      }
      this.pending = {};
    }
  }

  /** Everybody comes and asks for all there is; the source completes. */
  finish(): void {
    this.setMode('forward');
    for (let index = 0; index < SLOTS; index++) {
      this.join(index, 0);
    }
    for (const consumer of this.present.values()) consumer.request(10_000);
    this.hand.observer.complete();
  }

  get received(): number[] {
    return this.consumers.flatMap(({ events }) => events);
  }

  get unmet(): number[] {
    return [...this.present.values()].map((consumer) => consumer.unmet);
  }

  private join(index: number, asks: number): void {
    if (this.present.has(index)) return;
    const consumer = new Consumer(index, () => {
      const { leave, ask, mode: next } = this.pending;
      this.pending = {};
      if (ask !== undefined) this.present.get(ask)?.request(2);
      if (leave !== undefined) this.leave(leave);
      if (next !== undefined) this.setMode(next);
    });
    this.consumers.push(consumer);
    this.present.set(index, consumer);
    this.shared.to(this.optionsOf(index)).subscribeWithDemand(consumer);
    if (asks > 0) consumer.request(asks);
  }

  private leave(index: number): void {
    const consumer = this.present.get(index);
    if (consumer === undefined) return;
    this.present.delete(index);
    consumer.left = true;
    consumer.unsubscribe();
  }

  private setMode(next: 'forward' | 'accumulate'): void {
    this.mode = next;
    this.shared.setDemand(next);
  }

  private push(most: number): void {
    // Nobody there and not kept alive: there is no subscription to push to.
    const count = Math.min(most, this.owed);
    if (count === 0 || this.observer === undefined) return;
    this.owed -= count;
    const from = this.pushed;
    this.pushed += count;
    this.hand.observer.next(Array.from({ length: count }, (_, offset) => from + offset));
  }
}
