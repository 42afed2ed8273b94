import { rateLimitWait, retryWait } from '../../../lib/adapters/twitter/backOff.js';

const NOW = 1_790_000_000_000;
const minute = 60_000;

describe('retryWait', () => {
  it('doubles from 1 s up to 60 s', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 1_000_000].map((attempt) => retryWait(attempt, 0))).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000,
    ]);
  });

  it('is up to a half less by chance', () => {
    expect([0, 0.25, 0.5, 1].map((random) => retryWait(3, random))).toEqual([4_000, 3_500, 3_000, 2_000]);
  });
});

describe('rateLimitWait', () => {
  it('lasts until the reset', () => {
    expect(rateLimitWait(5, NOW, NOW + 90_500)).toBe(90_500);
    expect(rateLimitWait(1, NOW, NOW + 1)).toBe(1);
    expect(rateLimitWait(1, NOW, NOW + 16 * minute)).toBe(16 * minute);
  });

  it('doubles from 60 s up to 15 min without a reset', () => {
    expect([1, 2, 3, 4, 5, 6, 1_000_000].map((attempt) => rateLimitWait(attempt, NOW, undefined))).toEqual(
      [1, 2, 4, 8, 15, 15, 15].map((minutes) => minutes * minute),
    );
  });

  it.each([
    ['now', NOW],
    ['past', NOW - 1_000],
    ['1970', 0],
    ['further away than a rate-limit window lasts', NOW + 16 * minute + 1],
    ['in milliseconds instead of seconds', NOW * 1000],
  ])('does not believe a reset that is %s', (_what, resetAt) => {
    expect(rateLimitWait(1, NOW, resetAt)).toBe(minute);
    expect(rateLimitWait(2, NOW, resetAt)).toBe(2 * minute);
  });
});
