import { mulberry32, pick, randomAt, randomInteger } from '../../../samples/twitter-simulator/mulberry32.js';

describe('mulberry32', () => {
  it('gives the same numbers for the same seed and others for another', () => {
    const numbers = (seed: number): number[] => Array.from({ length: 20 }, mulberry32(seed));
    expect(numbers(1)).toEqual(numbers(1));
    expect(numbers(1)).not.toEqual(numbers(2));
  });

  it('spreads over 0 to 1', () => {
    const random = mulberry32(7);
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i++) {
      const tenth = Math.floor(random() * 10);
      counts[tenth] = (counts[tenth] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(850);
    expect(Math.max(...counts)).toBeLessThan(1150);
  });

  it('is independent of other indexes', () => {
    expect(randomAt(1, 41)()).toBe(randomAt(1, 41)());
    expect(new Set(Array.from({ length: 1000 }, (_, index) => randomAt(1, index)())).size).toBe(1000);
  });
});

describe('randomInteger and pick', () => {
  it('reach both ends and nothing beyond', () => {
    const random = mulberry32(1);
    const numbers = new Set(Array.from({ length: 200 }, () => randomInteger(random, 3, 5)));
    expect([...numbers].sort()).toEqual([3, 4, 5]);
    expect(new Set(Array.from({ length: 200 }, () => pick(random, ['a', 'b', 'c'])))).toEqual(new Set(['a', 'b', 'c']));
  });
});
