import axios from 'axios';
import {
  checkAxios,
  checkBaseUrl,
  checkFunction,
  checkObject,
  checkQuery,
  checkToken,
  expect as expectValue,
  integer,
  maxTimer,
} from '../../../lib/adapters/twitter/checks.js';

describe('checks', () => {
  it('each returns what it was given', () => {
    const client = axios.create();
    const run = (): void => undefined;
    expect(expectValue('a', 5, () => true, 'anything')).toBe(5);
    expect(integer('a', 5, 0, 5)).toBe(5);
    expect(checkQuery('query', ' #anitta ')).toBe(' #anitta ');
    expect(checkToken('AAAA%2F!~')).toBe('AAAA%2F!~');
    expect(checkBaseUrl('http://localhost:8080/a/')).toBe('http://localhost:8080/a/');
    expect(checkAxios(client)).toBe(client);
    expect(checkFunction('onNotice', run)).toBe(run);
    expect(() => checkObject({})).not.toThrow();
  });

  it('a message names the option, what it should be, the value and its type', () => {
    const isShort = jest.fn(() => false);
    expect(() => expectValue('name', 'abc', isShort, 'shorter')).toThrow(
      new RangeError('Expected `name` to be shorter, got `abc` (string)'),
    );
    expect(isShort).toHaveBeenCalledWith('abc');
  });

  it.each([undefined, null, 'text', [], () => ({})])('options are an object, not %p', (options) => {
    expect(() => checkObject(options as object)).toThrow(RangeError);
    expect(() => checkObject(options as object)).toThrow(/^Expected `options` to be an object, got `/);
  });

  it.each([0, 6, 1.5, NaN, Infinity, -Infinity, '3', undefined, null])('an integer from 1 to 5 is not %p', (value) => {
    expect(() => integer('n', value as number, 1, 5)).toThrow(/^Expected `n` to be an integer from 1 to 5, got `/);
    expect([1, 3, 5].map((good) => integer('n', good, 1, 5))).toEqual([1, 3, 5]);
  });

  it('the longest wait is the documented one, which a timer can just hold', () => {
    expect(maxTimer).toBe(2_147_483_647);
  });

  it.each(['', ' ', '\n\t', 'x'.repeat(4097), undefined, null, ['a'], 7])('a query is not %p', (query) => {
    expect(() => checkQuery('rule', query as string)).toThrow(
      /^Expected `rule` to be a string of 1 to 4096 characters that is not blank, got `/,
    );
    expect(checkQuery('rule', 'x'.repeat(4096))).toHaveLength(4096);
  });

  it.each([
    ['', 'a string of 0 characters (its value is not shown)'],
    ['s3cret\n', 'a string of 7 characters (its value is not shown)'],
    ['Bearer s3cret', 'a string of 13 characters (its value is not shown)'],
    ['\x7fs3cret', 'a string of 7 characters (its value is not shown)'],
    ['s3crét', 'a string of 6 characters (its value is not shown)'],
    [['s3cret'], 'a value of type object'],
    [53, 'a value of type number'],
    [undefined, 'a value of type undefined'],
  ])('a token (case %#) that no header can carry is refused, and not shown', (token, got) => {
    expect(() => checkToken(token)).toThrow(
      new RangeError(`Expected \`bearerToken\` to be a non-empty string of visible ASCII characters without whitespace, got ${got}`),
    );
  });

  describe('baseUrl', () => {
    it.each(['https://api.x.com', 'http://127.0.0.1:1', 'HTTPS://x.com/proxy/'])('may be %s', (url) => {
      expect(checkBaseUrl(url)).toBe(url);
    });

    it.each([
      'api.x.com',
      '//x.com',
      'ftp://x.com',
      'xhttp://x.com',
      'httpss://x.com',
      'https://x.com?',
      'https://x.com/#',
      '',
      7,
      undefined,
    ])('is not %p', (url) => {
      expect(() => checkBaseUrl(url as string)).toThrow(/^Expected `baseUrl` to be an http or https URL without query and fragment, got `/);
    });

    it('is text, not a URL object', () => {
      expect(() => checkBaseUrl(new URL('https://x.com') as unknown as string)).toThrow(
        'Expected `baseUrl` to be an http or https URL without query and fragment, got `[object URL]` (object)',
      );
    });

    it('may have an @ in its path', () => {
      expect(checkBaseUrl('https://x.com/@me/')).toBe('https://x.com/@me/');
    });

    it.each(['me:s3cret@x.com', 'http//me:s3cret@x.com', 'https://me:s3cret@x.com:99999'])(
      'shows no password either when it cannot be read (case %#)',
      (url) => {
        expect(() => checkBaseUrl(url)).toThrow(
          new RangeError('Expected `baseUrl` to be without user name and password (its value is not shown)'),
        );
      },
    );

    it.each(['https://me:s3cret@x.com', 'https://s3cret@x.com', 'https://:s3cret@x.com', 'ftp://me:s3cret@x.com'])(
      'has no user name or password (case %#), and shows none',
      (url) => {
        expect(() => checkBaseUrl(url)).toThrow(
          new RangeError('Expected `baseUrl` to be without user name and password (its value is not shown)'),
        );
      },
    );
  });

  it.each([undefined, null, {}, { request: 'get' }, 7])('an AxiosInstance is not %p', (client) => {
    expect(() => checkAxios(client as never)).toThrow(/^Expected `axios` to be an AxiosInstance, got `/);
  });

  it.each([undefined, null, {}, 'text'])('a function is not %p', (value) => {
    expect(() => checkFunction('onNotice', value)).toThrow(/^Expected `onNotice` to be a function, got `/);
  });
});
