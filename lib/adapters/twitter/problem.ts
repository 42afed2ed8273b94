import { isObject, type Json } from './json.js';
import { parseJson } from './parseJson.js';

/** What the body of an error answer says. All of it is text from outside and went through `redact`. */
export interface Problem {
  /** The last path segment of the problem type: the host in front of it varies. None for `about:blank`. */
  readonly type: string | undefined;
  readonly detail: string | undefined;
  /** Money, not pace: a 429 that no wait within reason ends. */
  readonly isUsageCap: boolean;
  /** Whether it names this request parameter as the culprit. */
  blames(parameter: string): boolean;
}

/** Reads `application/problem+json`, the older `{ errors: [{ code, message }] }`, and anything else (HTML from a proxy) as nothing. */
export function readProblem(body: string, redact: (text: string) => string): Problem {
  const problem = parseObject(body);
  const errors = Array.isArray(problem.errors) ? problem.errors.filter(isObject) : [];
  const text = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() !== '' ? redact(value) : undefined);
  const type = text(problem.type)?.split('/').at(-1);
  const messages = errors.map((error) => text(error.message) ?? text(error.detail)).filter((message) => message !== undefined);
  // The title is the same for every invalid request; the messages name the parameter.
  const parts = [text(problem.detail) ?? text(problem.title), ...messages].filter((part) => part !== undefined);
  const detail = parts.length === 0 ? undefined : [...new Set(parts)].join(' ');
  return {
    type: type === 'about:blank' ? undefined : type,
    detail,
    isUsageCap: type === 'usage-capped' || problem.title === 'UsageCapExceeded',
    blames: (parameter) => errors.some((error) => isObject(error.parameters) && Object.hasOwn(error.parameters, parameter)),
  };
}

function parseObject(body: string): Json {
  try {
    const parsed = parseJson(body);
    return isObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}
