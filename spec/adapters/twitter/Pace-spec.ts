import { Pace } from '../../../lib/adapters/twitter/Pace.js';

const pace = (): Pace => new Pace(20_000, () => 0);

describe('Pace', () => {
  it('lets the first request begin at once', () => {
    expect(pace().remaining(1_790_000_000_000)).toBe(0);
  });

  it('lets the next page follow at once and the next window after the poll interval', () => {
    const tested = pace();
    tested.answered(1_000);
    expect(tested.remaining(1_000)).toBe(0);
    tested.windowRead(2_000);
    expect([2_000, 12_000, 21_999, 22_000, 90_000].map((now) => tested.remaining(now))).toEqual([20_000, 10_000, 1, 0, 0]);
  });

  it('counts failures in a row, until an answer', () => {
    const tested = pace();
    expect([tested.failed(0), tested.failed(0), tested.failed(0)]).toEqual([
      { attempt: 1, waitMs: 1_000 },
      { attempt: 2, waitMs: 2_000 },
      { attempt: 3, waitMs: 4_000 },
    ]);
    expect(tested.remaining(0)).toBe(4_000);
    tested.answered(0);
    expect(tested.failed(0)).toEqual({ attempt: 1, waitMs: 1_000 });
  });

  it('counts rate limits apart from failures', () => {
    const tested = pace();
    tested.failed(0);
    tested.failed(0);
    expect([tested.limited(0, undefined), tested.limited(0, undefined)]).toEqual([
      { attempt: 1, waitMs: 60_000 },
      { attempt: 2, waitMs: 120_000 },
    ]);
    tested.windowRead(0);
    expect(tested.limited(0, undefined)).toEqual({ attempt: 1, waitMs: 60_000 });
  });

  it('counts restarts until a window is read to its end: its first page comes well each time', () => {
    const tested = pace();
    expect(tested.restarted(0).waitMs).toBe(1_000);
    tested.answered(0);
    expect(tested.restarted(0).waitMs).toBe(2_000);
    tested.windowRead(0);
    expect(tested.restarted(0).waitMs).toBe(1_000);
  });

  it('never waits longer than planned when the clock is set back', () => {
    const tested = pace();
    tested.windowRead(10_000_000);
    expect(tested.remaining(0)).toBe(20_000);
  });
});
