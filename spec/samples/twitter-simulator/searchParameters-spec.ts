import { type Simulator, startSimulator } from '../../../samples/twitter-simulator/index.js';
import { snowflakeAt } from '../../../samples/twitter-simulator/snowflake.js';
import { bodyOf, closeSimulators, idsOf, openSimulator, request, search } from './openSimulator.js';

describe('search parameters', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator({ posts: 50, rateLimit: 10_000 });
  });
  afterAll(() => simulator.close());
  afterEach(closeSimulators);

  const long = 'a'.repeat(513);
  const names = 'query,start_time,end_time,since_id,until_id,max_results,next_token,pagination_token,sort_order';
  const conjunction = "Invalid use of 'since_id' or 'until_id' in conjunction with 'start_time' or 'end_time'.";
  const time = '2026-03-01T12:00:00Z';

  it.each<[Record<string, string>, Record<string, string[]>, string]>([
    [{ query: '' }, { query: [''] }, 'Request parameter `query` can not be empty'],
    [{ query: '  ' }, { query: ['  '] }, 'Request parameter `query` can not be empty'],
    [{ query: long }, { query: [long] }, 'query length 513 exceeds the limit of 512'],
    [{ max_results: '9' }, { max_results: ['9'] }, 'The `max_results` query parameter value [9] is not between 10 and 100'],
    [{ max_results: '101' }, { max_results: ['101'] }, 'The `max_results` query parameter value [101] is not between 10 and 100'],
    [{ max_results: '1e2' }, { max_results: ['1e2'] }, 'The `max_results` query parameter value [1e2] is not between 10 and 100'],
    [{ since_id: 'x' }, { since_id: ['x'] }, 'The `since_id` query parameter value [x] does not match ^[0-9]{1,19}$'],
    [{ since_id: '' }, { since_id: [''] }, 'The `since_id` query parameter value [] does not match ^[0-9]{1,19}$'],
    [{ since_id: '1.7e18' }, { since_id: ['1.7e18'] }, 'The `since_id` query parameter value [1.7e18] does not match ^[0-9]{1,19}$'],
    [{ until_id: '12345678901234567890' }, { until_id: ['12345678901234567890'] }, 'does not match ^[0-9]{1,19}$'],
    [{ start_time: 'yesterday' }, { start_time: ['yesterday'] }, 'The `start_time` query parameter value [yesterday] does not match'],
    [{ end_time: '2026-99-01T12:00:00Z' }, { end_time: ['2026-99-01T12:00:00Z'] }, 'The `end_time` query parameter value'],
    [{ sort_order: 'random' }, { sort_order: ['random'] }, 'does not match ^(recency|relevancy)$'],
    [{ since_id: '1', start_time: time }, { since_id: ['1'], start_time: [time] }, conjunction],
    [{ until_id: '1', end_time: time }, { until_id: ['1'], end_time: [time] }, conjunction],
    [{ next_token: 'bogus' }, { next_token: ['bogus'] }, 'The `next_token` query parameter value [bogus] is invalid'],
    [{ pagination_token: 'bogus' }, { pagination_token: ['bogus'] }, 'The `pagination_token` query parameter value [bogus] is invalid'],
    [{ previous_token: 'b' }, { previous_token: ['b'] }, `The query parameter [previous_token] is not one of [${names}`],
    [{ 'tweet.fields[]': 'lang' }, { 'tweet.fields[]': ['lang'] }, 'The query parameter [tweet.fields[]] is not one of ['],
    [
      { 'tweet.fields': 'lang,user' },
      { 'tweet.fields': ['lang,user'] },
      'The `tweet.fields` query parameter value [user] is not one of [article,',
    ],
    [{ 'post.fields': 'user' }, { 'post.fields': ['user'] }, 'The `post.fields` query parameter value [user] is not one of ['],
    [{ 'user.fields': 'age' }, { 'user.fields': ['age'] }, 'The `user.fields` query parameter value [age] is not one of ['],
    [{ expansions: 'author' }, { expansions: ['author'] }, 'The `expansions` query parameter value [author] is not one of ['],
  ])('%j is refused', async (params, parameters, message) => {
    const response = await request(simulator, params);
    const body = await bodyOf(response);
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({
      title: 'Invalid Request',
      detail: 'One or more parameters to your request was invalid.',
      type: 'https://api.twitter.com/2/problems/invalid-request',
      errors: [{ parameters, message: expect.stringContaining(message) as string }],
    });
    expect(body.errors).toHaveLength(1);
  });

  it('refuses a request without query, with two tokens, or with a parameter twice', async () => {
    const headers = { authorization: `Bearer ${simulator.token}` };
    const path = `${simulator.url}/2/tweets/search/recent`;
    const none = await bodyOf(await fetch(path, { headers }));
    expect(none.errors).toEqual([{ parameters: { query: [''] }, message: 'Request parameter `query` can not be empty' }]);
    const token = (await search(simulator)).meta?.next_token ?? '';
    const both = await bodyOf(await request(simulator, { next_token: token, pagination_token: token }));
    expect(both.errors?.map((error) => Object.keys(error.parameters ?? {}))).toEqual([['next_token', 'pagination_token']]);
    const twice = await bodyOf(await fetch(`${path}?query=a&query=b`, { headers }));
    expect(twice.errors).toEqual([{ parameters: { query: ['a', 'b'] }, message: 'The `query` query parameter can only be given once' }]);
  });

  it('reports everything that is wrong at once', async () => {
    const { errors } = await search(simulator, { max_results: '5', since_id: 'x', foo: '1' });
    expect(errors?.map((error) => Object.keys(error.parameters ?? {}))).toEqual([['foo'], ['max_results'], ['since_id']]);
  });

  it('counts the characters of a query, not its code units', async () => {
    expect((await request(simulator, { query: '🔥'.repeat(512) })).status).toBe(200);
    expect((await request(simulator, { query: '🔥'.repeat(513) })).status).toBe(400);
  });

  it('takes the bounds', async () => {
    expect((await search(simulator, { max_results: '100' })).meta?.result_count).toBe(50);
    expect((await search(simulator, { since_id: '9'.repeat(19) })).meta?.result_count).toBe(0);
  });

  it('takes start_time inclusively and end_time exclusively', async () => {
    const all = await search(simulator, { max_results: '100', 'tweet.fields': 'created_at' });
    const times = all.data?.map((post) => post.created_at ?? '') ?? [];
    const [start = '', end = ''] = [times[40], times[10]];
    const between = await search(simulator, { max_results: '100', start_time: start, end_time: end });
    expect(idsOf(between)).toEqual(idsOf(all).slice(11, 41));
  });

  it('refuses an old since_id only when told to, by its own clock', async () => {
    const now = Date.UTC(2026, 2, 9);
    const day = 24 * 60 * 60 * 1000;
    const strict = await openSimulator({ enforceSinceIdAge: true, now: () => now });
    const old = snowflakeAt(now - 7 * day - 1);
    expect((await request(strict, { since_id: snowflakeAt(now - 7 * day) })).status).toBe(200);
    const response = await request(strict, { since_id: old });
    expect(response.status).toBe(400);
    expect(await bodyOf(response)).toMatchObject({
      type: 'https://api.twitter.com/2/problems/invalid-request',
      errors: [
        {
          parameters: { since_id: [old] },
          message: expect.stringContaining("'since_id' must be a tweet id created after [2026-03-02T00:00:00.000Z]") as string,
        },
      ],
    });
    expect((await request(simulator, { since_id: '1' })).status).toBe(200);
    const { errors } = await search(strict, { since_id: old, until_id: old });
    expect(errors?.map((error) => Object.keys(error.parameters ?? {}))).toEqual([['since_id'], ['until_id']]);
  });
});
