import { addDemand, demandBeyond, isDemand } from '../../lib/protocol/demand.js';

describe('addDemand', () => {
  it('3.8 adds up', () => {
    expect(addDemand(2, 3)).toBe(5);
    expect(addDemand(0, 1)).toBe(1);
  });

  it('3.17 counts up to 2^53 - 2 and saturates to Infinity at 2^53 - 1', () => {
    expect(addDemand(Number.MAX_SAFE_INTEGER - 2, 1)).toBe(Number.MAX_SAFE_INTEGER - 1);
    expect(addDemand(Number.MAX_SAFE_INTEGER - 2, 2)).toBe(Infinity);
    expect(addDemand(1, Number.MAX_SAFE_INTEGER)).toBe(Infinity);
    expect(addDemand(Number.MAX_SAFE_INTEGER - 1, Number.MAX_SAFE_INTEGER - 1)).toBe(Infinity);
  });

  it('3.17 stays at Infinity', () => {
    expect(addDemand(Infinity, 5)).toBe(Infinity);
    expect(addDemand(5, Infinity)).toBe(Infinity);
    expect(addDemand(Infinity, Infinity)).toBe(Infinity);
  });
});

describe('demandBeyond', () => {
  it('is what is not covered, never less than nothing', () => {
    expect([demandBeyond(5, 3), demandBeyond(5, 5), demandBeyond(5, 8)]).toEqual([2, 0, 0]);
  });

  it('3.17 is unbounded beyond all that is finite, and nothing beyond what is unbounded', () => {
    expect([demandBeyond(Infinity, 8), demandBeyond(8, Infinity), demandBeyond(Infinity, Infinity)]).toEqual([Infinity, 0, 0]);
  });
});

describe('isDemand', () => {
  it.each([1, 2, 1000, 1e9, Number.MAX_SAFE_INTEGER, 2 ** 60, Infinity])('3.9 accepts %p', (n) => {
    expect(isDemand(n)).toBe(true);
  });

  it.each([0, -0, -1, NaN, 1.5, 0.1, -Infinity, undefined, null, '2', 2n, true, [], {}, [3]])('3.9 refuses %p', (n) => {
    expect(isDemand(n)).toBe(false);
  });
});
