import type { AxiosInstance } from 'axios';
import { describeValue } from './describeValue.js';
import { isObject } from './json.js';

/** Checks of options, in the package's one message format. Each returns its value, or throws a `RangeError`. */

/** What a timer can hold; a longer one fires at once. */
export const maxTimer = 2 ** 31 - 1;

export function checkObject(options: object): void {
  if (!isObject(options)) {
    throw new RangeError(`Expected \`options\` to be an object, got ${describeValue(options)}`);
  }
}

export function expect<T>(name: string, value: T, accepts: (value: unknown) => boolean, what: string): T {
  if (!accepts(value)) {
    throw new RangeError(`Expected \`${name}\` to be ${what}, got ${describeValue(value)}`);
  }
  return value;
}

export function integer(name: string, value: number, least: number, most: number): number {
  const accepts = (given: unknown): boolean => Number.isInteger(given) && (given as number) >= least && (given as number) <= most;
  return expect(name, value, accepts, `an integer from ${String(least)} to ${String(most)}`);
}

export function checkQuery(name: string, query: string): string {
  const accepts = (value: unknown): boolean => typeof value === 'string' && value.length <= 4096 && value.trim() !== '';
  return expect(name, query, accepts, 'a string of 1 to 4096 characters that is not blank');
}

export function checkToken(token: unknown): string {
  // Its value is shown to nobody, wrong or right: what a header cannot carry may still be the token with a line break after it.
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) {
    const got =
      typeof token === 'string'
        ? `a string of ${String(token.length)} characters (its value is not shown)`
        : `a value of type ${typeof token}`;
    throw new RangeError(`Expected \`bearerToken\` to be a non-empty string of visible ASCII characters without whitespace, got ${got}`);
  }
  return token;
}

export function checkBaseUrl(baseUrl: string): string {
  const url = typeof baseUrl === 'string' && URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const isAnonymous = url !== undefined && url.username === '' && url.password === '';
  const isPlain = isAnonymous && /^https?:$/.test(url.protocol) && !/[?#]/.test(baseUrl);
  if (!isPlain && typeof baseUrl === 'string' && baseUrl.includes('@')) {
    // axios would send them in place of the bearer token. What cannot be read may have them all the same.
    throw new RangeError('Expected `baseUrl` to be without user name and password (its value is not shown)');
  }
  return expect('baseUrl', baseUrl, () => isPlain, 'an http or https URL without query and fragment');
}

export function checkAxios(axios: AxiosInstance): AxiosInstance {
  return expect('axios', axios, (value) => typeof (value as Partial<AxiosInstance> | null)?.request === 'function', 'an AxiosInstance');
}

export function checkFunction<T>(name: string, value: T): T {
  return expect(name, value, (given) => typeof given === 'function', 'a function');
}
