import { AxiosError, type AxiosInstance, type AxiosRequestConfig } from 'axios';
import { connection, type ConnectionEvent } from '../../../../lib/adapters/twitter/stream/connection.js';
import { checkStreamOptions } from '../../../../lib/adapters/twitter/stream/settings.js';
import { turn } from '../../../support/eventually.js';
import { FakeBody } from '../../../support/fakeBody.js';
import { ManualScheduler } from '../../../support/manualScheduler.js';
import { NOW, TOKEN } from '../../../support/searchHarness.js';

/** A connection through a client whose `request` is the given one. */
function connect(request: (config: AxiosRequestConfig) => unknown) {
  const scheduler = new ManualScheduler(NOW);
  const configs: AxiosRequestConfig[] = [];
  const client = {
    request: (config: AxiosRequestConfig) => {
      configs.push(config);
      return request(config);
    },
  } as unknown as AxiosInstance;
  const settings = checkStreamOptions({ bearerToken: TOKEN, overflow: 'error', axios: client, scheduler });
  const events: (ConnectionEvent | 'completed')[] = [];
  const errors: unknown[] = [];
  const subscription = connection(settings).subscribe({
    next: (event) => events.push(event),
    error: (error: unknown) => errors.push(error),
    complete: () => events.push('completed'),
  });
  const aborted = (): boolean | undefined => (configs[0]?.signal as AbortSignal | undefined)?.aborted;
  return { events, errors, scheduler, configs, aborted, cancel: () => subscription.unsubscribe() };
}

/** The same, answered with this body. */
async function answered(status = 200, headers: object = {}) {
  const body = new FakeBody();
  const connected = connect(() => Promise.resolve({ status, headers, data: body }));
  await turn();
  return { ...connected, body };
}

const lines = (...given: string[]): ConnectionEvent => ({ kind: 'lines', lines: given });

