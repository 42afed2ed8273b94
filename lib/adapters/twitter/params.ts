import { describeValue } from './describeValue.js';
import { isObject } from './json.js';

/** What the search sets itself, and how a caller says it instead. */
const reserved: ReadonlyMap<string, string> = new Map([
  ['query', 'the option `query`'],
  ['max_results', 'the option `maxResults`'],
  ['since_id', 'the option `sinceId`'],
  ['next_token', 'the search, which follows the pages itself'],
  ['pagination_token', 'the search, which follows the pages itself'],
  ['until_id', 'other clients, as this search goes on for ever'],
  ['end_time', 'other clients, as this search goes on for ever'],
]);

/** A `tweet.fields` of the caller's wins. */
const defaultFields = { 'tweet.fields': 'created_at,author_id' };

/** Checks `params`, joins lists with commas (axios would write `a[]=`) and adds the default fields. */
export function checkParams(
  params: unknown,
  given: { sinceId: boolean; checkpoint: boolean; acknowledge: boolean },
): Record<string, string | number> {
  for (const [name, value] of isObject(params) ? Object.entries(params) : []) {
    const owner = reserved.get(name);
    if (owner !== undefined) {
      throw new RangeError(`Expected \`params\` to leave \`${name}\` to ${owner}, got ${describeValue(value)}`);
    }
  }
  const checked = checkValues(params);
  if (checked.sort_order !== undefined && checked.sort_order !== 'recency') {
    // The next since_id is the first page's newest_id, which only the newest-first order makes the newest of all.
    throw new RangeError(`Expected \`params.sort_order\` to be 'recency', got ${describeValue(checked.sort_order)}`);
  }
  if (checked.start_time !== undefined && (given.sinceId || given.checkpoint || given.acknowledge)) {
    const beside = given.sinceId ? 'sinceId' : given.checkpoint ? 'checkpoint' : 'acknowledge';
    throw new RangeError(
      `Expected \`params\` to have no \`start_time\` beside \`${beside}\`, as the API refuses since_id with it, got ${describeValue(checked.start_time)}`,
    );
  }
  return checked;
}

/** As `checkParams`, with no name refused. */
export function checkValues(params: unknown): Record<string, string | number> {
  if (!isObject(params)) {
    throw new RangeError(`Expected \`params\` to be an object, got ${describeValue(params)}`);
  }
  const checked = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, checkValue(name, value)]));
  return 'post.fields' in checked ? checked : { ...defaultFields, ...checked };
}

function checkValue(name: string, value: unknown): string | number {
  if (typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value))) {
    return value;
  }
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) {
    return value.join(',');
  }
  throw new RangeError(`Expected \`params.${name}\` to be a string, a finite number or an array of strings, got ${describeValue(value)}`);
}
