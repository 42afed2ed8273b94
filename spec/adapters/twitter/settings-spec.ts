import { inspect } from 'node:util';
import { NEVER } from 'rxjs';
import { twitterSearch, type TwitterSearchOptions } from 'rxjs-demand/twitter';

const good = { query: 'anitta', bearerToken: 'AAAA' };
const checkpoint = { load: () => NEVER, save: () => NEVER };

const misuses: readonly (readonly [Record<string, unknown>, string])[] = [
  [{ maxResults: 5 }, 'Expected `maxResults` to be an integer from 10 to 100, got `5` (number)'],
  [{ maxResults: 101 }, 'Expected `maxResults` to be an integer from 10 to 100, got `101` (number)'],
  [{ maxResults: 10.5 }, 'Expected `maxResults` to be an integer from 10 to 100, got `10.5` (number)'],
  [{ maxResults: '50' }, 'Expected `maxResults` to be an integer from 10 to 100, got `50` (string)'],
  [{ query: undefined }, 'Expected `query` to be a string of 1 to 4096 characters that is not blank, got `undefined` (undefined)'],
  [{ query: ' ' }, 'Expected `query` to be a string of 1 to 4096 characters that is not blank, got ` ` (string)'],
  [
    { query: 'x'.repeat(4097) },
    `Expected \`query\` to be a string of 1 to 4096 characters that is not blank, got \`${'x'.repeat(60)}…\` (string)`,
  ],
  [{ query: ['a'] }, 'Expected `query` to be a string of 1 to 4096 characters that is not blank, got `[object Array]` (array)'],
  [{ sinceId: 7 }, 'Expected `sinceId` to be a string of 1 to 19 digits, got `7` (number)'],
  [{ sinceId: '12345678901234567890' }, 'Expected `sinceId` to be a string of 1 to 19 digits, got `12345678901234567890` (string)'],
  [{ sinceId: '-1' }, 'Expected `sinceId` to be a string of 1 to 19 digits, got `-1` (string)'],
  [{ pollIntervalMs: -1 }, 'Expected `pollIntervalMs` to be an integer from 0 to 2147483647, got `-1` (number)'],
  [{ pollIntervalMs: Infinity }, 'Expected `pollIntervalMs` to be an integer from 0 to 2147483647, got `Infinity` (number)'],
  [{ pollIntervalMs: 2 ** 31 }, 'Expected `pollIntervalMs` to be an integer from 0 to 2147483647, got `2147483648` (number)'],
  [{ requestTimeoutMs: 0 }, 'Expected `requestTimeoutMs` to be an integer from 1 to 2147483647, got `0` (number)'],
  [{ baseUrl: 'api.x.com' }, 'Expected `baseUrl` to be an http or https URL without query and fragment, got `api.x.com` (string)'],
  [{ baseUrl: 'ftp://x.com' }, 'Expected `baseUrl` to be an http or https URL without query and fragment, got `ftp://x.com` (string)'],
  [
    { baseUrl: 'https://x.com/?a' },
    'Expected `baseUrl` to be an http or https URL without query and fragment, got `https://x.com/?a` (string)',
  ],
  [{ baseUrl: 7 }, 'Expected `baseUrl` to be an http or https URL without query and fragment, got `7` (number)'],
  [{ baseUrl: 'https://me:pw@x.com' }, 'Expected `baseUrl` to be without user name and password (its value is not shown)'],
  [{ axios: {} }, 'Expected `axios` to be an AxiosInstance, got `[object Object]` (object)'],
  [{ axios: null }, 'Expected `axios` to be an AxiosInstance, got `null` (null)'],
  [{ checkpoint: {} }, 'Expected `checkpoint` to be an object with the functions `load` and `save`, got `[object Object]` (object)'],
  [{ onNotice: 7 }, 'Expected `onNotice` to be a function, got `7` (number)'],
  [{ params: 7 }, 'Expected `params` to be an object, got `7` (number)'],
  [{ params: { query: 'x' } }, 'Expected `params` to leave `query` to the option `query`, got `x` (string)'],
  [{ params: { max_results: 50 } }, 'Expected `params` to leave `max_results` to the option `maxResults`, got `50` (number)'],
  [{ params: { since_id: '5' } }, 'Expected `params` to leave `since_id` to the option `sinceId`, got `5` (string)'],
  [
    { params: { next_token: 't' } },
    'Expected `params` to leave `next_token` to the search, which follows the pages itself, got `t` (string)',
  ],
  [
    { params: { pagination_token: 't' } },
    'Expected `params` to leave `pagination_token` to the search, which follows the pages itself, got `t` (string)',
  ],
  [
    { params: { until_id: '5' } },
    'Expected `params` to leave `until_id` to other clients, as this search goes on for ever, got `5` (string)',
  ],
  [
    { params: { end_time: 'x' } },
    'Expected `params` to leave `end_time` to other clients, as this search goes on for ever, got `x` (string)',
  ],
  [{ params: { sort_order: 'relevancy' } }, "Expected `params.sort_order` to be 'recency', got `relevancy` (string)"],
  [{ params: { a: null } }, 'Expected `params.a` to be a string, a finite number or an array of strings, got `null` (null)'],
  [{ params: { a: NaN } }, 'Expected `params.a` to be a string, a finite number or an array of strings, got `NaN` (number)'],
  [{ params: { a: [1] } }, 'Expected `params.a` to be a string, a finite number or an array of strings, got `[object Array]` (array)'],
  [
    { params: { start_time: '2026-01-01' }, sinceId: '5' },
    'Expected `params` to have no `start_time` beside `sinceId`, as the API refuses since_id with it, got `2026-01-01` (string)',
  ],
  [
    { params: { start_time: '2026-01-01' }, checkpoint },
    'Expected `params` to have no `start_time` beside `checkpoint`, as the API refuses since_id with it, got `2026-01-01` (string)',
  ],
];

