import { heapGrowth, simulateYear, type YearOptions, type YearReport } from './simulateYear.js';

/** Short stretches of what `npm run year` does for 365 days. */

const NOTHING_WRONG = { lost: 0, different: 0, openTimers: 0 };

/** Bytes. Measured over the last nine tenths of a week: some 600 KB, of which most is the engine's own. */
const FLAT = 2_000_000;

const run = (options: Partial<YearOptions>): Promise<YearReport> =>
  simulateYear({ seed: 1, days: 7, longOutages: [], samples: 20, ...options });

describe('polling every 20 seconds in virtual time, with outages, faults and crashes', () => {
  it('stores every post of a week, once, and leaves no timer and no memory behind', async () => {
    const setTimer = jest.spyOn(globalThis, 'setTimeout');
    const setRepeated = jest.spyOn(globalThis, 'setInterval');
    const report = await run({ longOutages: [{ atDay: 3, days: 1.5 }] });
    expect(setTimer).not.toHaveBeenCalled();
    expect(setRepeated).not.toHaveBeenCalled();
    expect(report).toMatchObject({ ...NOTHING_WRONG, outOfReach: 0, stored: report.posts });
    expect(report.posts).toBeGreaterThan(20_000);
    expect(report.requests).toBeGreaterThan(15_000);
    expect(report.crashes).toBeGreaterThan(5);
    expect(report.faults).toBeGreaterThan(100);
    expect(report.postsServed / report.stored).toBeLessThan(1.5);
    expect(heapGrowth(report)).toBeLessThan(FLAT);
  }, 120_000);

  it('loses of an outage of 7.5 days only what the API shows to nobody any more', async () => {
    const report = await run({ days: 10, longOutages: [{ atDay: 0.5, days: 7.5 }] });
    expect(report).toMatchObject(NOTHING_WRONG);
    expect(report.notices['sinceIdExpired']).toBeGreaterThan(0);
    // Half a day, at two posts a minute.
    expect(report.outOfReach).toBeGreaterThanOrEqual(1430);
    expect(report.outOfReach).toBeLessThanOrEqual(1500);
    expect(report.stored + report.outOfReach).toBe(report.posts);
  }, 120_000);

  it('and the check can tell: a consumer that acks before it has stored loses posts', async () => {
    const report = await run({ days: 2, longOutages: [{ atDay: 0.1, days: 0.8 }], acksFirst: true });
    expect(report.lost).toBeGreaterThan(0);
    expect(report.stored + report.lost).toBe(report.posts);
  }, 120_000);
});
