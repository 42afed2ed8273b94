import { inspect } from 'node:util';
import axios from 'axios';
import { TwitterApiError, twitterSearch, twitterStream } from 'rxjs-demand/twitter';
import { startSimulator } from '../../../samples/twitter-simulator/index.js';
import { eventually, turn } from '../../support/eventually.js';
import { startScriptedServer } from '../../support/scriptedServer.js';
import { startSearch, TOKEN } from '../../support/searchHarness.js';
import { startStream } from '../../support/streamHarness.js';
import { startStreamServer, type Refusal, type StreamServer } from '../../support/streamServer.js';

const shown = (value: unknown): string =>
  [inspect(value, { depth: 10 }), String(value), value instanceof Error ? value.stack : '', JSON.stringify(value)].join('\n');

/** The token, as it is and as a URL carries it, or its second half: a shortened text could keep that. */
const expectNoToken = (value: unknown): void => {
  const text = shown(value);
  for (const secret of [TOKEN, encodeURIComponent(TOKEN), TOKEN.slice(TOKEN.length / 2), TOKEN.slice(0, TOKEN.length / 2)]) {
    expect(text).not.toContain(secret);
  }
};

/** What an API or a proxy that echoes the request would say. */
const echo = { title: `Bearer ${TOKEN}`, detail: `authorization: Bearer ${TOKEN} ${encodeURIComponent(TOKEN)}`, type: `x/${TOKEN}` };

describe('the bearer token', () => {
  it('is not seen in a source that is printed', () => {
    expectNoToken(twitterSearch({ query: 'anitta', bearerToken: TOKEN }));
    expectNoToken(twitterStream({ bearerToken: TOKEN, overflow: 'error', repairWith: { query: 'anitta' } }));
  });

  it.each([400, 401, 403, 404, 409, 302, 429])('is in no error or notice of an API that answers %d with it', async (status) => {
    const answer = {
      status,
      body: { ...echo, title: status === 429 ? 'UsageCapExceeded' : echo.title },
      headers: { location: `/${TOKEN}` },
    };
    const server = await startScriptedServer();
    server.script(answer, answer);
    const search = startSearch(server);
    search.request(1);
    const stream = startStream({ ...server, connections: [] });
    await eventually(() => search.errors.length > 0 && stream.errors.length > 0);
    expect([search.errors, stream.errors]).toEqual([[expect.any(TwitterApiError)], [expect.any(TwitterApiError)]]);
    [...search.errors, ...stream.errors, ...search.notices, ...stream.notices].forEach(expectNoToken);
    await server.stop();
  });

  it('is in no error of a client that fails with it', async () => {
    const client = axios.create();
    client.interceptors.request.use((config) => {
      throw new Error(`could not sign ${String(config.headers.Authorization)}`);
    });
    const search = startSearch({ url: 'http://127.0.0.1:1' }, { axios: client });
    search.request(1);
    const stream = startStream({ url: 'http://127.0.0.1:1', connections: [] }, { axios: client });
    await eventually(() => search.errors.length > 0 && stream.errors.length > 0);
    for (const error of [...search.errors, ...stream.errors]) {
      expectNoToken(error);
      expect(String(error)).toContain('[bearer token]');
    }
  });

  it('is in no notice of a connection that cannot be made, and of one that says goodbye with it', async () => {
    const server = await startStreamServer();
    server.refuse('reset');
    const stream = startStream(server);
    await stream.noticed('retry');
    stream.scheduler.advance(0);
    (await stream.connected(1)).send({ errors: [{ ...echo, disconnect_type: TOKEN }] });
    await stream.noticed('disconnected');
    expect(stream.said('disconnected')[0]).toContain('[bearer token]');
    stream.notices.forEach(expectNoToken);
    stream.unsubscribe();
    await server.stop();
  });

  it("is not in the simulator's log, wherever a client puts it", async () => {
    const simulator = await startSimulator({ token: TOKEN, streamRules: ['anitta'] });
    const search = startSearch(simulator, { query: `anitta ${TOKEN}` });
    search.request(1);
    const stream = startStream({ ...simulator, connections: [] }, { params: { token: TOKEN } });
    await eventually(() => search.notices.length > 0 && stream.kinds().includes('connected'));
    expect(simulator.requests.map(({ path }) => path).sort()).toEqual(['/2/tweets/search/recent', '/2/tweets/search/stream']);
    expectNoToken(simulator.requests);
    expectNoToken(simulator.stats);
    search.unsubscribe();
    stream.unsubscribe();
    await simulator.close();
  });
});

