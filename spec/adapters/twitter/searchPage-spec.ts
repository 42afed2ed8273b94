import axios from 'axios';
import { eventually } from '../../support/eventually.js';
import { startScriptedServer, type ScriptedServer } from '../../support/scriptedServer.js';
import { page, startSearch, TOKEN } from '../../support/searchHarness.js';

describe('searchPage', () => {
  let server: ScriptedServer;

  beforeEach(async () => {
    server = await startScriptedServer();
  });

  afterEach(async () => {
    await server.stop();
  });

  const onePage = async (options: Parameters<typeof startSearch>[1], answer = page([1])): Promise<ReturnType<typeof startSearch>> => {
    server.script(answer);
    const search = startSearch(server, options);
    search.request(1);
    await search.idle();
    return search;
  };

  describe('request', () => {
    it('encodes the query, whatever it holds', async () => {
      const query = '#anitta lang:pt "a+b&c=d" é 😍 %20';
      await onePage({ query });
      expect(server.requests[0]?.params.get('query')).toBe(query);
      expect(server.requests[0]?.path).toBe(
        '/2/tweets/search/recent?query=%23anitta+lang:pt+%22a%2Bb%26c%3Dd%22+%C3%A9+%F0%9F%98%8D+%2520&max_results=100&tweet.fields=created_at,author_id',
      );
    });

    it('sends the token as a header, with GET', async () => {
      await onePage({});
      expect(server.requests[0]).toMatchObject({ method: 'GET', headers: { authorization: `Bearer ${TOKEN}` } });
      expect(server.requests[0]?.path).not.toContain(TOKEN);
    });

    it('is not aborted when it has its answer: abort() makes an exception with a stack, for every poll', async () => {
      const abort = jest.spyOn(AbortController.prototype, 'abort');
      await onePage({}, { status: 503 });
      const search = await onePage({}, page([]));
      expect(search.kinds()).toContain('page');
      expect(abort).not.toHaveBeenCalled();
    });

    it('joins lists by commas, keeps numbers, adds to the default fields', async () => {
      await onePage({ params: { expansions: ['author_id', 'geo.place_id'], 'user.fields': 'location', some: 7 } });
      expect([...(server.requests[0]?.params ?? [])]).toEqual([
        ['query', 'anitta'],
        ['max_results', '100'],
        ['tweet.fields', 'created_at,author_id'],
        ['expansions', 'author_id,geo.place_id'],
        ['user.fields', 'location'],
        ['some', '7'],
      ]);
    });

    it.each([{ 'tweet.fields': ['lang', 'geo'] }, { 'post.fields': ['lang', 'geo'] }])(
      'lets %j replace the default fields',
      async (params) => {
        await onePage({ params });
        expect(server.requests[0]?.path).toBe(
          `/2/tweets/search/recent?query=anitta&max_results=100&${Object.keys(params).join('')}=lang,geo`,
        );
      },
    );

    it('sends start_time only while it knows no since_id', async () => {
      const search = await onePage({ params: { start_time: '2026-01-01T00:00:00Z' } }, page([7]));
      server.script(page([8]));
      search.request(1);
      search.scheduler.advance(20_000);
      await search.idle();
      expect(server.requests.map(({ params }) => [params.get('start_time'), params.get('since_id')])).toEqual([
        ['2026-01-01T00:00:00Z', null],
        [null, '7'],
      ]);
    });

    it.each(['', '/', '/proxy', '/proxy/'])('finds the API below a baseUrl that ends in %p', async (path) => {
      await onePage({ baseUrl: server.url + path });
      expect(server.requests[0]?.path).toMatch(path.startsWith('/proxy') ? /^\/proxy\/2\/tweets/ : /^\/2\/tweets/);
    });

    it('uses the given client with its interceptors and headers, and overrides what the search relies on', async () => {
      const client = axios.create({
        baseURL: 'http://127.0.0.1:1/elsewhere',
        headers: { 'x-mine': 'yes' },
        responseType: 'arraybuffer',
        validateStatus: () => false,
        transformResponse: () => 'nonsense',
        maxRedirects: 5,
      });
      client.interceptors.request.use((config) => {
        config.headers.set('x-intercepted', 'yes');
        return config;
      });
      const search = await onePage({ axios: client });
      expect(search.ids()).toEqual(['1']);
      expect(server.requests[0]?.headers).toMatchObject({ 'x-mine': 'yes', 'x-intercepted': 'yes' });
    });

    it('takes a body that an interceptor has parsed', async () => {
      const client = axios.create();
      client.interceptors.response.use((response) => ({ ...response, data: JSON.parse(response.data as string) as unknown }));
      expect((await onePage({ axios: client })).ids()).toEqual(['1']);
    });

    it('retries when an interceptor took the body away', async () => {
      const client = axios.create();
      client.interceptors.response.use((response) => ({ ...response, data: undefined }));
      const search = await onePage({ axios: client });
      expect(search.notices).toMatchObject([{ kind: 'retry', message: expect.stringContaining('the answer has no `meta`') as string }]);
      search.unsubscribe();
    });
  });

  describe('answer', () => {
    it('follows no redirect: the token stays here', async () => {
      const elsewhere = await startScriptedServer();
      const search = await onePage({}, { status: 302, headers: { location: `${elsewhere.url}/2/tweets/search/recent` } });
      expect(search.errors).toMatchObject([{ name: 'TwitterApiError', status: 302 }]);
      expect(elsewhere.requests).toEqual([]);
      await elsewhere.stop();
    });

    it('retries an answer of more than 10 MB', async () => {
      const search = await onePage({}, { body: 'x'.repeat(10 * 1024 * 1024 + 1) });
      expect(search.notices).toMatchObject([
        { kind: 'retry', message: expect.stringContaining('the answer broke off or is too large') as string },
      ]);
      search.unsubscribe();
    });

    it('tells the requests that are left', async () => {
      const search = await onePage({}, { ...page([1]), headers: { 'x-rate-limit-remaining': '449', 'x-rate-limit-reset': '1' } });
      expect(search.notices).toEqual([
        {
          kind: 'page',
          message: 'page 1 of the window, its last: 1 posts, 449 requests left',
          tweets: 1,
          isLast: true,
          rateLimitRemaining: 449,
        },
      ]);
    });

    it('takes no other header value for a number of requests', async () => {
      const search = await onePage({}, { ...page([1]), headers: { 'x-rate-limit-remaining': 'many' } });
      expect(search.notices).toMatchObject([{ message: 'page 1 of the window, its last: 1 posts', rateLimitRemaining: undefined }]);
    });
  });

  describe('timeout', () => {
    it.each(['hang', 'trickle'] as const)(
      'gives a request that will %s up after requestTimeoutMs, aborts it and makes it again',
      async (answer) => {
        server.script(answer, page([1]));
        const search = startSearch(server, { requestTimeoutMs: 3_000 });
        search.request(1);
        await eventually(() => server.requests.length === 1);
        search.scheduler.advance(2_999);
        expect(search.notices).toEqual([]);
        search.scheduler.advance(1);
        expect(search.notices).toMatchObject([
          { kind: 'retry', message: expect.stringMatching(/^no answer within 3000 ms, again in /) as string },
        ]);
        await search.idle();
        await eventually(() => server.requests[0]?.abandoned === true);
        search.scheduler.advance(1_000);
        await search.idle();
        expect(search.ids()).toEqual(['1']);
      },
    );

    it('is 10 s by default and leaves no timer behind an answer', async () => {
      server.script('hang');
      const search = startSearch(server);
      search.request(1);
      expect(search.scheduler.nextTimerIn).toBe(10_000);
      await eventually(() => server.requests.length === 1);
      search.unsubscribe();
      expect(search.scheduler.nextTimerIn).toBeUndefined();
      expect((await onePage({})).scheduler.nextTimerIn).toBeUndefined();
    });
  });
});
