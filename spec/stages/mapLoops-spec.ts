import { mapLoop, type MapLoop } from '../../lib/stages/mapLoops.js';

const ALL = Array.from({ length: 50 }, (_, depth): [number, MapLoop] => [depth, mapLoop(depth)]);
const never = (): never => {
  throw new Error('must not be called');
};

describe('mapLoops', () => {
  it('gives each depth a loop of its own; from the fiftieth on they share one', () => {
    expect(new Set(ALL.map(([, loop]) => loop)).size).toBe(50);
    expect(mapLoop(50)).toBe(mapLoop(49));
    expect(mapLoop(1000)).toBe(mapLoop(49));
  });

  it('is the same loop fifty times', () => {
    // Under coverage each copy counts its own steps.
    const texts = ALL.map(([, loop]) => String(loop).replace(/cov_\w+\(\)\.\w+\[\d+\](\[\d+\])?\+\+/g, ''));
    expect(new Set(texts).size).toBe(1);
  });

  it.each(ALL)('loop %i writes one result per event, with the index counted on from `first`', (_depth, loop) => {
    const results = new Array<unknown>(3);
    const calls: unknown[] = [];
    const project = (...args: unknown[]): string => {
      calls.push(args);
      return String(args[0]);
    };
    expect(loop(['a', undefined, 0], results, project, 7, never)).toBe(3);
    expect(results).toEqual(['a', 'undefined', '0']);
    expect(calls).toEqual([
      ['a', 7],
      [undefined, 8],
      [0, 9],
    ]);
  });

  it.each(ALL)('loop %i writes in place', (_depth, loop) => {
    const events = [1, 2, 3];
    expect(loop(events, events, (n) => (n as number) * 10, 0, never)).toBe(3);
    expect(events).toEqual([10, 20, 30]);
  });

  it.each(ALL)('loop %i does nothing with no events', (_depth, loop) => {
    expect(loop([], [], never, 0, never)).toBe(0);
  });

  it.each(ALL)('loop %i hands a throw to `onThrow` and says how far it came', (_depth, loop) => {
    const results = new Array<unknown>(3);
    const thrown: unknown[] = [];
    const project = (n: unknown): unknown => {
      if (n === 2) {
        throw 'boom';
      }
      return n;
    };
    expect(loop([1, 2, 3], results, project, 0, (error) => thrown.push(error))).toBe(1);
    expect([thrown, results[0], 1 in results]).toEqual([['boom'], 1, false]);
  });
});
