import { eventually } from '../../support/eventually.js';
import { NOW } from '../../support/searchHarness.js';
import { post, startStream } from '../../support/streamHarness.js';
import { startStreamServer, type Refusal, type StreamServer } from '../../support/streamServer.js';

describe('twitterStream, connecting again', () => {
  let server: StreamServer;

  beforeEach(async () => {
    server = await startStreamServer();
  });

  afterEach(async () => {
    await server.stop();
  });

  /** How long it waits after each of these. */
  const waits = async (...refusals: readonly Refusal[]): Promise<(number | undefined)[]> => {
    server.refuse(...refusals);
    const stream = startStream(server);
    const seen: (number | undefined)[] = [];
    for (let count = 1; count <= refusals.length; count += 1) {
      await eventually(() => stream.notices.length === count);
      seen.push(stream.scheduler.nextTimerIn);
      stream.scheduler.advance(stream.scheduler.nextTimerIn ?? 0);
    }
    await stream.connected(1);
    stream.unsubscribe();
    return seen;
  };

  it('after network errors at once, then 250 ms later each time', async () => {
    expect(await waits('reset', 'reset', 'reset', 'reset')).toEqual([0, 250, 500, 750]);
  });

  it('after other answers 5 s later, then twice as long each time', async () => {
    expect(await waits({ status: 503, body: '<html>' }, { status: 500 }, 'broken', { status: 204 })).toEqual([
      5_000, 10_000, 20_000, 40_000,
    ]);
  });

  it('after a 429 at the reset, or without one 60 s later, then twice as long', async () => {
    const reset = { status: 429, headers: { 'x-rate-limit-reset': String(NOW / 1000 + 33) } };
    expect(await waits(reset)).toEqual([33_000]);
    expect(await waits({ status: 429 }, { status: 429 })).toEqual([60_000, 120_000]);
  });

  it.each(['hang', 'headers'] as const)(
    'after a request that will %s as after a network error, once requestTimeoutMs is over',
    async (refusal) => {
      server.refuse(refusal);
      const stream = startStream(server, { requestTimeoutMs: 3_000 });
      await eventually(() => server.paths.length === 1);
      stream.scheduler.advance(2_999);
      expect(stream.notices).toEqual([]);
      stream.scheduler.advance(1);
      expect(stream.notices).toEqual([
        { kind: 'retry', message: 'no answer within 3000 ms, again in 0 s (attempt 1)', attempt: 1, waitMs: 0 },
      ]);
      stream.scheduler.advance(0);
      await stream.connected(1);
      stream.unsubscribe();
    },
  );

  it.each<[string, (connection: Awaited<ReturnType<ReturnType<typeof startStream>['connected']>>) => void, RegExp]>([
    ['is closed', (connection) => connection.end(), /^the API closed the connection, again in 0 s/],
    ['is closed in the middle of a post', (connection) => connection.end('{"data":{"id":"9","te'), /^the API closed the connection/],
    ['is reset', (connection) => connection.reset(), /^the connection broke off \(ECONNRESET\)/],
    [
      'is announced to end',
      (connection) => connection.send({ errors: [{ title: 'operational-disconnect', detail: 'for operational reasons' }] }),
      /^the API ended the connection \(operational-disconnect, for operational reasons\), again in 0 s/,
    ],
    [
      'sends a line without end',
      (connection) => connection.send('x'.repeat(1024 * 1024 + 1)),
      /^a line is longer than 1048576 characters, again in 0 s/,
    ],
  ])('at once when a connection that brought posts %s', async (_, breakIt, message) => {
    const stream = startStream(server);
    stream.request(Infinity);
    const connection = await stream.connected(1);
    connection.send(post(1));
    await stream.delivered(1);
    breakIt(connection);
    await stream.noticed('disconnected');
    expect(stream.said('disconnected')).toEqual([expect.stringMatching(message)]);
    await eventually(() => connection.closed);
    expect(stream.scheduler.nextTimerIn).toBe(0);
    stream.scheduler.advance(0);
    (await stream.connected(2)).send(post(2));
    await stream.delivered(1, 2);
    stream.unsubscribe();
  });

  it('5 s later when there is a connection too many', async () => {
    const stream = startStream(server);
    (await stream.connected(1)).send({ errors: [{ connection_issue: 'TooManyConnections' }] });
    await stream.noticed('disconnected');
    expect(stream.scheduler.nextTimerIn).toBe(5_000);
    stream.unsubscribe();
  });

  it('takes in what came in one piece with the goodbye, before and behind it', async () => {
    const stream = startStream(server);
    stream.request(Infinity);
    (await stream.connected(1)).send(post(1), { errors: [{}] }, post(2));
    await stream.delivered(1, 2);
    await stream.noticed('disconnected');
    stream.unsubscribe();
  });

  it('begins the schedule anew with each connection that brings a post, not with one that is only accepted', async () => {
    const stream = startStream(server);
    stream.request(Infinity);
    const seen: number[] = [];
    for (let turn = 1; turn <= 5; turn += 1) {
      const connection = await stream.connected(turn);
      if (turn === 4) {
        connection.send(post(turn));
      }
      connection.end();
      await stream.noticed('disconnected', turn);
      seen.push(stream.scheduler.nextTimerIn ?? -1);
      stream.scheduler.advance(stream.scheduler.nextTimerIn ?? 0);
    }
    expect(seen).toEqual([0, 250, 500, 0, 250]);
    stream.unsubscribe();
  });

  it('begins the schedule anew with a connection that stood for keepAliveTimeoutMs', async () => {
    const stream = startStream(server);
    for (const turn of [1, 2]) {
      const connection = await stream.connected(turn);
      stream.scheduler.advance(19_000);
      connection.send('\r\n');
      await eventually(() => stream.scheduler.nextTimerIn === 20_000);
      stream.scheduler.advance(1_000);
      connection.end();
      await stream.noticed('disconnected', turn);
      expect(stream.scheduler.nextTimerIn).toBe(0);
      stream.scheduler.advance(0);
    }
    stream.unsubscribe();
  });

  describe('never', () => {
    it.each([
      [400, 'the API refused a parameter'],
      [401, 'the bearer token was refused'],
      [402, 'the account has no credits left'],
      [403, 'this app may not stream'],
      [404, 'there is no filtered stream at this address'],
      [409, 'the app has no rules'],
      [410, 'the API refused the request'],
    ])('after a %d', async (status, message) => {
      server.refuse({ status, body: { title: 'No', detail: 'because', type: 'https://api.x.com/2/problems/some-problem' } });
      const stream = startStream(server);
      await eventually(() => stream.errors.length > 0);
      expect(stream.errors).toMatchObject([{ name: 'TwitterApiError', status, type: 'some-problem', detail: 'because' }]);
      expect(String(stream.errors[0])).toContain(`${String(status)}: ${message}`);
      expect(stream.scheduler.nextTimerIn).toBeUndefined();
      expect(server.paths).toHaveLength(1);
    });

    it('after a 429 that says that the usage cap is reached', async () => {
      server.refuse({ status: 429, body: { title: 'UsageCapExceeded' } });
      const stream = startStream(server);
      await eventually(() => stream.errors.length > 0);
      expect(stream.errors).toMatchObject([{ status: 429 }]);
    });
  });
});
