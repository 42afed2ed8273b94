import { RateMeter } from '../../../samples/tweets-to-database/RateMeter.js';

describe('RateMeter', () => {
  it('knows nothing before a second has passed', () => {
    const meter = new RateMeter(1000);
    expect(meter.measure(1999, 500)).toBeUndefined();
    expect(meter.measure(2000, 500)).toBe(500);
  });

  it('looks back five seconds', () => {
    const meter = new RateMeter(0);
    for (let second = 1; second <= 10; second++) {
      meter.measure(second * 1000, second <= 5 ? second * 100 : 500);
    }
    // 500 at second 5 to 500 at second 10; then 500 at second 6 to 650 at second 11.
    expect(meter.measure(10_000, 500)).toBe(0);
    expect(meter.measure(11_000, 650)).toBe(30);
  });

  it('looks back to the last look when that is longer ago', () => {
    const meter = new RateMeter(0);
    expect(meter.measure(20_000, 200)).toBe(10);
    expect(meter.measure(40_000, 1200)).toBe(50);
  });
});
