import axios from 'axios';
import { eventually } from '../../support/eventually.js';
import { page } from '../../support/searchHarness.js';
import { post, startStream, type RunningStream } from '../../support/streamHarness.js';
import { startStreamServer, type StreamServer } from '../../support/streamServer.js';

describe('twitterStream, repairing gaps', () => {
  let server: StreamServer;

  beforeEach(async () => {
    server = await startStreamServer();
  });

  afterEach(async () => {
    await server.stop();
  });

  const searches = (): string[] => server.paths.filter((path) => path.includes('/recent')).map((path) => path.replace(/^.*\?/, ''));

  /** A stream that has delivered 10 and 20, was cut off, and stands again. */
  const cutOff = async (
    options: Parameters<typeof startStream>[1] = { repairWith: { query: 'anitta' } },
    demand = Infinity,
  ): Promise<RunningStream> => {
    const stream = startStream(server, options);
    stream.request(demand);
    const connection = await stream.connected(1);
    connection.send(post(10), post(20));
    await stream.delivered(10, 20);
    connection.end();
    await stream.noticed('disconnected');
    stream.scheduler.advance(0);
    await stream.connected(2);
    return stream;
  };

  it('searches from the last post on, 30 s after the stream stands again, page by page, beside the live posts', async () => {
    server.found(page([29, 27], 'b'), page([25, 21]));
    const stream = await cutOff();
    expect(stream.said('gap')).toEqual(['posts after 20 may be missing, they are looked for in 30000 ms']);
    server.connections[1]?.send(post(30));
    await stream.delivered(10, 20, 30);
    stream.scheduler.advance(15_000);
    server.connections[1]?.send('\r\n');
    await eventually(() => stream.scheduler.nextTimerIn === 15_000);
    stream.scheduler.advance(14_999);
    expect(searches()).toEqual([]);
    stream.scheduler.advance(1);
    await stream.noticed('gapRepaired');
    expect(stream.ids()).toEqual(['10', '20', '30', '29', '27', '25', '21']);
    expect(searches()).toEqual([
      'query=anitta&max_results=100&tweet.fields=created_at,author_id&since_id=20',
      'query=anitta&max_results=100&tweet.fields=created_at,author_id&since_id=20&next_token=b',
    ]);
    expect(stream.notices.at(-1)).toEqual({
      kind: 'gapRepaired',
      message: '4 posts after 20 were found again',
      sinceId: '20',
      tweets: 4,
    });
    server.connections[1]?.send(post(31));
    await stream.delivered(10, 20, 30, 29, 27, 25, 21, 31);
    stream.unsubscribe();
  });

  const repairAtOnce = { repairWith: { query: 'anitta', delayMs: 0 } };

  it('delivers no post twice, whichever of stream and search has it first', async () => {
    server.found(page([30, 25, 20]));
    const stream = await cutOff(repairAtOnce);
    server.connections[1]?.send(post(30));
    await stream.delivered(10, 20, 30);
    stream.scheduler.advance(0);
    await stream.noticed('gapRepaired');
    server.connections[1]?.send(post(25), post(31));
    await stream.delivered(10, 20, 30, 25, 31);
    stream.unsubscribe();
  });

  it('reads its next page when the one before was taken, and gives it before the live posts that wait', async () => {
    server.found(page([29, 28], 'b'), page([27]));
    const stream = await cutOff(repairAtOnce, 2);
    server.connections[1]?.send(post(30));
    stream.scheduler.advance(0);
    await stream.noticed('page');
    expect(searches()).toHaveLength(1);
    stream.request(1);
    expect(stream.ids()).toEqual(['10', '20', '29']);
    expect(searches()).toHaveLength(1);
    stream.request(2);
    await stream.noticed('page', 2);
    expect(stream.ids()).toEqual(['10', '20', '29', '28', '30']);
    stream.request(5);
    await stream.noticed('gapRepaired');
    expect(stream.ids()).toEqual(['10', '20', '29', '28', '30', '27']);
    stream.unsubscribe();
  });

  it('does not count against the buffer', async () => {
    server.found(page(Array.from({ length: 100 }, (_, index) => 200 - index)));
    const stream = await cutOff({ ...repairAtOnce, bufferSize: 1 }, 2);
    stream.scheduler.advance(0);
    await stream.noticed('page');
    stream.request(100);
    expect(stream.ids()).toHaveLength(102);
    expect(stream.errors).toEqual([]);
    stream.unsubscribe();
  });

  it('waits out what may pass, as a search does', async () => {
    server.found({ status: 503 }, page([25]));
    const stream = await cutOff(repairAtOnce);
    stream.scheduler.advance(0);
    await stream.noticed('retry');
    stream.scheduler.advance(1_000);
    await stream.delivered(10, 20, 25);
    stream.unsubscribe();
  });

  it('ends the stream with what ends a search', async () => {
    server.found({ status: 403 });
    const stream = await cutOff(repairAtOnce);
    stream.scheduler.advance(0);
    await eventually(() => stream.errors.length > 0);
    expect(stream.errors).toMatchObject([{ name: 'TwitterApiError', status: 403 }]);
    await eventually(() => server.connections[1]?.closed === true);
    expect(stream.scheduler.nextTimerIn).toBeUndefined();
  });

  it('begins again from the same post when the stream breaks before it is through', async () => {
    server.found(page([29], 'b'), page([29, 25]));
    const client = axios.create();
    const begun = jest.spyOn(client, 'request');
    const stream = await cutOff({ ...repairAtOnce, axios: client }, 2);
    stream.scheduler.advance(0);
    await stream.noticed('page');
    server.connections[1]?.send(post(40));
    server.connections[1]?.end();
    await stream.noticed('disconnected', 2);
    stream.scheduler.advance(0);
    await stream.connected(3);
    stream.scheduler.advance(0);
    // Three connections and one search: the page that it found still waits, and nothing is asked for on top of it.
    expect(begun).toHaveBeenCalledTimes(4);
    stream.request(Infinity);
    await stream.noticed('gapRepaired');
    expect(stream.ids()).toEqual(['10', '20', '29', '40', '25']);
    expect(searches().map((search) => new URLSearchParams(search).get('since_id'))).toEqual(['20', '20']);
    stream.unsubscribe();
  });

  it('repairs the gap that opens while it is at the one before', async () => {
    server.found(page([29]), page([45]));
    const stream = await cutOff(repairAtOnce, 2);
    stream.scheduler.advance(0);
    await stream.noticed('page');
    server.connections[1]?.send(post(40));
    server.connections[1]?.end();
    await stream.noticed('disconnected', 2);
    stream.request(Infinity);
    await stream.noticed('gapRepaired');
    stream.scheduler.advance(0);
    await stream.connected(3);
    stream.scheduler.advance(0);
    await stream.noticed('gapRepaired', 2);
    expect(stream.ids()).toEqual(['10', '20', '29', '40', '45']);
    expect(searches().map((search) => new URLSearchParams(search).get('since_id'))).toEqual(['20', '40']);
    stream.unsubscribe();
  });

  it('goes on from what the search found, when the stream brought nothing since', async () => {
    server.found(page([29]));
    const stream = await cutOff(repairAtOnce);
    stream.scheduler.advance(0);
    await stream.noticed('gapRepaired');
    server.connections[1]?.end();
    await stream.noticed('disconnected', 2);
    stream.scheduler.advance(stream.scheduler.nextTimerIn ?? 0);
    await stream.connected(3);
    expect(stream.said('gap').at(-1)).toContain('posts after 29 may be missing');
    stream.unsubscribe();
  });

  it('repairs from sinceId on when the stream connects first, and without one has nothing to repair', async () => {
    server.found(page([8, 6]));
    const stream = startStream(server, { repairWith: { query: 'anitta', sinceId: '5', delayMs: 0 } });
    stream.request(Infinity);
    await stream.connected(1);
    stream.scheduler.advance(0);
    await stream.delivered(8, 6);
    expect(searches()[0]).toContain('since_id=5');
    stream.unsubscribe();
    const other = startStream(server, repairAtOnce);
    await other.connected(1);
    expect(other.kinds()).toEqual(['connected']);
    other.unsubscribe();
  });

  it('does nothing of the kind unless it is asked to', async () => {
    const stream = await cutOff({});
    expect(stream.kinds()).toEqual(['connected', 'disconnected', 'connected']);
    stream.unsubscribe();
  });

  it('on cancel leaves no timer and gives up the page that waits', async () => {
    server.found(page([29, 28]));
    const stream = await cutOff(repairAtOnce, 2);
    stream.scheduler.advance(0);
    await stream.noticed('page');
    stream.unsubscribe();
    expect(stream.dropped).toEqual(['29', '28']);
    expect(stream.scheduler.nextTimerIn).toBeUndefined();
  });
});
