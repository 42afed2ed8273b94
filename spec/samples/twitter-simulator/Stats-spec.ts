import { Stats } from '../../../samples/twitter-simulator/Stats.js';

describe('Stats', () => {
  it('counts a post served twice once among the distinct ones', () => {
    const stats = new Stats();
    stats.countPage([5, 4, 3]);
    stats.countPage([3, 2]);
    stats.countPage([]);
    expect(stats.snapshot()).toMatchObject({ pages: 3, postsServed: 5, distinctPosts: 4 });
  });

  it('keeps count of far indexes too', () => {
    const stats = new Stats();
    const indexes = [0, 7, 8, 8191, 8192, 1_000_000, 5_000_000];
    stats.countPage(indexes);
    stats.countPage(indexes);
    expect(stats.snapshot()).toMatchObject({ postsServed: 14, distinctPosts: 7 });
  });

  it('gives snapshots that do not change', () => {
    const stats = new Stats();
    const before = stats.snapshot();
    stats.countRequest();
    stats.countFault('slow');
    stats.countStatus(200);
    expect(before).toEqual({
      requests: 0,
      pages: 0,
      postsServed: 0,
      distinctPosts: 0,
      byStatus: {},
      abandoned: 0,
      faults: {},
      rateLimit: undefined,
    });
    expect(stats.snapshot()).toMatchObject({ requests: 1, byStatus: { 200: 1 }, faults: { slow: 1 } });
  });
});
