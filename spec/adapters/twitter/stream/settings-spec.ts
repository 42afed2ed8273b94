import { twitterStream, type TwitterStreamOptions } from 'rxjs-demand/twitter';

const good = { bearerToken: 'AAAA', overflow: 'error' };
const repairWith = { query: 'anitta' };
const policies = "one of 'error', 'dropOldest', 'dropNewest', 'latest'";

const misuses: readonly (readonly [Record<string, unknown>, string])[] = [
  [{ overflow: undefined }, `Expected \`overflow\` to be ${policies}, got \`undefined\` (undefined)`],
  [{ overflow: 'drop' }, `Expected \`overflow\` to be ${policies}, got \`drop\` (string)`],
  [{ bufferSize: -1 }, 'Expected `bufferSize` to be an integer of at least 0 or Infinity, got `-1` (number)'],
  [{ bufferSize: 1.5 }, 'Expected `bufferSize` to be an integer of at least 0 or Infinity, got `1.5` (number)'],
  [{ bufferSize: null }, 'Expected `bufferSize` to be an integer of at least 0 or Infinity, got `null` (null)'],
  [{ onDrop: 7 }, 'Expected `onDrop` to be a function, got `7` (number)'],
  [{ onNotice: 7 }, 'Expected `onNotice` to be a function, got `7` (number)'],
  [{ keepAliveTimeoutMs: 0 }, 'Expected `keepAliveTimeoutMs` to be an integer from 1 to 2147483647, got `0` (number)'],
  [{ keepAliveTimeoutMs: 2 ** 31 }, 'Expected `keepAliveTimeoutMs` to be an integer from 1 to 2147483647, got `2147483648` (number)'],
  [{ requestTimeoutMs: 0 }, 'Expected `requestTimeoutMs` to be an integer from 1 to 2147483647, got `0` (number)'],
  [{ baseUrl: 'x.com' }, 'Expected `baseUrl` to be an http or https URL without query and fragment, got `x.com` (string)'],
  [{ axios: {} }, 'Expected `axios` to be an AxiosInstance, got `[object Object]` (object)'],
  [{ params: 7 }, 'Expected `params` to be an object, got `7` (number)'],
  [{ params: { a: null } }, 'Expected `params.a` to be a string, a finite number or an array of strings, got `null` (null)'],
  [{ repairWith: 'anitta' }, 'Expected `repairWith` to be an object, got `anitta` (string)'],
  [{ repairWith: null }, 'Expected `repairWith` to be an object, got `null` (null)'],
  [{ repairWith: {} }, 'Expected `repairWith.query` to be a string of 1 to 4096 characters that is not blank, got `undefined` (undefined)'],
  [{ repairWith: { ...repairWith, sinceId: 7 } }, 'Expected `repairWith.sinceId` to be a string of 1 to 19 digits, got `7` (number)'],
  [
    { repairWith: { ...repairWith, delayMs: -1 } },
    'Expected `repairWith.delayMs` to be an integer from 0 to 2147483647, got `-1` (number)',
  ],
];

describe('twitterStream options', () => {
  it.each(misuses)('refuses %p', (bad, message) => {
    expect(() => twitterStream({ ...good, ...bad } as TwitterStreamOptions)).toThrow(new RangeError(message));
  });

  it.each([undefined, null, 7])('refuses %p in place of options', (options) => {
    expect(() => twitterStream(options as unknown as TwitterStreamOptions)).toThrow(/^Expected `options` to be an object, got `/);
  });

  it('refuses a bearerToken without showing it', () => {
    expect(() => twitterStream({ overflow: 'error', bearerToken: 'sec ret' })).toThrow(
      'Expected `bearerToken` to be a non-empty string of visible ASCII characters without whitespace, got a string of 7 characters (its value is not shown)',
    );
  });

  it.each<Partial<TwitterStreamOptions>>([
    {},
    { overflow: 'latest', bufferSize: 0 },
    { bufferSize: Infinity },
    { keepAliveTimeoutMs: 1, requestTimeoutMs: 1 },
    { repairWith: { query: 'a OR b', sinceId: '0', delayMs: 0 } },
    // The search would refuse them: they are the stream's alone.
    { params: { backfill_minutes: 2, start_time: '2026-01-01T00:00:00Z', end_time: '2026-01-02T00:00:00Z' }, repairWith },
  ])('takes %j', (options) => {
    expect(() => twitterStream({ bearerToken: 'AAAA', overflow: 'error', ...options })).not.toThrow();
  });
});
