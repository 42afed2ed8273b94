import fc from 'fast-check';
import { Observable, of, throwError, type ObservableInput } from 'rxjs';

/** When and as what a user's function answers. */
export type Answer = 'now' | 'at once' | 'later' | 'thenable' | 'promise';

export const anyAnswer: fc.Arbitrary<Answer> = fc.oneof(
  { weight: 10, arbitrary: fc.constantFrom<Answer>('now', 'at once', 'later', 'thenable') },
  { weight: 1, arbitrary: fc.constant<Answer>('promise') },
);

/** One for each call, from the beginning again when there are no more. */
export const answers: fc.Arbitrary<readonly Answer[]> = fc.array(anyAnswer, { minLength: 1, maxLength: 3 });

/**
 * All that has not happened yet. Nothing waits for time: the driver of a run takes one item after the other, in an order that is part of the
 * run's random input. So a run can be repeated, and made smaller.
 */
export class Agenda {
  /** Whether something settles in a microtask: the driver then has to let the event loop turn. */
  usesPromises = false;
  /** Whether something happens from inside a sink's own `next` now. */
  isInside = false;
  private readonly items: (() => void)[] = [];
  private state: number;

  /** `order`: any number; it decides what happens first. */
  constructor(order: number) {
    this.state = order;
  }

  get size(): number {
    return this.items.length;
  }

  later(work: () => void): void {
    this.items.push(work);
  }

  /** One of `count`, at random. */
  choose(count: number): number {
    // A linear congruential generator, by its upper bits: sooner or later each of them.
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
    return (this.state >>> 16) % count;
  }

  /** Lets one of the things happen. */
  runOne(): void {
    const [work] = this.items.splice(this.choose(this.items.length), 1) as [() => void];
    work();
  }

  /** Lets one of the things happen from inside a sink's `next`. Not with promises: their microtasks would not be done in there. */
  runInside(): void {
    if (this.size === 0 || this.usesPromises || this.isInside) return;
    this.isInside = true;
    this.runOne();
    this.isInside = false;
  }

  /** What a user's function returns. `make` is called when the answer is given, and may throw. */
  answer<T>(how: Answer, make: () => T): T | ObservableInput<T> {
    switch (how) {
      case 'now':
        return make();
      case 'at once':
        return this.atOnce(make);
      case 'later':
        // Without a teardown: the answer comes whether or not anybody is still there.
        return new Observable<T>((subscriber) => {
          this.later(() => {
            this.atOnce(make).subscribe(subscriber);
          });
        });
      case 'thenable':
        return this.thenable(make);
      case 'promise':
        return this.promise(make);
    }
  }

  promise<T>(make: () => T): Promise<T> {
    this.usesPromises = true;
    return new Promise((resolve, reject) => {
      this.later(() => {
        try {
          resolve(make());
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  private atOnce<T>(make: () => T): Observable<T> {
    try {
      return of(make());
    } catch (error) {
      return throwError(() => error);
    }
  }

  /** A promise that settles without a microtask: it answers inside whatever runs then. */
  private thenable<T>(make: () => T): PromiseLike<T> {
    const settle = (
      onValue: ((value: T) => unknown) | null | undefined,
      onError: ((error: unknown) => unknown) | null | undefined,
    ): void => {
      let value: T;
      try {
        value = make();
      } catch (error) {
        onError?.(error);
        return;
      }
      onValue?.(value);
    };
    const thenable = {
      then: (onValue?: ((value: T) => unknown) | null, onError?: ((error: unknown) => unknown) | null) => {
        this.later(() => {
          settle(onValue, onError);
        });
        return thenable;
      },
    };
    return thenable as PromiseLike<T>;
  }
}
