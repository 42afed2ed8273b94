import type { AxiosInstance } from 'axios';
import type { TwitterStreamNotice, TwitterStreamOptions } from 'rxjs-demand/twitter';
import { turn } from '../../../support/eventually.js';
import { FakeBody } from '../../../support/fakeBody.js';
import { post, startStream, type RunningStream } from '../../../support/streamHarness.js';

const line = (value: object): string => `${JSON.stringify(value)}\n`;

/** The post came with errors beside it. */
const partly = (id: number): object => ({ ...post(id), errors: [{ title: 'Not Found' }] });

/** A stream over bodies that the spec speaks for. `within` is called within each notice. */
async function start(
  options: Partial<TwitterStreamOptions> = {},
  within: (kind: TwitterStreamNotice['kind'], stream: RunningStream) => void = () => undefined,
) {
  const bodies: FakeBody[] = [];
  const signals: AbortSignal[] = [];
  const client = {
    request: ({ signal }: { readonly signal: AbortSignal }) => {
      const body = new FakeBody();
      bodies.push(body);
      signals.push(signal);
      return Promise.resolve({ status: 200, headers: {}, data: body });
    },
  } as unknown as AxiosInstance;
  const kinds: string[] = [];
  const stream: RunningStream = startStream(
    { url: 'http://localhost', connections: [] },
    {
      axios: client,
      onNotice: ({ kind }) => {
        kinds.push(kind);
        within(kind, stream);
      },
      ...options,
    },
  );
  await turn();
  return { stream, body: bodies[0] as FakeBody, bodies, signals, kinds };
}

describe('StreamRun', () => {
  it('takes in what follows a goodbye in the same piece, and connects again', async () => {
    const { stream, body, bodies, kinds } = await start();
    stream.request(5);
    body.send(line(post(1)) + line({ errors: [{ title: 'operational-disconnect' }] }) + line(post(2)) + '{"data":');
    expect([stream.ids(), body.destroyed, kinds]).toEqual([['1', '2'], true, ['connected', 'disconnected']]);
    stream.scheduler.advance(0);
    await turn();
    // What was half a line is not the beginning of another.
    bodies[1]?.send(line(post(3)));
    expect(stream.ids()).toEqual(['1', '2', '3']);
    stream.unsubscribe();
  });

  it('answers demand at once with what waits, and later demand with what comes', async () => {
    const { stream, body } = await start();
    body.send([1, 2, 3].map((id) => line(post(id))).join(''));
    expect(stream.batches).toEqual([]);
    stream.request(2);
    expect(stream.ids()).toEqual(['1', '2']);
    stream.request(4);
    body.send(line(post(4)) + line(post(4)) + line(post(5)));
    expect(stream.batches.map((batch) => batch.length)).toEqual([2, 1, 2]);
    stream.unsubscribe();
  });

  it('a line without a post answers no demand', async () => {
    const { stream, body } = await start();
    stream.request(1);
    body.send('\r\n');
    body.send(line(post(1)));
    expect(stream.batches.map((batch) => batch.length)).toEqual([1]);
    stream.unsubscribe();
  });

  it('has what was asked for gone before the next post looks for room', async () => {
    const { stream, body } = await start({ bufferSize: 1, overflow: 'dropOldest' });
    stream.request(2);
    body.send([1, 2, 3, 4].map((id) => line(post(id))).join(''));
    expect([stream.ids(), stream.dropped]).toEqual([['1', '2'], ['3']]);
    stream.unsubscribe();
  });

  describe('cancelled within a notice', () => {
    it('that it is connected, lets go of the connection, and repairs nothing', async () => {
      const repairWith = { query: 'anitta', sinceId: '5' };
      const { stream, signals, kinds } = await start({ repairWith }, (kind, { unsubscribe }) => kind === 'connected' && unsubscribe());
      expect([signals[0]?.aborted, kinds, stream.scheduler.openTimers]).toEqual([true, ['connected'], 0]);
    });

    it('about a post, tells that it gives the post up, and those that waited', async () => {
      const { stream, body, kinds } = await start({}, (kind, { unsubscribe }) => kind === 'partialErrors' && unsubscribe());
      body.send(line(post(1)) + line(partly(2)) + line(partly(3)));
      expect([stream.dropped, kinds, body.destroyed]).toEqual([['1', '2'], ['connected', 'partialErrors'], true]);
    });

    it('about a bad line, reads no further', async () => {
      const { stream, body, kinds } = await start({}, (kind, { unsubscribe }) => kind === 'lineIgnored' && unsubscribe());
      body.send(`${line(post(1))}no JSON\nnor this\n`);
      expect([stream.dropped, kinds]).toEqual([['1'], ['connected', 'lineIgnored']]);
    });

    it('that it was lost, does not connect again', async () => {
      const { stream, body, bodies } = await start({}, (kind, { unsubscribe }) => kind === 'disconnected' && unsubscribe());
      body.close();
      expect([stream.scheduler.openTimers, bodies.length]).toEqual([0, 1]);
    });
  });

  it.each<TwitterStreamNotice['kind']>(['connected', 'gap', 'lineIgnored', 'partialErrors', 'disconnected'])(
    'fails with what is thrown within the notice %s, and lets go of everything',
    async (thrower) => {
      const error = new Error('no notices');
      const repairWith = { query: 'anitta', sinceId: '5' };
      const { stream, body, signals } = await start({ repairWith }, (kind) => {
        if (kind === thrower) {
          throw error;
        }
      });
      body.send(`no JSON\n${line(partly(2))}`);
      body.close();
      expect([stream.errors, signals[0]?.aborted, stream.scheduler.openTimers]).toEqual([[error], true, 0]);
    },
  );
});
