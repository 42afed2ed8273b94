import type { EventLoop } from '../../../lib/stages/loops/loopChooser.js';
import { MAP_LOOPS } from '../../../lib/stages/loops/mapLoops.js';

const ALL = MAP_LOOPS.map((loop, place): [number, EventLoop] => [place, loop]);
const never = (): never => {
  throw new Error('must not be called');
};

describe('mapLoops', () => {
  it('is the same loop fifty times', () => {
    expect(new Set(MAP_LOOPS).size).toBe(50);
    // Under coverage each copy counts its own steps.
    const texts = MAP_LOOPS.map((loop) => String(loop).replace(/cov_\w+\(\)\.\w+\[\d+\](\[\d+\])?\+\+/g, ''));
    expect(new Set(texts).size).toBe(1);
  });

  // In rounds of four, and what is left: every number of events, and of rounds, that makes a difference.
  it.each(ALL)('loop %i writes one result per event, with the index counted on from `first`', (_place, loop) => {
    for (let length = 0; length <= 9; length++) {
      const events = ['a', undefined, 0, null, 'e', NaN, '', false, 8].slice(0, length);
      const results = new Array<unknown>(length);
      const calls: unknown[] = [];
      const project = (...args: unknown[]): string => {
        calls.push(args);
        return String(args[0]);
      };
      expect(loop(events, results, project, 7, never)).toBe(length);
      expect(results).toEqual(events.map(String));
      expect(calls).toEqual(events.map((event, index) => [event, 7 + index]));
    }
  });

  it.each(ALL)('loop %i writes in place', (_place, loop) => {
    const events = [1, 2, 3];
    expect(loop(events, events, (n) => (n as number) * 10, 0, never)).toBe(3);
    expect(events).toEqual([10, 20, 30]);
  });

  it.each(ALL)('loop %i does nothing with no events', (_place, loop) => {
    expect(loop([], [], never, 0, never)).toBe(0);
  });

  it.each(ALL)('loop %i hands a throw to `onThrow` and says how far it came', (_place, loop) => {
    for (let bad = 0; bad < 9; bad++) {
      const results = new Array<unknown>(9);
      const thrown: unknown[] = [];
      const project = (n: unknown): unknown => {
        if (n === bad) {
          throw 'boom';
        }
        return n;
      };
      expect(loop([0, 1, 2, 3, 4, 5, 6, 7, 8], results, project, 0, (error) => thrown.push(error))).toBe(bad);
      expect([thrown, results.slice(0, bad), Object.keys(results).length]).toEqual([['boom'], [...Array(bad).keys()], bad]);
    }
  });
});
