import fc from 'fast-check';
import { mulberry32 } from '../../../samples/twitter-simulator/mulberry32.js';
import type { Checkpoint } from 'rxjs-demand/twitter';
import { SearchApi, SearchRun } from '../../support/searchModel.js';

const PAGE = 10;
const CONSUMERS = 3;

/** Does `steps` things at random, and looks after each whether a crash would lose something. */
function runAtRandom(run: SearchRun, api: SearchApi, steps: number, random: () => number, promptStore: boolean): void {
  for (let step = 0; step < steps; step++) {
    const choice = random();
    if (choice < 0.15) {
      run.read();
    } else if (choice < 0.2) {
      api.publish(Math.floor(random() * 15));
    } else if (choice < 0.3) {
      run.store();
    } else {
      run.work(Math.floor(random() * CONSUMERS), Math.floor(random() * PAGE));
    }
    if (promptStore) {
      run.store();
    }
    expect(run.lost).toEqual([]);
  }
}

/** Goes on until everything there is has been delivered and acked. */
function runToTheEnd(run: SearchRun): void {
  for (let quiet = 0, seen = run.delivered.length; quiet < 5; seen = run.delivered.length) {
    run.read();
    run.store();
    for (let consumer = 0; consumer < CONSUMERS; consumer++) {
      for (let post = 0; post <= PAGE + 2; post++) {
        run.work(consumer, 0);
      }
    }
    run.store();
    quiet = run.delivered.length === seen ? quiet + 1 : 0;
  }
}

/** Several runs, each dropped where it stands, and a last one to the end. */
function crashes(
  seed: number,
  lengths: readonly number[],
  promptStore = false,
): { readonly api: SearchApi; readonly acked: Set<number>; readonly reread: number[] } {
  const random = mulberry32(seed);
  const api = new SearchApi(PAGE, random);
  api.publish(150);
  const acked = new Set<number>();
  const ever = new Set<number>();
  const reread: number[] = [];
  let saved: Checkpoint | undefined;
  for (const steps of lengths) {
    const run = new SearchRun(api, CONSUMERS, saved, acked);
    runAtRandom(run, api, steps, random, promptStore);
    run.delivered.forEach((id) => ever.add(id));
    saved = run.places[Math.floor(random() * 2)];
    const stored = new Set(acked);
    const next = new SearchRun(api, CONSUMERS, saved, new Set(stored));
    runToTheEnd(next);
    reread.push(new Set(next.delivered.filter((id) => stored.has(id))).size);
  }
  const last = new SearchRun(api, CONSUMERS, saved, acked);
  runToTheEnd(last);
  expect(last.isIdle).toBe(true);
  last.delivered.forEach((id) => ever.add(id));
  expect(ever.size).toBe(api.ids.length);
  return { api, acked, reread };
}

describe('an acknowledged search that dies at any moment', () => {
  it('has every post stored in the end, whatever the order of pages, posts, acks and saves', () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 4 }), (seed, lengths) => {
        const { api, acked } = crashes(seed, lengths);
        expect(api.ids.filter((id) => !acked.has(id))).toEqual([]);
      }),
      { numRuns: 40, seed: 14 },
    );
  });

  it.each<[string, boolean, number]>([
    ['a page per consumer, when the store answers at once', true, PAGE * CONSUMERS],
    ['one page more, when the store is slow', false, PAGE * (CONSUMERS + 1)],
  ])('reads again, of what was stored, no more than %s', (_what, promptStore, most) => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 50, max: 600 }), (seed, steps) => {
        const { reread } = crashes(seed, [steps], promptStore);
        expect(Math.max(...reread)).toBeLessThanOrEqual(most);
      }),
      { numRuns: 40, seed: 14 },
    );
  });
});
