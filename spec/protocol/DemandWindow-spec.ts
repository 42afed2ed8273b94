import fc from 'fast-check';
import { DemandWindow } from '../../lib/protocol/DemandWindow.js';
import { goldenVectors } from '../support/goldenVectors.js';

interface SplitBatches {
  readonly max: number;
  readonly min: number;
  readonly pendingBefore: number;
  readonly received: number;
  readonly batches: readonly (readonly [size: number, askAfter: number])[];
  readonly pendingAfter: number;
}

/** Takes one batch up and handles its chunks. Returns what each chunk's size was, and what was asked for after it. */
function handle(window: DemandWindow, received: number): [size: number, askAfter: number][] {
  const chunks: [number, number][] = [];
  window.received();
  for (let left = received; left > 0; left -= window.chunk) {
    const size = Math.min(left, window.chunk);
    chunks.push([size, window.handled(size)]);
  }
  return chunks;
}

/** A window with `pending` events in flight: the first request was answered in part, and that part has been handled. */
function windowWith(max: number, min: number, pending: number): DemandWindow {
  const window = new DemandWindow(max, min);
  window.first();
  handle(window, max - pending);
  return window;
}

/** How many are in flight: as many as have to be handled until `min` are left and the window asks again, and those. */
function pendingIn(window: DemandWindow, min: number): number {
  window.received();
  let handled = 0;
  do {
    handled++;
  } while (window.handled(1) === 0);
  return handled + min;
}

describe('DemandWindow', () => {
  describe("equals GenStage's split_batches", () => {
    const vectors = goldenVectors<SplitBatches>('split_batches');

    it('has cases to compare with', () => {
      expect(vectors.length).toBe(317);
    });

    it.each(vectors)('$max/$min with $pendingBefore pending, $received received', (vector) => {
      const { max, min, pendingBefore, received, batches, pendingAfter } = vector;
      const window = windowWith(max, min, pendingBefore);
      expect(handle(window, received)).toEqual(batches);
      expect(pendingIn(window, min)).toBe(pendingAfter);
    });
  });

  /** Runs a window against a producer that answers each demand in full, one after the other. */
  function run(max: number, min: number): { demands: number[]; batches: number[] } {
    const window = new DemandWindow(max, min);
    const asked = [window.first()];
    const demands: number[] = [];
    const batches: number[] = [];
    while (demands.length < 8) {
      const demand = asked.shift() ?? 0;
      demands.push(demand);
      for (const [size, more] of handle(window, demand)) {
        batches.push(size);
        if (more > 0) {
          asked.push(more);
        }
      }
    }
    return { demands, batches };
  }

  it.each([
    [1000, 500, [1000, 500, 500, 500], [500, 500, 500]],
    [1000, 750, [1000, 250, 250, 250], [250, 250, 250]],
    [100, 80, [100, 20, 20, 20], [20, 20, 20]],
    [100, 20, [100, 80, 100, 80, 100], [80, 20, 80, 80, 20, 80, 80, 20]],
    [10, 0, [10, 10, 10], [10, 10, 10]],
    [10, 5, [10, 5, 5, 5], [5, 5, 5]],
    [10, 8, [10, 2, 2, 2], [2, 2, 2]],
    [10, 9, [10, 1, 1, 1], [1, 1, 1]],
    [10, 2, [10, 8, 10, 8, 10], [8, 2, 8, 8, 2, 8]],
    [10, 3, [10, 7, 10, 7, 10], [7, 3, 7, 7, 3]],
    [4, 0, [4, 4, 4], [4, 4, 4]],
    [4, 2, [4, 2, 2], [2, 2, 2]],
    [1, 0, [1, 1, 1], [1, 1, 1]],
    [2, 1, [2, 1, 1], [1, 1, 1]],
    [3, 1, [3, 2, 3, 2], [2, 1, 2, 2, 1]],
    [7, 3, [7, 4, 7, 4], [4, 3, 4, 4, 3]],
  ])('%i/%i asks for %p and handles %p', (max, min, demands, batches) => {
    const seen = run(max, min);
    expect(seen.demands.slice(0, demands.length)).toEqual(demands);
    expect(seen.batches.slice(0, batches.length)).toEqual(batches);
  });

  it('is never in flight with more than maxDemand, and never stops asking', () => {
    const windows = fc.integer({ min: 1, max: 30 }).chain((max) => fc.tuple(fc.constant(max), fc.integer({ min: 0, max: max - 1 })));
    const script = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 50 });
    fc.assert(
      fc.property(windows, script, ([max, min], deliveries) => {
        const window = new DemandWindow(max, min);
        let askedFor = window.first();
        for (const delivery of deliveries) {
          expect(askedFor).toBeGreaterThan(0);
          const received = Math.min(delivery, askedFor);
          askedFor -= received;
          let unhandled = received;
          for (const [size, more] of handle(window, received)) {
            unhandled -= size;
            askedFor += more;
            expect(askedFor + unhandled).toBeLessThanOrEqual(max);
          }
        }
      }),
      { seed: 11, numRuns: 300 },
    );
  });
});
