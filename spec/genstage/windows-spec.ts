import { of } from 'rxjs';
import { demandConsumer, fromDemandProducer, mapStage, toAsyncIterable, type DemandObservable } from 'rxjs-demand';
import { turn } from '../support/eventually.js';
import { ForeignSource } from '../support/foreignSource.js';
import { numbers } from '../support/numbers.js';

/** How many entries of each trace are compared. */
const LENGTH = 12;

/** A trace: how it begins, and what repeats from then on. */
function trace(head: readonly number[], cycle: readonly number[]): readonly number[] {
  return numbers(LENGTH).map((index) => head[index] ?? (cycle[(index - head.length) % cycle.length] as number));
}

/** What was measured with the reference: the demands its producer sees, the batches its consumer is given. */
const TABLE: readonly (readonly [max: number, min: number, demands: readonly number[], batches: readonly number[]])[] = [
  [1000, 500, trace([1000], [500]), trace([], [500])],
  [1000, 750, trace([1000], [250]), trace([], [250])],
  [100, 80, trace([100], [20]), trace([], [20])],
  [100, 20, trace([], [100, 80]), trace([], [80, 20, 80])],
  [10, 0, trace([], [10]), trace([], [10])],
  [10, 5, trace([10], [5]), trace([], [5])],
  [10, 8, trace([10], [2]), trace([], [2])],
  [10, 9, trace([10], [1]), trace([], [1])],
  [10, 2, trace([], [10, 8]), trace([], [8, 2, 8])],
  [10, 3, trace([], [10, 7]), trace([], [7, 3, 7])],
  [4, 0, trace([], [4]), trace([], [4])],
  [4, 2, trace([4], [2]), trace([], [2])],
  [1, 0, trace([], [1]), trace([], [1])],
  [2, 1, trace([2], [1]), trace([], [1])],
  [3, 1, trace([], [3, 2]), trace([], [2, 1, 2])],
  [7, 3, trace([], [7, 4]), trace([], [4, 3, 4])],
];

/** Answers every demand in full, until there is enough to compare; then with what it has, and the end. */
function counter(max: number) {
  const demands: number[] = [];
  const source$ = fromDemandProducer<number, number>({
    init: () => 0,
    handleDemand: (demand, first) => {
      demands.push(demand);
      const done = demands.length > LENGTH + 2 && first > LENGTH * max;
      return { events: numbers(demand).map((n) => first + n), state: first + demand, done };
    },
  });
  return { source$, demands };
}

