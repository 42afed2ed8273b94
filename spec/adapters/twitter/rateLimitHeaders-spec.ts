import { rateLimitRemaining, rateLimitResetAt } from '../../../lib/adapters/twitter/rateLimitHeaders.js';

const headers = (value: unknown) => ({ 'x-rate-limit-remaining': value, 'x-rate-limit-reset': value });

describe('rateLimitHeaders', () => {
  it('reads the two headers, each its own', () => {
    const both = { 'x-rate-limit-remaining': '449', 'x-rate-limit-reset': '1790000000' };
    expect(rateLimitRemaining(both)).toBe(449);
    expect(rateLimitResetAt(both)).toBe(1_790_000_000_000);
  });

  it.each([
    ['0', 0],
    ['449', 449],
    ['999999999999', 999_999_999_999],
    [15, 15],
  ])('takes %p', (value, number) => {
    expect(rateLimitRemaining(headers(value))).toBe(number);
    expect(rateLimitResetAt(headers(value))).toBe(number * 1000);
  });

  it.each([undefined, null, '', ' 5', '5 ', '5x', 'x5', '-5', '1.5', '1e3', '1000000000000', NaN, Infinity, -1, 1.5, true, ['5'], {}])(
    'takes %p for a header that is not there',
    (value) => {
      expect(rateLimitRemaining(headers(value))).toBeUndefined();
      expect(rateLimitResetAt(headers(value))).toBeUndefined();
    },
  );
});