describe('twitterSearch options', () => {
  it.each(misuses)('refuses %p', (bad, message) => {
    expect(() => twitterSearch({ ...good, ...bad })).toThrow(new RangeError(message));
  });

  it.each([undefined, null, 7])('refuses %p in place of options', (options) => {
    expect(() => twitterSearch(options as unknown as TwitterSearchOptions)).toThrow(/^Expected `options` to be an object, got `/);
  });

  it.each([
    ['', 'a string of 0 characters (its value is not shown)'],
    ['sec ret', 'a string of 7 characters (its value is not shown)'],
    ['secret\n', 'a string of 7 characters (its value is not shown)'],
    ['secrét', 'a string of 6 characters (its value is not shown)'],
    [7, 'a value of type number'],
    [undefined, 'a value of type undefined'],
    [{ secret: 'secret' }, 'a value of type object'],
  ])('refuses a bearerToken (case %#) without showing it', (bearerToken, got) => {
    let thrown: unknown;
    try {
      twitterSearch({ ...good, bearerToken } as TwitterSearchOptions);
    } catch (error) {
      thrown = error;
    }
    const message = `Expected \`bearerToken\` to be a non-empty string of visible ASCII characters without whitespace, got ${got}`;
    expect(thrown).toEqual(new RangeError(message));
    // The frames name this file, not the token.
    expect(inspect(thrown, { depth: 10, showHidden: true })).not.toMatch(/sec ret|secret\n|secrét/);
  });

  it.each<Partial<TwitterSearchOptions>>([
    { maxResults: 10 },
    { maxResults: 100 },
    { pollIntervalMs: 0 },
    { requestTimeoutMs: 1 },
    { sinceId: '0' },
    { baseUrl: 'http://localhost:8080/proxy/' },
    { params: { sort_order: 'recency', start_time: '2026-01-01T00:00:00Z' } },
    { params: { constructor: 'a parameter of its own' } },
    { checkpoint },
    { query: 'x'.repeat(4096) },
  ])('takes %j', (options) => {
    expect(() => twitterSearch({ ...good, ...options })).not.toThrow();
  });
});
