import type { Observable, Subscription } from 'rxjs';
import { demandConsumer, fromDemandProducer, type DemandObservable } from 'rxjs-demand';
import { handSource, type HandSource } from './foreignSource.js';
import { RecordingObserver, type Reactions } from './recordingObserver.js';

/** A source that gives only what the spec pushes, and writes down each request by itself: GenStage's traces are made of them. */
export interface Pusher<T> {
  readonly source: HandSource<T>['source'];
  /** Each request, as it came. */
  readonly asked: number[];
  push(...events: T[]): void;
  complete(): void;
  fail(error: unknown): void;
  readonly cancels: number;
}

export function pusher<T>(): Pusher<T> {
  const hand = handSource<T>();
  return {
    source: hand.source,
    asked: hand.requests,
    push: (...events) => {
      hand.observer.next(events);
    },
    complete: () => {
      hand.observer.complete();
    },
    fail: (error) => {
      hand.observer.error(error);
    },
    get cancels() {
      return hand.cancels;
    },
  };
}

/** 0, 1, 2, … below `end`, as many as asked, at once; writes down what it is asked and how each subscription ended. */
export function counter(end = 5000): { readonly source: DemandObservable<number>; readonly asked: number[]; readonly ends: string[] } {
  const asked: number[] = [];
  const ends: string[] = [];
  const source = fromDemandProducer<number, number>({
    init: () => 0,
    handleDemand: (demand, from) => {
      asked.push(demand);
      const events = range(from, Math.min(end, from + demand));
      return { events, state: from + events.length, done: from + events.length >= end };
    },
    terminate: (_from, reason) => {
      ends.push(reason);
    },
  });
  return { source, asked, ends };
}

/** The numbers from `from` on, `to` not among them. */
export function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}

/** A running consumer with a window, and the batches it handled. */
export interface Windowed<T> {
  readonly batches: (readonly T[])[];
  readonly ends: unknown[];
  readonly subscription: Subscription;
}

/** Consumes with a window of `maxDemand`/`minDemand`, at once. `handle` is called from inside each batch. */
export function consume<T>(
  source: Observable<T>,
  maxDemand: number,
  minDemand: number,
  handle: (events: readonly T[]) => void = () => undefined,
): Windowed<T> {
  const batches: (readonly T[])[] = [];
  const ends: unknown[] = [];
  const handleEvents = (events: readonly T[]): void => {
    batches.push(events);
    handle(events);
  };
  const subscription = source.pipe(demandConsumer(handleEvents, { maxDemand, minDemand })).subscribe({
    error: (error: unknown) => {
      ends.push(error);
    },
    complete: () => {
      ends.push('complete');
    },
  });
  return { batches, ends, subscription };
}

/** A consumer that the spec asks for: it records what it is told and asks for nothing by itself. */
export class Joined<T> extends RecordingObserver<T> {
  request(n: number): void {
    this.subscription.request(n);
  }

  unsubscribe(): void {
    this.subscription.unsubscribe();
  }
}

/** Subscribes such a consumer. */
export function join<T>(source: DemandObservable<T>, reactions?: Reactions<T>): Joined<T> {
  const joined = new Joined<T>(reactions);
  source.subscribeWithDemand(joined);
  return joined;
}
