import axios from 'axios';
import { eventually } from '../../support/eventually.js';
import { TOKEN } from '../../support/searchHarness.js';
import { post, startStream } from '../../support/streamHarness.js';
import { startStreamServer, type StreamServer } from '../../support/streamServer.js';

describe('twitterStream', () => {
  let server: StreamServer;

  beforeEach(async () => {
    server = await startStreamServer();
  });

  afterEach(async () => {
    await server.stop();
  });

  describe('connection', () => {
    it('connects when subscribed, without demand, with the token as a header and the parameters joined', async () => {
      const stream = startStream(server, { params: { expansions: ['author_id', 'geo.place_id'], backfill_minutes: 2 } });
      const { headers } = await stream.connected(1);
      expect(headers).toMatchObject({ authorization: `Bearer ${TOKEN}`, 'accept-encoding': 'identity' });
      expect(server.paths).toEqual([
        '/2/tweets/search/stream?tweet.fields=created_at,author_id&expansions=author_id,geo.place_id&backfill_minutes=2',
      ]);
      expect(stream.kinds()).toEqual(['connected']);
      stream.unsubscribe();
    });

    it('delivers posts as they come, a post cut inside an emoji too', async () => {
      const stream = startStream(server);
      stream.request(Infinity);
      const connection = await stream.connected(1);
      connection.send(post(1), '\r\n', post(2));
      await stream.delivered(1, 2);
      const bytes = Buffer.from(`${JSON.stringify(post(3, 'amor 😍 é'))}\r\n`);
      const cut = bytes.indexOf(0xf0) + 2;
      connection.send(bytes.subarray(0, cut));
      stream.scheduler.advance(1_000);
      connection.send(bytes.subarray(cut));
      await stream.delivered(1, 2, 3);
      expect(stream.batches.at(-1)).toEqual([
        { id: '3', text: 'amor 😍 é', matchingRules: [{ id: '1', tag: 'all' }], raw: { id: '3', text: 'amor 😍 é' } },
      ]);
      stream.unsubscribe();
    });

    it('overrides what it relies on in the given client', async () => {
      const client = axios.create({ responseType: 'text', timeout: 1, maxContentLength: 10, maxRedirects: 5, validateStatus: () => false });
      const stream = startStream(server, { axios: client });
      stream.request(1);
      (await stream.connected(1)).send(post(1, 'longer than ten characters'));
      await stream.delivered(1);
      stream.unsubscribe();
    });

    it('ends when the client gives no Node stream', async () => {
      const client = axios.create();
      client.interceptors.response.use((response) => ({ ...response, data: 'text' }));
      const stream = startStream(server, { axios: client });
      await eventually(() => stream.errors.length > 0);
      expect(stream.errors).toMatchObject([
        { name: 'TwitterApiError', message: 'The answer is no Node stream; check the adapter and the interceptors of `axios`' },
      ]);
    });

    it('begins afresh for each subscription', async () => {
      const first = startStream(server);
      const second = startStream(server);
      first.request(1);
      second.request(1);
      await Promise.all([first.connected(1), second.connected(1)]);
      await eventually(() => server.connections.length === 2);
      server.connections.forEach((connection) => connection.send(post(5)));
      await Promise.all([first.delivered(5), second.delivered(5)]);
      first.unsubscribe();
      second.unsubscribe();
    });
  });

  describe('demand', () => {
    it('1.1 delivers no more than was requested; the rest waits in order', async () => {
      const stream = startStream(server);
      stream.request(2);
      (await stream.connected(1)).send(post(1), post(2), post(3), post(4), post(5));
      await stream.delivered(1, 2);
      stream.request(1);
      stream.request(2);
      expect(stream.batches.map((batch) => batch.length)).toEqual([2, 1, 2]);
      expect(stream.ids()).toEqual(['1', '2', '3', '4', '5']);
      stream.unsubscribe();
    });

    it('delivers a post once, however often it comes', async () => {
      const stream = startStream(server);
      stream.request(Infinity);
      (await stream.connected(1)).send(post(1), post(1), post(2), post(1));
      await stream.delivered(1, 2);
      stream.unsubscribe();
    });

    it('reads on however full the buffer is: the socket is never paused', async () => {
      const stream = startStream(server, { bufferSize: 3, overflow: 'dropOldest' });
      const connection = await stream.connected(1);
      // Far beyond what sockets buffer: a reader that pauses would never see the last of them.
      const text = 'x'.repeat(100_000);
      for (let id = 1; id <= 200; id += 1) {
        connection.send(post(id, text));
      }
      await eventually(() => stream.dropped.length === 197);
      stream.request(5);
      expect(stream.ids()).toEqual(['198', '199', '200']);
      stream.unsubscribe();
    });

    it('counts as buffered only what was not asked for, within one piece too', async () => {
      const stream = startStream(server, { bufferSize: 2, overflow: 'dropOldest' });
      stream.request(1);
      (await stream.connected(1)).send(post(1), post(2), post(3), post(4));
      await stream.delivered(1);
      stream.request(5);
      expect(stream.ids()).toEqual(['1', '3', '4']);
      expect(stream.dropped).toEqual(['2']);
      stream.unsubscribe();
    });

    it('fails when the buffer is full and that is the policy, and lets go of the connection', async () => {
      const stream = startStream(server, { bufferSize: 2 });
      stream.request(1);
      const connection = await stream.connected(1);
      connection.send(post(1), post(2), post(3), post(4), post(5));
      await eventually(() => stream.errors.length > 0);
      expect(stream.errors).toMatchObject([{ name: 'BufferOverflowError', bufferSize: 2 }]);
      await eventually(() => connection.closed);
      // What was asked for went out before it.
      expect(stream.ids()).toEqual(['1']);
      expect(stream.dropped).toEqual(['4', '2', '3']);
      expect(stream.scheduler.nextTimerIn).toBeUndefined();
    });
  });

  describe('lines that are no posts', () => {
    it('tells of them and goes on', async () => {
      const stream = startStream(server);
      stream.request(Infinity);
      (await stream.connected(1)).send('{"secret\r\n', { control: 1 }, { ...post(1), errors: [{}] });
      await stream.delivered(1);
      expect(stream.notices.slice(1)).toEqual([
        { kind: 'lineIgnored', message: 'a line of the stream was ignored: not JSON' },
        { kind: 'lineIgnored', message: 'a line of the stream was ignored: without `data` and `errors`' },
        { kind: 'partialErrors', message: '1 errors came beside the posts', errors: 1 },
      ]);
      stream.unsubscribe();
    });
  });

  describe('keep-alive', () => {
    it('gives a silent connection up after keepAliveTimeoutMs and connects again at once', async () => {
      const stream = startStream(server);
      const connection = await stream.connected(1);
      stream.scheduler.advance(19_999);
      expect(stream.said('disconnected')).toEqual([]);
      stream.scheduler.advance(1);
      expect(stream.said('disconnected')).toEqual(['no sign of life for 20000 ms, again in 0 s (attempt 1)']);
      await eventually(() => connection.closed);
      stream.scheduler.advance(0);
      await stream.connected(2);
      stream.unsubscribe();
    });

    it('takes an empty line for a sign of life, and a part of a line for none', async () => {
      const stream = startStream(server, { keepAliveTimeoutMs: 5_000 });
      stream.request(Infinity);
      const connection = await stream.connected(1);
      for (const id of [1, 2, 3]) {
        stream.scheduler.advance(4_000);
        // The empty line is taken in with what follows it.
        connection.send('\r\n', post(id));
        await eventually(() => stream.ids().length === id);
      }
      connection.send('{"data":');
      stream.scheduler.advance(4_000);
      connection.send('{"id":');
      stream.scheduler.advance(1_000);
      await stream.noticed('disconnected');
      stream.unsubscribe();
    });

    it('is held by empty lines alone', async () => {
      const stream = startStream(server, { keepAliveTimeoutMs: 5_000 });
      const connection = await stream.connected(1);
      stream.scheduler.advance(4_000);
      connection.send('\r\n');
      await eventually(() => stream.scheduler.nextTimerIn === 5_000);
      stream.scheduler.advance(4_999);
      expect(stream.kinds()).toEqual(['connected']);
      stream.unsubscribe();
    });
  });

  describe('cancel', () => {
    it('aborts the connection, leaves no timer, and tells of what waited', async () => {
      const stream = startStream(server);
      stream.request(1);
      const connection = await stream.connected(1);
      connection.send(post(1), post(2), post(3));
      await stream.delivered(1);
      stream.unsubscribe();
      expect(stream.dropped).toEqual(['2', '3']);
      expect(stream.scheduler.nextTimerIn).toBeUndefined();
      await eventually(() => connection.closed);
      expect(stream.errors).toEqual([]);
    });

    it('aborts a connection that is not answered yet', async () => {
      server.refuse('hang');
      const stream = startStream(server);
      await eventually(() => server.paths.length === 1);
      stream.unsubscribe();
      expect(stream.scheduler.nextTimerIn).toBeUndefined();
    });

    it('leaves no timer between two connections', async () => {
      server.refuse({ status: 503 });
      const stream = startStream(server);
      await stream.noticed('retry');
      expect(stream.scheduler.nextTimerIn).toBe(5_000);
      stream.unsubscribe();
      expect(stream.scheduler.nextTimerIn).toBeUndefined();
    });

    it('says nothing after downstream left over the posts that came before a goodbye', async () => {
      const stream = startStream(server, {
        onDrop: () => {
          stream.unsubscribe();
        },
        overflow: 'latest',
      });
      const connection = await stream.connected(1);
      connection.send(post(1), post(2), { errors: [{ title: 'operational-disconnect' }] });
      await eventually(() => connection.closed);
      expect(stream.kinds()).toEqual(['connected']);
      expect(stream.scheduler.nextTimerIn).toBeUndefined();
    });
  });

  it('fails with what onNotice throws', async () => {
    const stream = startStream(server, {
      onNotice: () => {
        throw new Error('no notices');
      },
    });
    await eventually(() => stream.errors.length > 0);
    expect(stream.errors).toEqual([new Error('no notices')]);
  });
});
