import { isDemand } from '../../../lib/testing/values/isDemand.js';

describe('isDemand', () => {
  it.each([1, 2 ** 53, Infinity])('3.9 %p may be asked for', (n) => {
    expect(isDemand(n)).toBe(true);
  });

  it.each([0, -1, 0.5, NaN, -Infinity])('3.9 %p may not', (n) => {
    expect(isDemand(n)).toBe(false);
  });
});
