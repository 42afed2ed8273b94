import { Overdue } from '../../../samples/tweets-to-database/Overdue.js';

describe('Overdue', () => {
  it.each([
    [30_000, 400, 'Not done within 30 s: 400 posts in flight are not stored; the next run reads them again'],
    [1500, 0, 'Not done within 1.5 s: all posts are stored, but the place is not saved; the next run reads some of them again'],
  ])('after %i ms with %i in flight', (drainTimeoutMs, inFlight, message) => {
    expect(new Overdue(drainTimeoutMs, inFlight).message).toBe(message);
  });
});
