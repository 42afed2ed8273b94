import axios from 'axios';
import { startScriptedServer, type ScriptedAnswer, type ScriptedServer } from '../../support/scriptedServer.js';
import { NOW, page, startSearch, type RunningSearch } from '../../support/searchHarness.js';

/** What follows a failure: each class of it, over a real connection. */
describe('SearchSession', () => {
  let server: ScriptedServer;

  beforeEach(async () => {
    server = await startScriptedServer();
    jest.spyOn(Math, 'random').mockReturnValue(0);
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await server.stop();
  });

  const asked = (name: string): (string | null)[] => server.requests.map((request) => request.params.get(name));

  const start = async (answers: readonly ScriptedAnswer[], options: Parameters<typeof startSearch>[1] = {}): Promise<RunningSearch> => {
    server.script(...answers);
    const search = startSearch(server, options);
    search.request(1);
    await search.idle();
    return search;
  };

  /** Advances to just before and then onto the next timer, and lets its request be answered. */
  const waited = async (search: RunningSearch): Promise<number> => {
    const wait = search.scheduler.nextTimerIn ?? NaN;
    const before = search.begun();
    search.scheduler.advance(wait - 1);
    expect(search.begun()).toBe(before);
    search.scheduler.advance(1);
    expect(search.begun()).toBe(before + 1);
    await search.idle();
    return wait;
  };

  describe('what may pass', () => {
    it.each<[string, ScriptedAnswer, string]>([
      ['a 503 with an HTML body', { status: 503, body: '<html>over capacity</html>' }, 'the API answered 503'],
      ['a 500', { status: 500, body: { title: 'Internal Server Error' } }, 'the API answered 500'],
      ['a reset', 'reset', 'the request failed (ECONNRESET)'],
      ['HTML in place of JSON', { body: '<html>' }, 'the answer is not JSON'],
      ['JSON that breaks off', { body: '{"data":[{"id":"1"' }, 'the answer is not JSON'],
      ['an answer without meta', { body: { data: [] } }, 'the answer has no `meta`'],
      ['a numeric id', { body: { data: [{ id: 5, text: '' }], meta: {} } }, '`id` is not a string of 1 to 19 digits (number)'],
    ])('%s is retried after 1 s, 2 s, …', async (_what, answer, reason) => {
      const search = await start([answer, answer, page([1])]);
      expect(search.notices).toEqual([{ kind: 'retry', message: `${reason}, again in 1 s (attempt 1)`, attempt: 1, waitMs: 1_000 }]);
      expect(await waited(search)).toBe(1_000);
      expect(search.notices.at(-1)).toMatchObject({ attempt: 2, waitMs: 2_000 });
      expect(await waited(search)).toBe(2_000);
      expect(search.ids()).toEqual(['1']);
      expect(search.errors).toEqual([]);
    });

    it('is retried for ever, 60 s apart in the end, and nothing is lost', async () => {
      const search = await start([...Array.from({ length: 20 }, () => 'reset' as const), page([1])]);
      const waits: number[] = [];
      for (let attempt = 1; attempt <= 20; attempt += 1) {
        waits.push(await waited(search));
      }
      expect(waits.slice(0, 8)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
      expect(search.ids()).toEqual(['1']);
    });

    it('a refused connection is retried', async () => {
      // Nothing listens on port 1.
      const search = startSearch({ url: 'http://127.0.0.1:1' });
      search.request(1);
      await search.idle();
      expect(search.notices).toMatchObject([{ kind: 'retry', message: 'the request failed (ECONNREFUSED), again in 1 s (attempt 1)' }]);
      search.unsubscribe();
    });

    it('keeps its page: the same next_token is asked for again', async () => {
      const search = await start([page([9], 'b'), { status: 503 }, page([8])], { sinceId: '5' });
      search.request(1);
      await search.idle();
      await waited(search);
      expect(asked('next_token')).toEqual([null, 'b', 'b']);
      expect(asked('since_id')).toEqual(['5', '5', '5']);
      expect(search.ids()).toEqual(['9', '8']);
    });

    it('waits less by chance', async () => {
      jest.spyOn(Math, 'random').mockReturnValue(0.5);
      const search = await start([{ status: 503 }]);
      expect(search.scheduler.nextTimerIn).toBe(750);
      search.unsubscribe();
      expect(search.scheduler.nextTimerIn).toBeUndefined();
    });

    it('begins to count anew after an answer', async () => {
      const search = await start([{ status: 503 }, { status: 503 }, page([9], 'b'), { status: 503 }]);
      await waited(search);
      await waited(search);
      search.request(1);
      await search.idle();
      expect(search.notices.at(-1)).toMatchObject({ attempt: 1, waitMs: 1_000 });
      search.unsubscribe();
    });

    it('a next_token that was used already is not followed, and the page not taken', async () => {
      const search = await start([page([9], 'b'), page([8], 'c'), page([7], 'b'), page([7])]);
      search.request(2);
      await search.idle();
      expect(search.ids()).toEqual(['9', '8']);
      expect(search.notices.at(-1)).toMatchObject({
        kind: 'retry',
        message: 'the answer leads back to a page of this window that was read already, again in 1 s (attempt 1)',
      });
      await waited(search);
      expect(asked('next_token')).toEqual([null, 'b', 'c', 'c']);
      expect(search.ids()).toEqual(['9', '8', '7']);
    });
  });

  describe('rate limit', () => {
    const limited = (resetIn?: number): ScriptedAnswer => ({
      status: 429,
      body: { errors: [{ code: 88, message: 'Rate limit exceeded' }] },
      headers: resetIn === undefined ? {} : { 'x-rate-limit-reset': String(NOW / 1000 + resetIn), 'x-rate-limit-remaining': '0' },
    });

    it('waits until the reset the API names', async () => {
      const search = await start([limited(437), page([1])]);
      expect(search.notices).toEqual([
        { kind: 'rateLimited', message: 'rate limit reached, again in 437 s', attempt: 1, waitMs: 437_000, resetAt: NOW + 437_000 },
      ]);
      expect(await waited(search)).toBe(437_000);
      expect(search.ids()).toEqual(['1']);
    });

    it.each([
      ['without a reset', undefined],
      ['with a past reset', -1],
      ['with a reset that cannot be', 100_000],
    ])('%s backs off from 60 s', async (_what, resetIn) => {
      const search = await start([limited(resetIn), limited(resetIn), page([1])]);
      expect(await waited(search)).toBe(60_000);
      expect(await waited(search)).toBe(120_000);
      expect(search.ids()).toEqual(['1']);
    });

    it('ends at a usage cap', async () => {
      const search = await start([{ status: 429, body: { title: 'UsageCapExceeded', type: 'https://api.x.com/2/problems/usage-capped' } }]);
      expect(search.errors).toMatchObject([{ name: 'TwitterApiError', status: 429, type: 'usage-capped' }]);
      expect(search.scheduler.nextTimerIn).toBeUndefined();
    });
  });

  describe('what does not pass', () => {
    it.each([400, 401, 403, 404])('%i ends the search, after what was delivered', async (status) => {
      const search = await start([page([9, 8], 'b'), { status, body: { detail: 'why' } }]);
      search.request(5);
      await search.idle();
      expect(search.ids()).toEqual(['9', '8']);
      expect(search.errors).toMatchObject([{ name: 'TwitterApiError', status, detail: 'why' }]);
      search.request(1);
      expect(search.begun()).toBe(2);
    });

    it('an interceptor that throws ends the search', async () => {
      const client = axios.create();
      client.interceptors.request.use(() => {
        throw new TypeError('broken interceptor');
      });
      const search = await start([], { axios: client });
      expect(search.errors).toMatchObject([
        { message: 'The request could not be made (TypeError: broken interceptor); check `baseUrl` and the interceptors of `axios`' },
      ]);
    });

    it('an onNotice that throws ends the search with its error', async () => {
      const error = new Error('full disk');
      const search = await start([page([1])], {
        onNotice: () => {
          throw error;
        },
      });
      expect(search.errors).toEqual([error]);
    });
  });

  describe('refused positions', () => {
    const refused = (parameter: string): ScriptedAnswer => ({
      status: 400,
      body: {
        title: 'Invalid Request',
        type: 'https://api.x.com/2/problems/invalid-request',
        errors: [{ parameters: { [parameter]: ['5'] }, message: `Invalid '${parameter}'.` }],
      },
    });

    it('a since_id that is too old falls back to the full window, at once, and says so', async () => {
      const search = await start([refused('since_id'), page([9], 'b'), page([8]), page([])], { sinceId: '5' });
      search.request(2);
      await search.idle();
      expect(search.notices[0]).toEqual({
        kind: 'sinceIdExpired',
        message: 'since_id 5 is too old for the API: the search goes on with all it still finds, posts in between may be missing',
        sinceId: '5',
      });
      await waited(search);
      expect(asked('since_id')).toEqual(['5', null, null, '9']);
      expect(search.ids()).toEqual(['9', '8']);
      search.unsubscribe();
    });

    it('an API that refuses every since_id ends the search', async () => {
      const search = await start([refused('since_id'), page([9]), refused('since_id')], { sinceId: '5' });
      search.request(2);
      await waited(search);
      expect(search.errors).toMatchObject([
        {
          message:
            "400: the API refused each `since_id`, its own included; check `baseUrl` (the API says: Invalid Request Invalid 'since_id'.)",
        },
      ]);
    });

    it('a refused next_token restarts the window with the same since_id', async () => {
      const search = await start([page([9], 'b'), refused('next_token'), page([10, 9], 'c'), page([8]), page([])], { sinceId: '5' });
      search.request(4);
      await search.idle();
      expect(search.notices.at(-1)).toEqual({
        kind: 'windowRestarted',
        message: 'next_token was refused, the window is read again from its newest post in 1 s',
        attempt: 1,
        waitMs: 1_000,
      });
      expect(await waited(search)).toBe(1_000);
      expect(search.ids()).toEqual(['9', '10', '9', '8']);
      await waited(search);
      expect(asked('next_token')).toEqual([null, 'b', null, 'c', null]);
      expect(asked('since_id')).toEqual(['5', '5', '5', '5', '10']);
      expect(search.notices.find((notice) => notice.kind === 'window')).toMatchObject({ pages: 2, tweets: 3 });
      search.unsubscribe();
    });

    it('an API that refuses every next_token is asked ever less often', async () => {
      const search = await start([page([9], 'b'), refused('next_token'), page([9], 'b'), refused('next_token')]);
      search.request(9);
      await search.idle();
      await waited(search);
      expect(search.notices.at(-1)).toMatchObject({ kind: 'windowRestarted', attempt: 2, waitMs: 2_000 });
      search.unsubscribe();
    });
  });

  it('tells partial errors', async () => {
    const search = await start([
      { body: { data: [{ id: '1', text: '' }], errors: [{ title: 'Not Found Error' }], meta: { result_count: 1 } } },
    ]);
    expect(search.notices.at(-1)).toEqual({ kind: 'partialErrors', message: '1 errors came beside the posts', errors: 1 });
    expect(search.ids()).toEqual(['1']);
  });
});
