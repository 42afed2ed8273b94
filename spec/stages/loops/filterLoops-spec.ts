import { FILTER_LOOPS } from '../../../lib/stages/loops/filterLoops.js';
import type { EventLoop } from '../../../lib/stages/loops/loopChooser.js';

const ALL = FILTER_LOOPS.map((loop, place): [number, EventLoop] => [place, loop]);
const never = (): never => {
  throw new Error('must not be called');
};

describe('filterLoops', () => {
  it('is the same loop twenty times', () => {
    expect(new Set(FILTER_LOOPS).size).toBe(20);
    // Under coverage each copy counts its own steps.
    const texts = FILTER_LOOPS.map((loop) => String(loop).replace(/cov_\w+\(\)\.\w+\[\d+\](\[\d+\])*\+\+/g, ''));
    expect(new Set(texts).size).toBe(1);
  });

  // In rounds of four, and what is left: every number of events, and of rounds, that makes a difference; each of them accepted or not.
  it.each(ALL)('loop %i writes the events that are accepted, with the index counted on from `first`', (_place, loop) => {
    const all = ['a', undefined, 0, null, 'e', NaN, '', false, 8];
    for (let length = 0; length <= all.length; length++) {
      for (const remainder of [0, 1]) {
        const events = all.slice(0, length);
        const results = new Array<unknown>(length);
        const calls: unknown[] = [];
        const accepted = events.filter((_, index) => index % 2 === remainder);
        const count = loop(
          events,
          results,
          (event, index) => {
            calls.push([event, index]);
            // What it answers is taken for true or false.
            return (index - 7) % 2 === remainder ? 'yes' : '';
          },
          7,
          never,
        );
        expect(results.slice(0, count)).toEqual(accepted);
        expect(calls).toEqual(events.map((event, index) => [event, 7 + index]));
      }
    }
  });

  it.each(ALL)('loop %i writes in place', (_place, loop) => {
    const events = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    const count = loop(events, events, (n) => (n as number) % 3 === 0, 0, never);
    expect(events.slice(0, count)).toEqual([3, 6, 9]);
  });

  it.each(ALL)('loop %i hands a throw to `onThrow` and says how many it had written', (_place, loop) => {
    for (let bad = 0; bad < 9; bad++) {
      const results = new Array<unknown>(9);
      const thrown: unknown[] = [];
      const called: unknown[] = [];
      const predicate = (n: unknown): boolean => {
        called.push(n);
        if (n === bad) {
          throw 'boom';
        }
        return (n as number) % 2 === 0;
      };
      const count = loop([0, 1, 2, 3, 4, 5, 6, 7, 8], results, predicate, 0, (error) => thrown.push(error));
      expect(results.slice(0, count)).toEqual([0, 2, 4, 6, 8].filter((n) => n < bad));
      expect([thrown, called.length]).toEqual([['boom'], bad + 1]);
    }
  });
});