describe('a hostile server', () => {
  let server: StreamServer;

  beforeEach(async () => {
    server = await startStreamServer();
  });

  afterEach(async () => {
    await server.stop();
  });

  it('does not get the token sent elsewhere by a redirect', async () => {
    const elsewhere = await startScriptedServer();
    server.refuse({ status: 307, headers: { location: `${elsewhere.url}/2/tweets/search/stream` } });
    const stream = startStream(server);
    await eventually(() => stream.errors.length > 0);
    expect(stream.errors).toMatchObject([{ name: 'TwitterApiError', status: 307 }]);
    expect(String(stream.errors[0])).toContain('redirect, which was not followed');
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.stop();
  });

  it('does not fill the memory with the body of a refusal', async () => {
    // No JSON, as it is cut: the status alone says what to do.
    server.refuse({ status: 401, body: { detail: 'because', more: 'x'.repeat(50_000_000) } });
    const stream = startStream(server);
    await eventually(() => stream.errors.length > 0);
    expect(stream.errors).toMatchObject([{ status: 401 }]);
    expect(stream.errors[0]).not.toHaveProperty('detail');
  });

  it('does not hold a refusal up with a body that never ends', async () => {
    const slow = await startScriptedServer();
    let headCame = false;
    const client = axios.create();
    client.interceptors.response.use((response) => {
      headCame = true;
      return { ...response, status: 403 };
    });
    slow.script('trickle');
    const stream = startStream({ ...slow, connections: [] }, { axios: client, requestTimeoutMs: 2_000 });
    await eventually(() => headCame);
    await turn();
    expect(stream.errors).toEqual([]);
    stream.scheduler.advance(2_000);
    expect(stream.errors).toMatchObject([{ status: 403 }]);
    await slow.stop();
  });

  it('does not fill the memory with a line that never ends', async () => {
    const stream = startStream(server);
    const connection = await stream.connected(1);
    const piece = Buffer.alloc(1024 * 1024, 'x');
    for (let count = 0; count < 30; count += 1) {
      connection.send(piece);
    }
    await stream.noticed('disconnected');
    expect(stream.said('disconnected')[0]).toMatch(/^a line is longer than 1048576 characters/);
    await eventually(() => connection.closed);
    stream.unsubscribe();
  });

  it('does not get deep JSON into a post', async () => {
    const stream = startStream(server);
    stream.request(Infinity);
    (await stream.connected(1)).send(`{"data":{"id":"1","text":"","deep":${'['.repeat(400_000)}${']'.repeat(400_000)}}}\r\n`, {
      data: { id: '2', text: '' },
    });
    await stream.delivered(2);
    expect(stream.said('lineIgnored')).toEqual(['a line of the stream was ignored: nested deeper than 64 levels']);
    stream.unsubscribe();
  });

  it.each<Refusal>(['headers', 'hang'])('does not hold a connection up with a request that will %s', async (refusal) => {
    server.refuse(refusal);
    const stream = startStream(server, { requestTimeoutMs: 1_000 });
    await eventually(() => server.paths.length === 1);
    stream.scheduler.advance(1_000);
    expect(stream.said('retry')).toEqual(['no answer within 1000 ms, again in 0 s (attempt 1)']);
    stream.unsubscribe();
  });

  it('gets deep JSON into no page of a search either: the request is made again', async () => {
    server.found({ body: `{"meta":{"result_count":1},"data":[{"id":"1","text":"","deep":${'['.repeat(100)}${']'.repeat(100)}}]}` });
    const search = startSearch(server);
    search.request(1);
    await eventually(() => search.notices.length > 0);
    expect(search.notices).toMatchObject([
      { kind: 'retry', message: expect.stringMatching(/^the answer is nested deeper than 64 levels, again in /) as string },
    ]);
    search.unsubscribe();
  });
});
