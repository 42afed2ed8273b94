import { isObservable, type Observable } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';

/** One notification, in the shape that RxJS's own marble parser makes, and the frame of virtual time it came in. */
export interface TimedSignal {
  readonly frame: number;
  readonly notification: { readonly kind: 'N' | 'E' | 'C'; readonly value: unknown; readonly error: unknown };
}

/** What marbles say, as `TestScheduler.run` reads them: spaces align, `9ms ` lets time pass, a group takes as many frames as characters. */
export function parseSignals(marbles: string, values?: Readonly<Record<string, unknown>>, error?: unknown): readonly TimedSignal[] {
  return TestScheduler.parseMarbles(marbles, values, error, true, true) as unknown as readonly TimedSignal[];
}

/** A running record of what an Observable emits. */
export interface Recording {
  readonly signals: readonly TimedSignal[];
  stop(): void;
}

/** Subscribes, and writes down what comes, frames counted from `origin`. */
export function recordSignals(source: Observable<unknown>, now: () => number, origin: number): Recording {
  const signals: TimedSignal[] = [];
  const add = (kind: 'N' | 'E' | 'C', value?: unknown, error?: unknown): void => {
    signals.push({ frame: now() - origin, notification: { kind, value, error } });
  };
  const subscription = source.subscribe({
    next: (value) => {
      // As RxJS does: `{ x: cold('ab|') }` can be expected of a stream of streams.
      add('N', isObservable(value) ? recordSignals(value, now, now()).signals : value);
    },
    error: (error: unknown) => {
      add('E', undefined, error);
    },
    complete: () => {
      add('C');
    },
  });
  return {
    signals,
    stop: () => {
      subscription.unsubscribe();
    },
  };
}