describe("GenStage's table of windows", () => {
  it('has 16 pairs', () => {
    expect(TABLE.length).toBe(16);
  });

  describe.each(TABLE)('%i/%i asks for %p and handles %p', (maxDemand, minDemand, demands, batches) => {
    let source: ReturnType<typeof counter>;
    let handled: number[];
    let seen: number[];
    const compare = (): void => {
      expect(source.demands.slice(0, LENGTH)).toEqual(demands);
      expect(handled.slice(0, LENGTH)).toEqual(batches);
      // And the events are those that were made, in order, each once.
      expect(seen).toEqual(numbers(seen.length));
      expect(seen.length).toBe(source.demands.reduce((sum, n) => sum + n, 0));
    };
    const handle = (events: readonly number[]): void => {
      handled.push(events.length);
      for (const event of events) seen.push(event);
    };

    beforeEach(() => {
      source = counter(maxDemand);
      handled = [];
      seen = [];
    });

    it('a consumer', () => {
      source.source$.pipe(demandConsumer(handle, { maxDemand, minDemand })).subscribe();
      compare();
    });

    it('a consumer whose handler answers at once', () => {
      source.source$
        .pipe(
          demandConsumer(
            (events) => {
              handle(events);
              return of(1);
            },
            { maxDemand, minDemand },
          ),
        )
        .subscribe();
      compare();
    });

    const identity = {
      handleEvents: (events: readonly number[], state: undefined) => {
        handle(events);
        return { events, state };
      },
    };

    it('a producer-consumer under unbounded demand', () => {
      source.source$.pipe(mapStage(identity, { maxDemand, minDemand })).subscribe();
      compare();
    });

    it('a producer-consumer under a consumer with a window of its own', () => {
      const consumed: number[] = [];
      source.source$
        .pipe(
          mapStage(identity, { maxDemand, minDemand }),
          demandConsumer((events) => consumed.push(...events), { maxDemand: 3, minDemand: 1 }),
        )
        .subscribe();
      compare();
      expect(consumed).toEqual(seen);
    });

    it('a producer-consumer that filters, expands, or answers with nothing: its window is about what comes in', () => {
      const odd = {
        handleEvents: (events: readonly number[], state: undefined) => {
          handle(events);
          return { events: events.filter((n) => n % 2 === 1).flatMap((n) => [n, n, n]), state };
        },
      };
      source.source$.pipe(mapStage(odd, { maxDemand, minDemand })).subscribe();
      compare();
    });
  });

  describe('and of a producer that is pushed', () => {
    /** A producer that answers nothing and emits; `log` shows the requests that cross the edge (D) and the batches (B). */
    function pushed(maxDemand: number, minDemand: number) {
      const log: string[] = [];
      let context: { readonly demand: number; emit(events: readonly number[]): void } | undefined;
      const source$ = fromDemandProducer<number, null>({
        init: (given) => {
          context = given;
          return null;
        },
        handleDemand: () => ({ events: [], state: null }),
      });
      const edge$ = new ForeignSource<number>((observer) =>
        source$.subscribeWithDemand({
          start: (subscription) =>
            observer.start?.({
              get closed() {
                return subscription.closed;
              },
              request: (n) => {
                log.push(`D${n}`);
                subscription.request(n);
              },
              unsubscribe: () => subscription.unsubscribe(),
            }),
          next: (events) => observer.next(events),
          error: (error) => observer.error(error),
          complete: () => observer.complete(),
        }),
      );
      (edge$ as unknown as DemandObservable<number>)
        .pipe(demandConsumer((events: readonly number[]) => void log.push(`B${events.length}`), { maxDemand, minDemand }))
        .subscribe();
      return {
        push: (...sizes: number[]) => {
          for (const size of sizes) context?.emit(numbers(size));
          return log.splice(0).join(' ');
        },
        unmet: () => context?.demand,
      };
    }

    it.each([
      [1000, 750, [100, 100, 100, 100, 100, 100], 'D1000 B100 B100 B100 D300 B100 B100 B100 D300'],
      [10, 5, [1, 1, 1, 1, 1, 1, 1], 'D10 B1 B1 B1 B1 B1 D5 B1 B1'],
      [10, 5, [3, 3, 3, 3], 'D10 B3 B3 D6 B3 B3 D6'],
      [10, 0, [3, 3, 3, 1], 'D10 B3 B3 B3 B1 D10'],
    ])('%i/%i, pushes of %p: %s', (max, min, sizes, expected) => {
      expect(pushed(max, min).push(...sizes)).toBe(expected);
    });

    it('10/8, pushes of 7 and 5: asks after each chunk', () => {
      const { push } = pushed(10, 8);
      expect(push(7)).toBe('D10 B2 D2 B2 D2 B2 D2 B1');
      expect(push(5)).toBe('B2 D3 B2 D2 B1');
    });

    it('10/0, three pushes of 4: what was buffered meets the next request first, 8 are left of it', () => {
      const { push, unmet } = pushed(10, 0);
      expect(push(4, 4, 4)).toBe('D10 B4 B4 B2 D10 B2');
      expect(unmet()).toBe(8);
    });

    it.each([
      [4, 2, [10], 'D4 B2 D2 B2 D2 B2 D2 B2 D2 B2 D2'],
      [10, 5, [25], 'D10 B5 D5 B5 D5 B5 D5 B5 D5 B5 D5'],
    ])(
      '%i/%i, %p at once: more than asked for waits in the buffer; the batches are those of the reference',
      (max, min, sizes, expected) => {
        expect(pushed(max, min).push(...sizes)).toBe(expected);
      },
    );
  });

  it('toAsyncIterable has the same window', async () => {
    const { source$, demands } = counter(10);
    const seen: number[] = [];
    for await (const event of toAsyncIterable(source$, { maxDemand: 10, minDemand: 5 })) {
      seen.push(event);
      if (seen.length === 23) break;
    }
    await turn();
    expect(seen).toEqual(numbers(23));
    expect(demands).toEqual([10, 5, 5, 5, 5]);
  });
});
