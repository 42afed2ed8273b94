import { type Simulator, generatePosts, startSimulator } from '../../../samples/twitter-simulator/index.js';
import { search } from './openSimulator.js';

describe('fields and expansions', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator({ posts: 200 });
  });
  afterAll(() => simulator.close());
  const newest = generatePosts({ count: 200, seed: 1 }).at(199);

  it('by default: id, text and edit_history_tweet_ids', async () => {
    const { data, includes } = await search(simulator);
    expect(data?.[0]).toEqual({ id: newest.id, text: newest.text, edit_history_tweet_ids: [newest.id] });
    expect(includes).toBeUndefined();
  });

  it.each(['tweet.fields', 'post.fields'])('others when %s asks for them', async (name) => {
    const { data } = await search(simulator, { [name]: 'author_id,created_at,lang,public_metrics,geo' });
    expect(data?.[0]).toMatchObject({
      id: newest.id,
      author_id: newest.author.id,
      created_at: newest.createdAt,
      lang: newest.lang,
      public_metrics: { like_count: 0 },
    });
    expect(data?.[0]).not.toHaveProperty('geo');
  });

  it('authors, once each, when expanded', async () => {
    const { data, includes } = await search(simulator, { expansions: 'author_id', max_results: '100' });
    const authors = data?.map((post) => post.author_id);
    expect(includes?.users.map((user) => user.id).sort()).toEqual([...new Set(authors)].sort());
    expect(includes?.users[0]).toEqual({ id: newest.author.id, name: newest.author.name, username: newest.author.username });
    expect(authors?.length).toBeGreaterThan(includes?.users.length ?? 0);
  });

  it('their location when user.fields asks for it and they have one', async () => {
    const { includes } = await search(simulator, { expansions: 'author_id', 'user.fields': 'location,name', max_results: '100' });
    const withLocation = includes?.users.filter((user) => user.location !== undefined) ?? [];
    expect(withLocation.length).toBeGreaterThan(0);
    expect(withLocation.length).toBeLessThan(includes?.users.length ?? 0);
  });

  it('no authors for user.fields alone', async () => {
    expect((await search(simulator, { 'user.fields': 'location' })).includes).toBeUndefined();
  });
});
