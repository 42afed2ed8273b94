import { snowflakeAt, snowflakeTime } from '../../../samples/twitter-simulator/snowflake.js';

describe('snowflake', () => {
  it('gives back the millisecond an id was made for', () => {
    const time = Date.UTC(2026, 2, 1, 12, 0, 0, 123);
    expect(snowflakeTime(snowflakeAt(time))).toBe(time);
    expect(snowflakeTime(snowflakeAt(time, 2 ** 22 - 1))).toBe(time);
    expect(snowflakeTime(snowflakeAt(time, -1))).toBe(time - 1);
  });

  it('agrees with a recorded post', () => {
    expect(new Date(snowflakeTime('505874847260352513')).toISOString()).toMatch(/^2014-08-31T00:28:56/);
  });

  it('gives 0 for times before the first id', () => {
    expect(snowflakeAt(0)).toBe('0');
  });
});
