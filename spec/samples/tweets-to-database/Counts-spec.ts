import type { TwitterNotice } from 'rxjs-demand/twitter';
import { Counts } from '../../../samples/tweets-to-database/Counts.js';

const served = (counts: Counts, times: number): void => {
  for (let time = 0; time < times; time++) {
    counts.countServed();
  }
};

describe('Counts', () => {
  it('knows what is in flight, and the most there was', () => {
    const counts = new Counts();
    served(counts, 100);
    counts.countReport({ inserted: 60, duplicates: 5, rejected: 1 });
    expect(counts).toMatchObject({ served: 100, stored: 60, duplicates: 5, rejected: 1, inFlight: 34, handled: 66, largestInFlight: 100 });
    served(counts, 50);
    counts.countReport({ inserted: 84, duplicates: 0, rejected: 0 });
    expect(counts).toMatchObject({ inFlight: 0, largestInFlight: 100 });
  });

  it.each<[TwitterNotice, Partial<Counts>]>([
    [
      { kind: 'page', message: '', tweets: 3, isLast: false, rateLimitRemaining: 449 },
      { requests: 1, pages: 1, rateLimitLeft: 449 },
    ],
    [
      { kind: 'page', message: '', tweets: 3, isLast: true, rateLimitRemaining: undefined },
      { requests: 1, pages: 1 },
    ],
    [
      { kind: 'rateLimited', message: '', attempt: 1, waitMs: 1, resetAt: undefined },
      { requests: 1, pages: 0, rateLimitLeft: 0 },
    ],
    [
      { kind: 'retry', message: '', attempt: 1, waitMs: 1 },
      { requests: 1, pages: 0 },
    ],
    [
      { kind: 'sinceIdExpired', message: '', sinceId: '1' },
      { requests: 1, pages: 0 },
    ],
    [
      { kind: 'windowRestarted', message: '', attempt: 1, waitMs: 1 },
      { requests: 1, pages: 0 },
    ],
    [
      { kind: 'window', message: '', pages: 1, tweets: 3, sinceId: '1' },
      { requests: 0, pages: 0 },
    ],
    [
      { kind: 'partialErrors', message: '', errors: 1 },
      { requests: 0, pages: 0 },
    ],
  ])('takes in %j', (notice, expected) => {
    const counts = new Counts();
    counts.countNotice(notice);
    expect(counts).toMatchObject(expected);
  });
});
