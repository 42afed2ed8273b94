import { isAxiosError } from 'axios';
import { readProblem, type Problem } from './problem.js';
import type { Position } from './SearchWindow.js';
import { TwitterApiError } from './TwitterApiError.js';

/** Why a request brought no page, and with it what is done about it. */
export type Failure =
  | { readonly kind: 'retry'; readonly reason: string }
  | { readonly kind: 'rateLimited'; readonly resetAt: number | undefined }
  /** With the error to end with, for a search that cannot fall back any more. */
  | { readonly kind: 'sinceIdRefused'; readonly error: TwitterApiError }
  /** The same for the upper end of what an earlier run left. */
  | { readonly kind: 'untilIdRefused'; readonly untilId: string }
  | { readonly kind: 'nextTokenRefused' }
  | { readonly kind: 'final'; readonly error: TwitterApiError };

type Redact = (text: string) => string;

/** Statuses that may pass although they are in the 400s: the server's own timeout, and "too early". */
const passing = new Set([408, 425]);

const redirected =
  'the API answered with a redirect, which was not followed, as the bearer token would go along; set `baseUrl` to where it leads';

/** What to do about a status that ends it all. */
export type Advice = Readonly<Record<number, string>>;

/** What does not depend on what was asked for. */
export const accountAdvice: Advice = {
  401: 'the bearer token was refused; check `bearerToken` (the app-only token of the developer portal, not revoked, without "Bearer ")',
  402: 'the account has no credits left; add some in the developer portal',
};

const searchAdvice: Advice = {
  ...accountAdvice,
  400: 'the API refused the query or a parameter; check `query` and `params`',
  403: 'this app may not search; check in the developer portal that its access level includes recent search',
  404: 'there is no recent search at this address; check `baseUrl`',
};

/** Requests that cannot be made are not made better by making them again. */
const misconfigured = new Set([
  'ERR_INVALID_URL',
  'ERR_BAD_OPTION',
  'ERR_BAD_OPTION_VALUE',
  'ERR_NOT_SUPPORT',
  'ERR_INVALID_CHAR',
  'ERR_BAD_REQUEST',
]);

/** What an answer other than 200 means. */
export function answerFailure(
  answer: { status: number; body: string; resetAt: number | undefined },
  asked: Position,
  redact: Redact,
  advice: Advice = searchAdvice,
): Failure {
  const { status } = answer;
  const problem = readProblem(answer.body, redact);
  if (status === 429) {
    return problem.isUsageCap
      ? final(
          status,
          problem,
          'the usage cap is reached and waiting for the rate limit does not help; raise the cap or wait for the next billing period',
        )
      : { kind: 'rateLimited', resetAt: answer.resetAt };
  }
  if (status === 400 && asked.sinceId !== undefined && problem.blames('since_id')) {
    return {
      kind: 'sinceIdRefused',
      error: apiError(status, problem, 'the API refused each `since_id`, its own included; check `baseUrl`'),
    };
  }
  if (status === 400 && asked.untilId !== undefined && problem.blames('until_id')) {
    return { kind: 'untilIdRefused', untilId: asked.untilId };
  }
  if (status === 400 && asked.nextToken !== undefined && problem.blames('next_token')) {
    return { kind: 'nextTokenRefused' };
  }
  if (status < 300 || status >= 500 || passing.has(status)) {
    return { kind: 'retry', reason: `the API answered ${String(status)}` };
  }
  return final(status, problem, status < 400 ? redirected : (advice[status] ?? 'the API refused the request'));
}

function final(status: number, problem: Problem, what: string): Failure {
  return { kind: 'final', error: apiError(status, problem, what) };
}

function apiError(status: number, { type, detail }: Problem, what: string): TwitterApiError {
  const said = detail === undefined ? '' : ` (the API says: ${detail})`;
  return new TwitterApiError(`${String(status)}: ${what}${said}`, { status, type, detail });
}

/**
 * What a request that threw means. Nothing of the thrown error is kept but its code: an axios error carries the request's headers, and with
 * them the token.
 */
export function thrownFailure(error: unknown, redact: Redact): Extract<Failure, { kind: 'retry' | 'final' }> {
  const code = errorCode(error);
  if (code !== undefined && !misconfigured.has(code)) {
    // The one code that axios uses for both.
    const hint = code === 'ERR_BAD_RESPONSE' ? ', the answer broke off or is too large' : '';
    return { kind: 'retry', reason: `the request failed (${code}${hint})` };
  }
  if (code === undefined && isAxiosError(error)) {
    return { kind: 'retry', reason: 'the request failed (no code)' };
  }
  // Without a code it comes from an interceptor or adapter of the user's axios: a defect there, not weather.
  const what = code ?? (error instanceof Error ? redact(`${error.name}: ${error.message}`) : redact(String(error)));
  return {
    kind: 'final',
    error: new TwitterApiError(`The request could not be made (${what}); check \`baseUrl\` and the interceptors of \`axios\``),
  };
}

/** The code of a system or axios error: the one part of it that is fit to be shown. */
export function errorCode(error: unknown): string | undefined {
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : undefined;
}
