import { Corpus, generatePosts } from '../../../samples/twitter-simulator/index.js';
import { selectPage } from '../../../samples/twitter-simulator/selectPage.js';
import { closeSimulators, idsOf, openSimulator, readPages, search } from './openSimulator.js';

const newestFirst = (count: number, seed = 1): string[] => {
  const source = generatePosts({ count, seed });
  return Array.from({ length: count }, (_, index) => source.idAt(count - 1 - index));
};

describe('pages', () => {
  afterEach(closeSimulators);

  it('go newest first, within and across pages, and the last one has no next_token', async () => {
    const pages = await readPages(await openSimulator({ posts: 35 }));
    expect(pages.map((page) => page.meta?.result_count)).toEqual([10, 10, 10, 5]);
    expect(pages.flatMap(idsOf)).toEqual(newestFirst(35));
    expect(pages.map((page) => 'next_token' in (page.meta ?? {}))).toEqual([true, true, true, false]);
    for (const page of pages) {
      expect(page.meta?.newest_id).toBe(idsOf(page)[0]);
      expect(page.meta?.oldest_id).toBe(idsOf(page).at(-1));
    }
  });

  it('that end with the last post have no next_token either', async () => {
    const pages = await readPages(await openSimulator({ posts: 20 }));
    expect(pages.map((page) => page.meta?.result_count)).toEqual([10, 10]);
  });

  it('hold the whole default corpus', async () => {
    const simulator = await openSimulator();
    const pages = await readPages(simulator, { max_results: '100' });
    expect(pages).toHaveLength(25);
    expect(pages.flatMap(idsOf)).toEqual(newestFirst(2500));
    expect(simulator.stats).toMatchObject({ requests: 25, pages: 25, postsServed: 2500, distinctPosts: 2500, byStatus: { 200: 25 } });
  });

  it('with nothing in them have meta.result_count and nothing else', async () => {
    const simulator = await openSimulator({ posts: 20 });
    expect(await search(simulator, { query: 'nobody writes this' })).toEqual({ meta: { result_count: 0 } });
    expect(await search(simulator, { since_id: newestFirst(20)[0] ?? '' })).toEqual({ meta: { result_count: 0 } });
    expect(await search(await openSimulator({ posts: 0 }))).toEqual({ meta: { result_count: 0 } });
  });

  it('lie between since_id and until_id, both exclusive', async () => {
    const simulator = await openSimulator({ posts: 40 });
    const ids = newestFirst(40);
    const pages = await readPages(simulator, { since_id: ids[30] ?? '', until_id: ids[4] ?? '' });
    expect(pages.flatMap(idsOf)).toEqual(ids.slice(5, 30));
    const unknown = await search(simulator, { since_id: String(BigInt(ids[3] ?? 0) + 1n) });
    expect(idsOf(unknown)).toEqual(ids.slice(0, 3));
  });

  it('take pagination_token for next_token', async () => {
    const simulator = await openSimulator({ posts: 20 });
    const token = (await search(simulator)).meta?.next_token ?? '';
    expect(idsOf(await search(simulator, { pagination_token: token }))).toEqual(newestFirst(20).slice(10));
  });

  it('are not shifted by posts that appear while paging', async () => {
    let time = 0;
    const simulator = await openSimulator({ posts: 100, initial: 40, postsPerSecond: 5, now: () => time });
    const ids = newestFirst(100);
    const sinceId = ids[95] ?? '';
    const pages = await readPages(simulator, { since_id: sinceId }, () => {
      time += 1000;
    });
    expect(pages.flatMap(idsOf)).toEqual(ids.slice(60, 95));
    expect(simulator.corpusSize).toBe(55);

    const newer = await readPages(simulator, { since_id: pages[0]?.meta?.newest_id ?? '' });
    expect(newer.flatMap(idsOf)).toEqual(ids.slice(45, 60));
  });

  it('go on for ever with forever', async () => {
    let time = 0;
    const simulator = await openSimulator({ posts: 10, forever: true, postsPerSecond: 5, now: () => time });
    const first = await search(simulator, { max_results: '100' });
    expect(first.meta?.result_count).toBe(10);
    time += 1_000_000_000;
    expect(simulator.corpusSize).toBe(5_000_010);
    time += 4_000;
    const later = await search(simulator, { max_results: '100' });
    const source = generatePosts({ count: Infinity, seed: 1 });
    expect(idsOf(later)).toEqual(Array.from({ length: 100 }, (_, index) => source.idAt(5_000_029 - index)));
  });

  it('carry every text unchanged', async () => {
    const simulator = await openSimulator({ posts: 500, seed: 9 });
    const source = generatePosts({ count: 500, seed: 9 });
    const pages = await readPages(simulator, { max_results: '100' });
    const texts = pages.flatMap((page) => page.data ?? []).map((post) => post.text);
    expect(texts).toEqual(Array.from({ length: 500 }, (_, index) => source.at(499 - index).text));
  });

  it('hold only what matches, and look past what does not', async () => {
    const source = generatePosts({ count: 300, seed: 1 });
    const expected = Array.from({ length: 300 }, (_, index) => source.at(299 - index)).filter((post) => post.lang === 'ja');
    const pages = await readPages(await openSimulator({ posts: 300 }), { query: 'anitta lang:ja' });
    expect(pages.flatMap(idsOf)).toEqual(expected.map((post) => post.id));
    expect(pages.length).toBe(Math.ceil(expected.length / 10));
  });
});

describe('selectPage', () => {
  const corpus = new Corpus(generatePosts({ count: 30, seed: 1 }), { initial: 30, postsPerSecond: 1, now: () => 0 });
  const wanted = {
    query: 'a',
    maxResults: 10,
    sinceId: undefined,
    untilId: undefined,
    tweetFields: new Set<string>(),
    userFields: new Set<string>(),
    expandAuthor: false,
  };

  it('repeats within max_results and only what matches', () => {
    const page = selectPage(corpus, { ...wanted, untilId: corpus.at(20).id }, (post) => post.id !== corpus.at(21).id, { repeat: [22, 21] });
    expect(page.indexes).toEqual([22, 19, 18, 17, 16, 15, 14, 13, 12, 11]);
  });
});
