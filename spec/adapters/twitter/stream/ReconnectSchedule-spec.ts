import { ReconnectSchedule } from '../../../../lib/adapters/twitter/stream/ReconnectSchedule.js';

const now = 1_790_000_000_000;
const times = <T>(count: number, call: () => T): T[] => Array.from({ length: count }, call);

describe('ReconnectSchedule', () => {
  it('connects again at once after a loss, then 250 ms later each time, up to 16 s', () => {
    const schedule = new ReconnectSchedule();
    const waits = times(70, () => schedule.lost().waitMs);
    expect(waits.slice(0, 5)).toEqual([0, 250, 500, 750, 1_000]);
    expect(waits.slice(63)).toEqual([15_750, 16_000, 16_000, 16_000, 16_000, 16_000, 16_000]);
  });

  it('waits 5 s after a refusal, twice as long each time, up to 320 s', () => {
    const schedule = new ReconnectSchedule();
    expect(times(8, () => schedule.refused().waitMs)).toEqual([5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 320_000, 320_000]);
  });

  it('waits for the reset of a rate limit, and without one 60 s, twice as long each time, up to 15 min', () => {
    const schedule = new ReconnectSchedule();
    expect(schedule.limited(now, now + 7_000).waitMs).toBe(7_000);
    schedule.established();
    expect(times(5, () => schedule.limited(now, undefined).waitMs)).toEqual([60_000, 120_000, 240_000, 480_000, 900_000]);
  });

  it('counts the attempts of each sort by itself', () => {
    const schedule = new ReconnectSchedule();
    schedule.lost();
    schedule.lost();
    schedule.refused();
    expect(schedule.lost().attempt).toBe(3);
    expect(schedule.refused()).toEqual({ attempt: 2, waitMs: 10_000 });
    expect(schedule.limited(now, undefined)).toEqual({ attempt: 1, waitMs: 60_000 });
  });

  it('begins anew once a connection has proved itself', () => {
    const schedule = new ReconnectSchedule();
    times(5, () => [schedule.lost(), schedule.refused(), schedule.limited(now, undefined)]);
    schedule.established();
    expect([schedule.lost().waitMs, schedule.refused().waitMs, schedule.limited(now, undefined).waitMs]).toEqual([0, 5_000, 60_000]);
  });
});
