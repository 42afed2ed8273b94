import { smallerId } from './compareIds.js';
import { type InvalidParameter, type Problem, invalidRequest } from './errors.js';
import { LIST_PARAMETERS } from './fields.js';
import { decodeNextToken } from './nextToken.js';
import { snowflakeAt, snowflakeTime } from './snowflake.js';

/** What a request for a page asks for, checked. */
export interface SearchRequest {
  readonly query: string;
  readonly maxResults: number;
  /** Exclusive, both: the page lies between these ids. */
  readonly sinceId: string | undefined;
  readonly untilId: string | undefined;
  readonly tweetFields: ReadonlySet<string>;
  readonly userFields: ReadonlySet<string>;
  readonly expandAuthor: boolean;
}

export interface ParameterRules {
  /** Unix time in milliseconds: a `since_id` or `until_id` given out before it is refused. */
  readonly oldestSinceId?: number;
}

const SINGLE_PARAMETERS = [
  'query',
  'start_time',
  'end_time',
  'since_id',
  'until_id',
  'max_results',
  'next_token',
  'pagination_token',
  'sort_order',
];
const PARAMETERS = [...SINGLE_PARAMETERS, ...Object.keys(LIST_PARAMETERS)];
const MAX_QUERY_LENGTH = 512;

/** Checks all parameters and reports everything that is wrong with them in one body, as the API does. */
export function readSearchParameters(
  params: URLSearchParams,
  rules: ParameterRules = {},
): { request: SearchRequest } | { problem: Problem } {
  const errors = [
    ...checkNames(params),
    ...checkQuery(params),
    ...checkMaxResults(params),
    ...checkPatterns(params),
    ...checkCombinations(params),
    ...checkToken(params),
    ...checkLists(params),
  ];
  if (errors.length === 0) errors.push(...checkIdAge(params, rules));
  return errors.length > 0 ? { problem: invalidRequest(errors) } : { request: toRequest(params) };
}

/** Of the stream: only what shapes a post. Names are not checked. */
export function readStreamParameters(params: URLSearchParams): SearchRequest {
  return toRequest(params);
}

function toRequest(params: URLSearchParams): SearchRequest {
  const startTime = params.get('start_time');
  const endTime = params.get('end_time');
  const position = decodeNextToken(tokenOf(params) ?? '');
  return {
    query: params.get('query') ?? '',
    maxResults: Number(params.get('max_results') ?? 10),
    // start_time is inclusive: one below the first id of that millisecond.
    sinceId: startTime === null ? (params.get('since_id') ?? undefined) : snowflakeAt(Date.parse(startTime), -1),
    untilId: smallerId(endTime === null ? (params.get('until_id') ?? undefined) : snowflakeAt(Date.parse(endTime)), position),
    tweetFields: new Set([...listOf(params, 'tweet.fields'), ...listOf(params, 'post.fields')]),
    userFields: new Set(listOf(params, 'user.fields')),
    expandAuthor: listOf(params, 'expansions').includes('author_id'),
  };
}

function checkNames(params: URLSearchParams): InvalidParameter[] {
  return Array.from(new Set(params.keys())).flatMap((name) => {
    const values = params.getAll(name);
    if (!PARAMETERS.includes(name))
      return [invalid(params, [name], `The query parameter [${name}] is not one of [${PARAMETERS.join(',')}]`)];
    return values.length > 1 ? [invalid(params, [name], `The \`${name}\` query parameter can only be given once`)] : [];
  });
}

function checkQuery(params: URLSearchParams): InvalidParameter[] {
  const query = params.get('query') ?? '';
  if (query.trim() === '') return [{ parameters: { query: [query] }, message: 'Request parameter `query` can not be empty' }];
  // Counted in code points: an emoji is one character.
  const length = Array.from(query).length;
  if (length <= MAX_QUERY_LENGTH) return [];
  return [
    invalid(
      params,
      ['query'],
      `There were errors processing your request: query length ${String(length)} exceeds the limit of ${String(MAX_QUERY_LENGTH)}`,
    ),
  ];
}

function checkMaxResults(params: URLSearchParams): InvalidParameter[] {
  const text = params.get('max_results');
  if (text === null || (/^[0-9]+$/.test(text) && Number(text) >= 10 && Number(text) <= 100)) return [];
  return [invalid(params, ['max_results'], `The \`max_results\` query parameter value [${text}] is not between 10 and 100`)];
}

function checkPatterns(params: URLSearchParams): InvalidParameter[] {
  const patterns: [string, RegExp][] = [
    ['since_id', /^[0-9]{1,19}$/],
    ['until_id', /^[0-9]{1,19}$/],
    ['start_time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/],
    ['end_time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/],
    ['sort_order', /^(recency|relevancy)$/],
  ];
  return patterns.flatMap(([name, pattern]) => {
    const value = params.get(name);
    const valid = value === null || (pattern.test(value) && !(name.endsWith('_time') && Number.isNaN(Date.parse(value))));
    return valid ? [] : [invalid(params, [name], `The \`${name}\` query parameter value [${value}] does not match ${pattern.source}`)];
  });
}

function checkCombinations(params: URLSearchParams): InvalidParameter[] {
  const errors: InvalidParameter[] = [];
  const ids = ['since_id', 'until_id'].filter((name) => params.has(name));
  const times = ['start_time', 'end_time'].filter((name) => params.has(name));
  if (ids.length > 0 && times.length > 0) {
    errors.push(
      invalid(params, [...ids, ...times], "Invalid use of 'since_id' or 'until_id' in conjunction with 'start_time' or 'end_time'."),
    );
  }
  if (params.has('next_token') && params.has('pagination_token')) {
    errors.push(invalid(params, ['next_token', 'pagination_token'], "Only one of 'next_token' or 'pagination_token' can be given."));
  }
  return errors;
}

function checkToken(params: URLSearchParams): InvalidParameter[] {
  const token = tokenOf(params);
  if (token === undefined || decodeNextToken(token) !== undefined) return [];
  const name = params.has('next_token') ? 'next_token' : 'pagination_token';
  return [invalid(params, [name], `The \`${name}\` query parameter value [${token}] is invalid`)];
}

function checkLists(params: URLSearchParams): InvalidParameter[] {
  return Object.entries(LIST_PARAMETERS).flatMap(([name, allowed]) => {
    const wrong = allowed && listOf(params, name).find((value) => !allowed.includes(value));
    return wrong === undefined
      ? []
      : [invalid(params, [name], `The \`${name}\` query parameter value [${wrong}] is not one of [${allowed?.join(',') ?? ''}]`)];
  });
}

function checkIdAge(params: URLSearchParams, { oldestSinceId }: ParameterRules): InvalidParameter[] {
  return ['since_id', 'until_id'].flatMap((name) => {
    const id = params.get(name);
    if (id === null || oldestSinceId === undefined || snowflakeTime(id) >= oldestSinceId) return [];
    const limit = `[${new Date(oldestSinceId).toISOString()}]. Please use a '${name}' that is larger than ${snowflakeAt(oldestSinceId)}`;
    return [invalid(params, [name], `'${name}' must be a tweet id created after ${limit}`)];
  });
}

function invalid(params: URLSearchParams, names: readonly string[], message: string): InvalidParameter {
  return { parameters: Object.fromEntries(names.map((name) => [name, params.getAll(name)])), message };
}

function tokenOf(params: URLSearchParams): string | undefined {
  return params.get('next_token') ?? params.get('pagination_token') ?? undefined;
}

function listOf(params: URLSearchParams, name: string): readonly string[] {
  return params.get(name)?.split(',') ?? [];
}
