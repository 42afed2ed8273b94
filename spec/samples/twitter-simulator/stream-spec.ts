import type { Simulator } from '../../../samples/twitter-simulator/index.js';
import { eventually } from '../../support/eventually.js';
import { closeSimulators, openSimulator } from './openSimulator.js';

const headers = { authorization: 'Bearer simulator-token' };

describe('the filtered stream', () => {
  afterEach(closeSimulators);

  let time = 0;
  beforeEach(() => {
    time = 1_790_000_000_000;
  });

  const growing = (options: Parameters<typeof openSimulator>[0] = {}): Promise<Simulator> =>
    openSimulator({ posts: 50, initial: 10, postsPerSecond: 1, now: () => time, streamRules: ['anitta'], ...options });

  /** Reads a stream in the background. */
  const open = async (simulator: Simulator, query = ''): Promise<{ text: string; ended: boolean; failed: boolean }> => {
    const response = await fetch(`${simulator.url}/2/tweets/search/stream${query}`, { headers });
    expect(response.status).toBe(200);
    const read = { text: '', ended: false, failed: false };
    const collect = async (): Promise<void> => {
      const decoder = new TextDecoder();
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
        read.text += decoder.decode(chunk, { stream: true });
      }
      read.ended = true;
    };
    collect().catch(() => {
      read.failed = true;
    });
    return read;
  };
  const posts = (text: string): { data: { id: string; author_id?: string }; matching_rules: unknown; includes?: unknown }[] =>
    text
      .split('\r\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as never);

  const rules = async (simulator: Simulator, body?: unknown): Promise<{ status: number; body: unknown }> => {
    const init = body === undefined ? {} : { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) };
    const response = await fetch(`${simulator.url}/2/tweets/search/stream/rules`, { headers, ...init });
    return { status: response.status, body: await response.json() };
  };

  it('sends what appears while it stands, with the fields asked for and the rules it matched', async () => {
    const simulator = await growing();
    const read = await open(simulator, '?tweet.fields=author_id&expansions=author_id');
    time += 3_000;
    await eventually(() => read.text.split('\r\n').length === 4);
    const [first] = posts(read.text);
    expect(first).toMatchObject({
      data: { author_id: expect.any(String) as string },
      matching_rules: [{ id: '1000000000000000001' }],
      includes: { users: [{ id: first?.data.author_id }] },
    });
    expect(simulator.stats).toMatchObject({ pages: 0, postsServed: 3, distinctPosts: 3, byStatus: { 200: 1 } });
  });

  it('sends nothing that no rule lets through, and an empty line after a silence', async () => {
    const simulator = await growing({ streamRules: ['nowhere to be found'], keepAliveMs: 5_000 });
    const read = await open(simulator);
    time += 5_000;
    await eventually(() => read.text === '\r\n');
    expect(simulator.stats.postsServed).toBe(0);
  });

  it('is broken once, however often that is asked for before its client has noticed', async () => {
    const simulator = await growing();
    const read = await open(simulator);
    simulator.breakStreams('operationalDisconnect');
    simulator.breakStreams('cut');
    await eventually(() => read.ended);
    expect(read.text).toMatch(/^{"errors".*}\r\n$/);
  });

  it('answers 409 without rules, 401 without the token, and gets the faults of requests', async () => {
    const simulator = await growing({ streamRules: [] });
    const url = `${simulator.url}/2/tweets/search/stream`;
    expect((await fetch(url, { headers })).status).toBe(409);
    expect((await fetch(url)).status).toBe(401);
    simulator.failNext('rateLimited');
    expect((await fetch(url, { headers })).status).toBe(429);
    expect((await fetch(url, { headers, method: 'POST' })).headers.get('allow')).toBe('GET');
  });

  it('adds, lists and deletes rules', async () => {
    const simulator = await growing({ streamRules: [] });
    expect(await rules(simulator)).toEqual({ status: 200, body: { meta: { result_count: 0 } } });
    const rule = { id: '1000000000000000001', value: 'anitta', tag: 'songs' };
    expect(await rules(simulator, { add: [{ value: 'anitta', tag: 'songs' }] })).toEqual({
      status: 201,
      body: { data: [rule], meta: { summary: { created: 1, not_created: 0 } } },
    });
    expect(await rules(simulator)).toEqual({ status: 200, body: { data: [rule], meta: { result_count: 1 } } });
    expect(await rules(simulator, { delete: { ids: [rule.id, '7'] } })).toEqual({
      status: 200,
      body: { meta: { summary: { deleted: 1, not_deleted: 1 } } },
    });
  });

  it.each([{}, { add: [{ value: '' }] }, { add: [7] }, 'no JSON'])('answers 400 to the rules %j', async (body) => {
    expect((await rules(await growing(), body)).status).toBe(400);
  });

  it.each(['cut', 'operationalDisconnect', 'reset', 'stall'] as const)('breaks: %s', async (fault) => {
    const simulator = await growing();
    const read = await open(simulator);
    time += 1_000;
    await eventually(() => read.text.endsWith('\r\n'));
    const { length } = read.text;
    simulator.breakStreams(fault);
    if (fault === 'stall') {
      time += 60_000;
      expect(simulator.openStreams).toBe(1);
      return;
    }
    await eventually(() => simulator.openStreams === 0 && (read.ended || read.failed));
    const rest = read.text.slice(length);
    expect(read.failed).toBe(fault === 'reset');
    expect(rest).toEqual(
      { cut: '{"data":{"id":"1","te', reset: '', operationalDisconnect: expect.stringContaining('operational-disconnect') as string }[
        fault
      ],
    );
  });
});
