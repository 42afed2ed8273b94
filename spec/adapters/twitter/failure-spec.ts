import { AxiosError, AxiosHeaders } from 'axios';
import { answerFailure, thrownFailure, type Failure } from '../../../lib/adapters/twitter/failure.js';
import { redactor } from '../../../lib/adapters/twitter/redact.js';
import { TwitterApiError } from 'rxjs-demand/twitter';

const redact = redactor('s3cret');
const anywhere = { sinceId: '5', untilId: '9', nextToken: 't' };
const start = { sinceId: undefined, untilId: undefined, nextToken: undefined };

const answered = (status: number, body: unknown = '', asked: typeof anywhere | typeof start = anywhere): Failure =>
  answerFailure({ status, body: typeof body === 'string' ? body : JSON.stringify(body), resetAt: 1234 }, asked, redact);

const ended = (failure: Failure): TwitterApiError => {
  expect(failure.kind).toBe('final');
  return (failure as { error: TwitterApiError }).error;
};

describe('answerFailure', () => {
  it.each([500, 502, 503, 504, 599, 408, 425, 204, 206])('%i may pass', (status) => {
    expect(answered(status, '<html>')).toEqual({ kind: 'retry', reason: `the API answered ${String(status)}` });
  });

  it('429 waits for the reset', () => {
    expect(answered(429, { errors: [{ code: 88, message: 'Rate limit exceeded' }] })).toEqual({ kind: 'rateLimited', resetAt: 1234 });
  });

  const cap =
    '429: the usage cap is reached and waiting for the rate limit does not help; raise the cap or wait for the next billing period';
  const refused = '400: the API refused the query or a parameter; check `query` and `params`';
  const redirected =
    'the API answered with a redirect, which was not followed, as the bearer token would go along; set `baseUrl` to where it leads';
  it.each([
    [400, { detail: 'Bad.', type: 'https://api.x.com/2/problems/invalid-request' }, `${refused} (the API says: Bad.)`, 'invalid-request'],
    [400, { errors: [{ parameters: { query: ['x'] }, message: 'No.' }] }, `${refused} (the API says: No.)`, undefined],
    [
      401,
      { title: 'Unauthorized', type: 'about:blank', status: 401, detail: 'Unauthorized' },
      '401: the bearer token was refused; check `bearerToken` (the app-only token of the developer portal, not revoked, without "Bearer ") (the API says: Unauthorized)',
      undefined,
    ],
    [402, '', '402: the account has no credits left; add some in the developer portal', undefined],
    [
      403,
      { type: 'https://api.twitter.com/2/problems/client-forbidden' },
      '403: this app may not search; check in the developer portal that its access level includes recent search',
      'client-forbidden',
    ],
    [404, '<html>', '404: there is no recent search at this address; check `baseUrl`', undefined],
    [410, '', '410: the API refused the request', undefined],
    [429, { type: 'https://api.x.com/2/problems/usage-capped' }, cap, 'usage-capped'],
    [
      429,
      { title: 'UsageCapExceeded', detail: 'Usage cap exceeded: Monthly product cap' },
      `${cap} (the API says: Usage cap exceeded: Monthly product cap)`,
      undefined,
    ],
    [301, '', `301: ${redirected}`, undefined],
    [307, '', `307: ${redirected}`, undefined],
  ])('%i %j ends the search and says what to do', (status, body, message, type) => {
    const error = ended(answered(status, body));
    expect(error).toBeInstanceOf(TwitterApiError);
    expect({ message: error.message, status: error.status, type: error.type }).toEqual({ message, status, type });
  });

  const blaming = (parameter: string): object => ({
    title: 'Invalid Request',
    errors: [{ parameters: { [parameter]: ['1'] }, message: 'm' }],
  });

  it('400 for a since_id that was sent asks for the fall back', () => {
    const failure = answered(400, blaming('since_id'));
    expect(failure.kind).toBe('sinceIdRefused');
    expect((failure as { error: TwitterApiError }).error.message).toBe(
      '400: the API refused each `since_id`, its own included; check `baseUrl` (the API says: Invalid Request m)',
    );
    expect(answered(400, blaming('since_id'), start).kind).toBe('final');
  });

  it('400 for an until_id that was sent asks to pass over it', () => {
    expect(answered(400, blaming('until_id'))).toEqual({ kind: 'untilIdRefused', untilId: '9' });
    expect(answered(400, blaming('until_id'), start).kind).toBe('final');
  });

  it('400 for a next_token that was sent asks for a restart of the window', () => {
    expect(answered(400, blaming('next_token')).kind).toBe('nextTokenRefused');
    expect(answered(400, blaming('next_token'), start).kind).toBe('final');
  });

  it('takes no other parameter for these', () => {
    expect(answered(400, blaming('query')).kind).toBe('final');
  });

  it('redacts what the API says', () => {
    expect(ended(answered(401, { detail: 'no s3cret here', type: 'x/s3cret' }))).toMatchObject({
      detail: 'no [bearer token] here',
      type: '[bearer token]',
    });
  });
});

describe('thrownFailure', () => {
  const config = { headers: new AxiosHeaders({ Authorization: 'Bearer s3cret' }) };

  it.each([
    'ECONNRESET',
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'ETIMEDOUT',
    'ECONNABORTED',
    'EPIPE',
    'ERR_NETWORK',
    'CERT_HAS_EXPIRED',
  ])('%s may pass', (code) => {
    expect(thrownFailure(new AxiosError('with s3cret', code, config), redact)).toEqual({
      kind: 'retry',
      reason: `the request failed (${code})`,
    });
  });

  it('an answer that broke off or is too large may pass', () => {
    expect(thrownFailure(new AxiosError('m', 'ERR_BAD_RESPONSE', config), redact)).toEqual({
      kind: 'retry',
      reason: 'the request failed (ERR_BAD_RESPONSE, the answer broke off or is too large)',
    });
  });

  it('an axios error without a code, or with something odd for one, may pass', () => {
    const failure = { kind: 'retry', reason: 'the request failed (no code)' };
    expect(thrownFailure(new AxiosError('m', undefined, config), redact)).toEqual(failure);
    expect(thrownFailure(new AxiosError('m', 's3cret', config), redact)).toEqual(failure);
  });

  it.each(['ERR_INVALID_URL', 'ERR_BAD_OPTION_VALUE', 'ERR_NOT_SUPPORT', 'ERR_INVALID_CHAR'])('%s ends the search', (code) => {
    const error = ended(thrownFailure(new AxiosError('with s3cret', code, config), redact));
    expect(error.message).toBe(`The request could not be made (${code}); check \`baseUrl\` and the interceptors of \`axios\``);
    expect(error.status).toBeUndefined();
  });

  it.each([
    [new TypeError('x is not a function, s3cret'), 'TypeError: x is not a function, [bearer token]'],
    ['plain s3cret', 'plain [bearer token]'],
    [undefined, 'undefined'],
  ])('%p, from an interceptor, ends the search', (thrown, what) => {
    const error = ended(thrownFailure(thrown, redact));
    expect(error.message).toBe(`The request could not be made (${what}); check \`baseUrl\` and the interceptors of \`axios\``);
    expect(error.cause).toBeUndefined();
  });
});
