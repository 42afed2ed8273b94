import { CHAOS_FAULTS, chaosSchedule, type ScheduleOptions } from './schedule.js';

const OPTIONS: ScheduleOptions = { seed: 7, requests: 900, jobKills: 20, databaseKills: 10, faultShare: 0.1 };

describe('chaosSchedule', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(chaosSchedule(OPTIONS)).toEqual(chaosSchedule(OPTIONS));
    expect(chaosSchedule({ ...OPTIONS, seed: 8 })).not.toEqual(chaosSchedule(OPTIONS));
  });

  it.each([1, 2, 3])('kills as often as asked for, in order, never twice in one stretch (seed %i)', (seed) => {
    const { kills } = chaosSchedule({ ...OPTIONS, seed });
    expect(kills.filter(({ what }) => what === 'job')).toHaveLength(20);
    expect(kills.filter(({ what }) => what === 'database')).toHaveLength(10);
    expect(kills.map(({ request }) => Math.floor((request - 1) / 30))).toEqual(Array.from({ length: 30 }, (_, index) => index));
    expect(kills.every(({ what, awayMs }) => (what === 'job' ? awayMs === 0 : awayMs <= 2000))).toBe(true);
    const cuts = kills.filter(({ powerCut }) => powerCut);
    expect(cuts.map(({ what }) => what)).toEqual(Array(5).fill('database'));
  });

  it.each([1, 2, 3])('gives a tenth of the requests a fault, of each kind as many (seed %i)', (seed) => {
    const { faults, kills } = chaosSchedule({ ...OPTIONS, seed });
    const firstKill = kills.find(({ what }) => what === 'job')?.request;
    const drawn = faults.filter(({ request }) => request !== firstKill);
    expect([89, 90]).toContain(drawn.length);
    for (const kind of CHAOS_FAULTS) {
      const count = drawn.filter(({ fault }) => fault.kind === kind).length;
      expect([9, 10]).toContain(count);
    }
    const requests = faults.map(({ request }) => request);
    expect(requests).toEqual([...new Set(requests)].sort((a, b) => a - b));
    expect(requests.every((request) => request >= 1 && request <= 900)).toBe(true);
  });

  it('lets the first kill of the job hit it while it waits for a reset that has long been', () => {
    const { faults, kills } = chaosSchedule(OPTIONS);
    const firstKill = kills.find(({ what }) => what === 'job')?.request;
    expect(faults.find(({ request }) => request === firstKill)?.fault).toEqual({ kind: 'clockJump', byMs: -7_200_000, limited: true });
  });

  it('may leave everything in peace', () => {
    expect(chaosSchedule({ ...OPTIONS, jobKills: 0, databaseKills: 0, faultShare: 0 })).toEqual({ kills: [], faults: [] });
  });
});
