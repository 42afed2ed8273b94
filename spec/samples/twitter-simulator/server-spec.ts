import axios from 'axios';
import { bodyOf, closeSimulators, openSimulator, request, until } from './openSimulator.js';

describe('startSimulator', () => {
  afterEach(closeSimulators);

  const unauthorized = { title: 'Unauthorized', detail: 'Unauthorized', type: 'about:blank', status: 401 };

  it.each<[string, Record<string, string>]>([
    ['no token', {}],
    ['another token', { authorization: 'Bearer wrong' }],
    ['another scheme', { authorization: 'Basic simulator-token' }],
  ])('answers 401 to %s', async (_, headers) => {
    const response = await request(await openSimulator(), {}, { headers });
    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await bodyOf(response)).toEqual(unauthorized);
  });

  it('answers 404 to another path, 405 to another method', async () => {
    const simulator = await openSimulator();
    for (const path of ['/', '/2/tweets', '//2/tweets/search/recent', '/2/tweets/search/recent/']) {
      const response = await fetch(simulator.url + path);
      expect(response.status).toBe(404);
      expect(await bodyOf(response)).toEqual({ title: 'Not Found', detail: 'Not Found', type: 'about:blank', status: 404 });
    }
    const posted = await request(simulator, {}, { method: 'POST' });
    expect(posted.status).toBe(405);
    expect(posted.headers.get('allow')).toBe('GET');
    expect((await bodyOf(posted)).title).toBe('Method Not Allowed');
    expect(simulator.stats).toMatchObject({ requests: 5, pages: 0, byStatus: { 404: 4, 405: 1 } });
  });

  it('is reached with axios as the adapter does it', async () => {
    const simulator = await openSimulator({ token: 'secret' });
    const response = await axios.get<{ meta: unknown }>('/2/tweets/search/recent', {
      baseURL: simulator.url,
      headers: { authorization: 'Bearer secret' },
      params: { query: 'anitta', max_results: 100, 'tweet.fields': 'author_id,created_at' },
    });
    expect(response.data.meta).toMatchObject({ result_count: 100 });
    expect(simulator).toMatchObject({ token: 'secret', url: `http://127.0.0.1:${String(simulator.port)}` });
  });

  it('announces no end of idle connections', async () => {
    const response = await request(await openSimulator());
    expect(response.headers.get('connection')).toBe('keep-alive');
    expect(response.headers.has('keep-alive')).toBe(false);
  });

  it('refuses a port that is taken', async () => {
    const { port } = await openSimulator();
    await expect(openSimulator({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('closes at once, slow and hanging requests with it, and twice without harm', async () => {
    const simulator = await openSimulator();
    simulator.failNext('hang');
    simulator.failNext({ kind: 'slow', delayMs: 3_600_000 });
    const open = [request(simulator), request(simulator)].map((each) => expect(each).rejects.toThrow('fetch failed'));
    await until(simulator, (stats) => stats.faults.hang === 1 && stats.faults.slow === 1);
    await simulator.close();
    await simulator.close();
    await Promise.all(open);
    await expect(request(simulator)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    expect(simulator.stats).toMatchObject({ pages: 0, abandoned: 0, faults: { hang: 1, slow: 1 } });
  });

  it('forgets a slow answer when its client has gone', async () => {
    const simulator = await openSimulator();
    simulator.failNext({ kind: 'slow', delayMs: 3_600_000 });
    const controller = new AbortController();
    const gone = expect(request(simulator, {}, { signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' });
    await until(simulator, (stats) => stats.faults.slow === 1);
    controller.abort();
    await gone;
    await until(simulator, (stats) => stats.abandoned === 1);
    await request(simulator);
    expect(simulator.stats).toMatchObject({ pages: 1, distinctPosts: 10 });
  });
});
