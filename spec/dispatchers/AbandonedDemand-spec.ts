import { AbandonedDemand } from '../../lib/dispatchers/AbandonedDemand.js';

describe('AbandonedDemand', () => {
  it('covers asks until it is used up', () => {
    const abandoned = new AbandonedDemand();
    expect(abandoned.cover(3)).toBe(3);
    abandoned.add(5);
    abandoned.add(2);
    expect([abandoned.cover(4), abandoned.cover(4), abandoned.cover(4)]).toEqual([0, 1, 4]);
  });

  it('shrinks by what came for it, and never below nothing', () => {
    const abandoned = new AbandonedDemand();
    abandoned.add(5);
    abandoned.arrived(3);
    expect(abandoned.cover(10)).toBe(8);
    abandoned.arrived(4);
    expect(abandoned.cover(1)).toBe(1);
  });

  it('3.17 unbounded demand covers everything, for ever', () => {
    const abandoned = new AbandonedDemand();
    abandoned.add(Number.MAX_SAFE_INTEGER - 1);
    abandoned.add(1);
    abandoned.arrived(1000);
    expect([abandoned.cover(7), abandoned.cover(Infinity), abandoned.cover(7)]).toEqual([0, 0, 0]);
  });

  it('covers a part of unbounded demand: the rest is unbounded', () => {
    const abandoned = new AbandonedDemand();
    abandoned.add(5);
    expect([abandoned.cover(Infinity), abandoned.cover(1)]).toEqual([Infinity, 1]);
  });
});
