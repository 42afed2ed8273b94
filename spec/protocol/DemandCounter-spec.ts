import { DemandCounter } from '../../lib/protocol/DemandCounter.js';

describe('DemandCounter', () => {
  it('3.8 adds up and counts off', () => {
    const demand = new DemandCounter();
    expect(demand.outstanding).toBe(0);
    demand.add(2);
    demand.add(3);
    demand.take(4);
    expect(demand.outstanding).toBe(1);
    demand.take(1);
    expect(demand.outstanding).toBe(0);
  });

  it('3.17 saturates at 2^53 - 1 to Infinity, which never shrinks', () => {
    const demand = new DemandCounter();
    demand.add(1);
    demand.add(Number.MAX_SAFE_INTEGER);
    expect(demand.outstanding).toBe(Infinity);
    demand.take(1_000_000);
    demand.add(5);
    expect(demand.outstanding).toBe(Infinity);
  });
});