describe('connection', () => {
  it('hands over whole lines as they come, wherever the pieces are cut, and what was not one at the end to nobody', async () => {
    const { events, body } = await answered();
    body.send('{"a":');
    body.send('1}\r\n\r');
    body.send('\n{"b":2}\n{"c"');
    body.close();
    expect(events).toEqual([
      { kind: 'opened' },
      lines('{"a":1}'),
      lines('', '{"b":2}'),
      { kind: 'lost', reason: 'the API closed the connection' },
      'completed',
    ]);
  });

  it('says nothing more after its end, and minds nothing', async () => {
    const { events, errors, body, scheduler, aborted } = await answered();
    body.break(Object.assign(new Error('Bearer in here'), { code: 'ECONNRESET' }));
    body.send('late\n');
    body.break(new Error('later'));
    expect(events).toEqual([{ kind: 'opened' }, { kind: 'lost', reason: 'the connection broke off (ECONNRESET)' }, 'completed']);
    expect([errors, body.destroyed, aborted(), scheduler.openTimers]).toEqual([[], true, true, 0]);
  });

  it('on cancel lets go of the body, the request and the watch; an error of the body then ends nothing', async () => {
    const { events, body, scheduler, aborted, cancel } = await answered();
    cancel();
    body.break(new Error('aborted'));
    expect([events, body.destroyed, aborted(), scheduler.openTimers]).toEqual([[{ kind: 'opened' }], true, true, 0]);
  });

  it('gives up a line without end', async () => {
    const { events, body } = await answered();
    body.send('x'.repeat(1024 * 1024));
    expect(events).toHaveLength(1);
    body.send('x');
    expect(events.slice(1)).toEqual([{ kind: 'lost', reason: 'a line is longer than 1048576 characters' }, 'completed']);
    expect(body.destroyed).toBe(true);
  });

  it('takes only whole lines for signs of life', async () => {
    const { events, body, scheduler } = await answered();
    scheduler.advance(19_999);
    body.send('\r\n');
    scheduler.advance(19_999);
    body.send('half');
    expect(events).toEqual([{ kind: 'opened' }, lines('')]);
    scheduler.advance(1);
    expect(events.slice(2)).toEqual([{ kind: 'lost', reason: 'no sign of life for 20000 ms' }, 'completed']);
  });

  it('a request that is not answered in time is aborted', () => {
    const { events, scheduler, aborted } = connect(() => new Promise(() => undefined));
    scheduler.advance(9_999);
    expect([events, aborted()]).toEqual([[], false]);
    scheduler.advance(1);
    expect([events, aborted()]).toEqual([[{ kind: 'lost', reason: 'no answer within 10000 ms' }, 'completed'], true]);
  });

  describe('a client that is not as it should be', () => {
    const noStream = 'The answer is no Node stream; check the adapter and the interceptors of `axios`';
    const gives = (answer: unknown) => (): unknown => Promise.resolve(answer);
    const hasOn = { on: () => undefined };

    it.each<[string, () => unknown, string]>([
      ['answers nothing', gives(undefined), noStream],
      ['answers null', gives(null), noStream],
      ['answers with the body alone', gives(new FakeBody()), noStream],
      ['has read the body', gives({ status: 200, headers: {}, data: { data: {} } }), noStream],
      ['has lost the body', gives({ status: 200, headers: {}, data: null }), noStream],
      ['answers with what cannot be let go', gives({ status: 200, headers: {}, data: hasOn }), noStream],
    ])('and %s ends the stream', async (_what, request, message) => {
      const { events, errors } = connect(request);
      await turn();
      expect([events, errors]).toMatchObject([[{ kind: 'final', error: { name: 'TwitterApiError', message } }, 'completed'], []]);
    });

    const broken = new Error(`no proxy for ${TOKEN}`);

    it.each<[string, () => unknown]>([
      [
        'throws',
        () => {
          throw broken;
        },
      ],
      ['rejects', () => Promise.reject(broken)],
    ])('and %s ends the stream, without a word of the token', async (_what, request) => {
      const { events, errors } = connect(request);
      await turn();
      const message = 'The request could not be made (Error: no proxy for [bearer token]); check `baseUrl` and the interceptors of `axios`';
      expect([events, errors]).toMatchObject([[{ kind: 'final', error: { name: 'TwitterApiError', message } }, 'completed'], []]);
    });

    it('and marks its answers with a kind is read all the same', async () => {
      const data = new FakeBody();
      const { events } = connect(gives({ status: 200, headers: {}, data, kind: 'mine' }));
      await turn();
      data.send('1\n');
      expect(events).toEqual([{ kind: 'opened' }, lines('1')]);
    });
  });

  it('a network error is weather', async () => {
    const { events } = connect(() => Promise.reject(new AxiosError('Bearer in here', 'ECONNREFUSED')));
    await turn();
    expect(events).toEqual([{ kind: 'lost', reason: 'the request failed (ECONNREFUSED)' }, 'completed']);
  });

  describe('an answer other than 200', () => {
    const ended = (event: unknown): unknown[] => [event, 'completed'];

    it('is read to its end, for what it says', async () => {
      const { events, body } = await answered(401);
      const said = Buffer.from('{"detail":"n\u{e3}o"}');
      body.send(said.subarray(0, 13));
      body.send(said.subarray(13));
      expect(events).toEqual([]);
      body.close();
      expect(events).toMatchObject(ended({ kind: 'final', error: { status: 401, detail: 'n\u{e3}o' } }));
    });

    it.each([
      ['says nothing', (body: FakeBody) => body.close()],
      ['breaks off', (body: FakeBody) => body.break(new Error('reset'))],
    ])('counts by its status alone when its body %s', async (_what, end) => {
      const { events, body } = await answered(503);
      end(body);
      expect(events).toEqual(ended({ kind: 'refused', reason: 'the API answered 503' }));
    });

    it('counts by its status when its body does not begin in time', async () => {
      const { events, body, scheduler } = await answered(403);
      scheduler.advance(10_000);
      expect(events).toMatchObject(ended({ kind: 'final', error: { status: 403 } }));
      expect(body.destroyed).toBe(true);
    });

    it('is not read on for ever', async () => {
      const { events, body } = await answered(503);
      body.send('x'.repeat(64 * 1024 - 1));
      expect(events).toEqual([]);
      body.send('x');
      expect(events).toEqual(ended({ kind: 'refused', reason: 'the API answered 503' }));
      expect(body.destroyed).toBe(true);
    });

    it('is understood when it is long and comes in one piece', async () => {
      const { events, body } = await answered(401);
      body.send(JSON.stringify({ detail: 'revoked', errors: ['x'.repeat(64 * 1024)] }));
      expect(events).toMatchObject(ended({ kind: 'final', error: { status: 401, detail: 'revoked' } }));
    });

    it('429 is waited out until the reset it names', async () => {
      const { events, body } = await answered(429, { 'x-rate-limit-reset': '1790000060' });
      body.close();
      expect(events).toEqual(ended({ kind: 'limited', resetAt: 1_790_000_060_000 }));
    });

    it('409 says what to do', async () => {
      const { events, body } = await answered(409);
      body.close();
      expect(events).toMatchObject(ended({ kind: 'final', error: { message: expect.stringContaining('has no rules') as unknown } }));
    });
  });
});
