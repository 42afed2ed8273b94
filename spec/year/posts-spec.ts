import { Posts, STRETCH_MS } from './posts.js';

describe('Posts', () => {
  const posts = new Posts(Date.UTC(2026, 0, 1));
  const indexes = Array.from({ length: 2000 }, (_, index) => index);

  it('come one in each stretch, in order of time and id', () => {
    for (const index of indexes) {
      const time = posts.timeOf(index) - Date.UTC(2026, 0, 1);
      expect(Math.floor(time / STRETCH_MS)).toBe(index);
      expect(posts.indexOf(posts.idOf(index))).toBe(index);
    }
    expect(new Set(indexes.map((index) => posts.timeOf(index) % STRETCH_MS)).size).toBeGreaterThan(1000);
  });

  it('are counted by moment and by id, both inclusive', () => {
    for (const index of [0, 1, 777]) {
      const id = BigInt(posts.idOf(index));
      expect([posts.countUpTo(id - 1n), posts.countUpTo(id), posts.countUpTo(id + 1n)]).toEqual([index, index + 1, index + 1]);
      const time = posts.timeOf(index);
      expect([posts.countAt(time - 1), posts.countAt(time)]).toEqual([index, index + 1]);
    }
    expect([posts.countUpTo(1n), posts.countAt(0)]).toEqual([0, 0]);
  });
});
