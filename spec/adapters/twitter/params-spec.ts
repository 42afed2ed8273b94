import { checkParams, checkValues } from '../../../lib/adapters/twitter/params.js';

const alone = { sinceId: false, checkpoint: false, acknowledge: false };

describe('checkParams', () => {
  it('passes through what it does not know', () => {
    expect(checkParams({ 'tweet.fields': 'lang', constructor: 'a parameter of its own' }, alone)).toEqual({
      'tweet.fields': 'lang',
      constructor: 'a parameter of its own',
    });
  });

  it.each([
    ['query', 'the option `query`'],
    ['max_results', 'the option `maxResults`'],
    ['since_id', 'the option `sinceId`'],
    ['next_token', 'the search, which follows the pages itself'],
    ['pagination_token', 'the search, which follows the pages itself'],
    ['until_id', 'other clients, as this search goes on for ever'],
    ['end_time', 'other clients, as this search goes on for ever'],
  ])('leaves %s to whom it belongs, whatever its value', (name, owner) => {
    expect(() => checkParams({ [name]: 5 }, alone)).toThrow(
      new RangeError(`Expected \`params\` to leave \`${name}\` to ${owner}, got \`5\` (number)`),
    );
    expect(() => checkParams({ [name]: null }, alone)).toThrow(`Expected \`params\` to leave \`${name}\` to ${owner}, got \`null\` (null)`);
  });

  it('takes the newest first, the only order in which a window has an end', () => {
    expect(checkParams({ sort_order: 'recency' }, alone)).toMatchObject({ sort_order: 'recency' });
    expect(() => checkParams({ sort_order: 'relevancy' }, alone)).toThrow(
      new RangeError("Expected `params.sort_order` to be 'recency', got `relevancy` (string)"),
    );
  });

  it('takes start_time while no since_id can come up', () => {
    expect(checkParams({ start_time: '2026-01-01' }, alone)).toMatchObject({ start_time: '2026-01-01' });
  });

  it.each([
    [{ ...alone, sinceId: true }, 'sinceId'],
    [{ ...alone, checkpoint: true }, 'checkpoint'],
    [{ ...alone, acknowledge: true }, 'acknowledge'],
    [{ sinceId: true, checkpoint: true, acknowledge: true }, 'sinceId'],
    [{ ...alone, checkpoint: true, acknowledge: true }, 'checkpoint'],
  ])('refuses start_time beside %j', (given, beside) => {
    expect(() => checkParams({ start_time: '2026-01-01' }, given)).toThrow(
      new RangeError(
        `Expected \`params\` to have no \`start_time\` beside \`${beside}\`, as the API refuses since_id with it, got \`2026-01-01\` (string)`,
      ),
    );
    expect(checkParams({ lang: 'pt' }, given)).toMatchObject({ lang: 'pt' });
  });

  it.each([
    [null, '`null` (null)'],
    [7, '`7` (number)'],
    ['a=b', '`a=b` (string)'],
    [['a'], '`[object Array]` (array)'],
  ])('takes an object only, not %j', (params, got) => {
    expect(() => checkParams(params, alone)).toThrow(new RangeError(`Expected \`params\` to be an object, got ${got}`));
  });
});

describe('checkValues', () => {
  it('refuses no name', () => {
    expect(checkValues({ query: 'a', since_id: '5' })).toMatchObject({ query: 'a', since_id: '5' });
  });

  it('joins a list by commas, as the API reads it', () => {
    expect(checkValues({ 'post.fields': ['id', 'lang'], n: 5, s: 'a,b' })).toEqual({ 'post.fields': 'id,lang', n: 5, s: 'a,b' });
  });

  it.each([{}, { 'user.fields': 'name' }])('adds the fields that are read here to %j', (params) => {
    expect(checkValues(params)).toEqual({ 'tweet.fields': 'created_at,author_id', ...params });
  });

  it.each([{ 'tweet.fields': 'lang' }, { 'post.fields': 'lang' }])('adds none to %j, which says it all', (params) => {
    expect(checkValues(params)).toEqual(params);
  });

  it('leaves the caller’s object as it was', () => {
    const params = Object.freeze({ a: Object.freeze(['b', 'c']) });
    expect(checkValues(params)).toMatchObject({ a: 'b,c' });
  });

  it.each([
    [undefined, '`undefined` (undefined)'],
    [null, '`null` (null)'],
    [NaN, '`NaN` (number)'],
    [Infinity, '`Infinity` (number)'],
    [true, '`true` (boolean)'],
    [5n, '`5` (bigint)'],
    [['a', 1], '`[object Array]` (array)'],
    [{}, '`[object Object]` (object)'],
  ])('refuses the value %p', (value, got) => {
    expect(() => checkValues({ a: value })).toThrow(
      new RangeError(`Expected \`params.a\` to be a string, a finite number or an array of strings, got ${got}`),
    );
  });
});
