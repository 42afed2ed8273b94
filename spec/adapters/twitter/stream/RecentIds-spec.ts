import { RecentIds } from '../../../../lib/adapters/twitter/stream/RecentIds.js';

describe('RecentIds', () => {
  it('knows an id that was added before', () => {
    const recent = new RecentIds(3);
    expect(['1', '2', '1', '2', '3'].map((id) => recent.add(id))).toEqual([true, true, false, false, true]);
  });

  it('forgets the oldest beyond its size', () => {
    const recent = new RecentIds(2);
    expect(['1', '2', '3', '2', '3', '1'].map((id) => recent.add(id))).toEqual([true, true, true, false, false, true]);
  });
});
