import { eventually } from '../../support/eventually.js';
import { startScriptedServer, type ScriptedServer } from '../../support/scriptedServer.js';
import { ids, page, startSearch } from '../../support/searchHarness.js';

describe('twitterSearch', () => {
  let server: ScriptedServer;

  beforeEach(async () => {
    server = await startScriptedServer();
  });

  afterEach(async () => {
    await server.stop();
  });

  const asked = (name: string): (string | null)[] => server.requests.map((request) => request.params.get(name));

  describe('windows', () => {
    it('reads a window along next_token, every page with the same since_id, and goes on from the first page newest_id', async () => {
      server.script(page([300, 299], 'b'), page([200, 199], 'c'), page([100]), page([340], 'd'), page([320]), page([]));
      const search = startSearch(server, { sinceId: '50' });
      search.request(Infinity);
      await search.idle();
      expect(search.ids()).toEqual(['300', '299', '200', '199', '100']);
      search.scheduler.advance(20_000);
      await search.idle();
      search.scheduler.advance(20_000);
      await search.idle();
      expect(search.ids()).toEqual(['300', '299', '200', '199', '100', '340', '320']);
      expect(asked('since_id')).toEqual(['50', '50', '50', '300', '300', '340']);
      expect(asked('next_token')).toEqual([null, 'b', 'c', null, 'd', null]);
      search.unsubscribe();
    });

    it('sends no since_id before it knows one', async () => {
      server.script(page([3], 'b'), page([2]), page([]));
      const search = startSearch(server);
      search.request(10);
      await search.idle();
      search.scheduler.advance(20_000);
      await search.idle();
      expect(asked('since_id')).toEqual([null, null, '3']);
      search.unsubscribe();
    });

    it('counts the new since_id only once the whole window was handed over', async () => {
      server.script(page([30, 29], 'b'), page([20, 19]), page([]));
      const search = startSearch(server, { sinceId: '5' });
      search.request(3);
      await search.idle();
      expect(search.ids()).toEqual(['30', '29', '20']);
      search.scheduler.advance(60_000);
      await search.idle();
      expect(search.kinds()).toEqual(['page', 'page']);
      search.request(2);
      await search.idle();
      expect(search.ids()).toEqual(['30', '29', '20', '19']);
      expect(search.notices.at(2)).toEqual({
        kind: 'window',
        message: 'window of 2 pages and 4 posts handed over, since_id 30',
        pages: 2,
        tweets: 4,
        sinceId: '30',
      });
      expect(asked('since_id')).toEqual(['5', '5', '30']);
      search.unsubscribe();
    });

    it('goes through an empty page in the middle of a window', async () => {
      server.script(page([9], 'b'), page([], 'c'), page([7]));
      const search = startSearch(server);
      search.request(2);
      await search.idle();
      expect(search.ids()).toEqual(['9', '7']);
      expect(search.begun()).toBe(3);
    });

    it('keeps since_id when a window is empty', async () => {
      server.script(page([]), page([]), page([9]));
      const search = startSearch(server, { sinceId: '5' });
      search.request(1);
      await search.idle();
      search.scheduler.advance(20_000);
      await search.idle();
      search.scheduler.advance(20_000);
      await search.idle();
      expect(asked('since_id')).toEqual(['5', '5', '5']);
      expect(search.ids()).toEqual(['9']);
    });

    it('begins afresh for each subscription', async () => {
      server.script(page([9]), page([9]));
      const first = startSearch(server);
      const second = startSearch(server);
      first.request(1);
      await first.idle();
      second.request(1);
      await second.idle();
      expect(asked('since_id')).toEqual([null, null]);
      expect(second.ids()).toEqual(['9']);
    });

    it('delivers every post of a page that is larger than was asked for', async () => {
      server.script(page(ids(30_000, 12_000)));
      const search = startSearch(server);
      search.request(1);
      await search.idle();
      search.request(11_999);
      expect(search.ids()).toHaveLength(12_000);
      expect(search.begun()).toBe(1);
    });
  });

  describe('demand', () => {
    it('makes no request without demand', () => {
      const search = startSearch(server);
      search.scheduler.advance(100_000);
      expect(search.begun()).toBe(0);
      search.unsubscribe();
    });

    it('fetches one page for a demand of 1 and nothing while posts are buffered', async () => {
      server.script(page(ids(500, 100), 'b'), page(ids(400, 100), 'c'));
      const search = startSearch(server);
      search.request(1);
      await search.idle();
      expect(search.ids()).toEqual(['500']);
      search.scheduler.advance(100_000);
      for (let requested = 2; requested <= 100; requested += 1) {
        search.request(1);
        expect(search.ids()).toHaveLength(requested);
      }
      expect(search.begun()).toBe(1);
      search.request(1);
      expect(search.begun()).toBe(2);
      await search.idle();
      expect(search.ids()).toHaveLength(101);
      search.unsubscribe();
    });

    it('buffers at most one page: 150 takes two pages, the next 50 take none', async () => {
      server.script(page(ids(500, 100), 'b'), page(ids(400, 100), 'c'));
      const search = startSearch(server);
      search.request(150);
      await search.idle();
      expect(search.ids()).toHaveLength(150);
      expect(search.begun()).toBe(2);
      search.request(50);
      expect(search.ids()).toEqual(ids(500, 200).map(String));
      expect(search.begun()).toBe(2);
      search.unsubscribe();
    });

    it('has one request in flight at a time, whatever is asked meanwhile', async () => {
      server.script(page([9], 'b'), page([8], 'c'), page([7], 'd'));
      const search = startSearch(server);
      search.request(1);
      search.request(1);
      search.request(1);
      expect(search.begun()).toBe(1);
      await search.idle();
      expect(search.ids()).toEqual(['9', '8', '7']);
      expect(search.begun()).toBe(3);
      search.unsubscribe();
    });

    it('asks for maxResults posts whatever the demand', async () => {
      server.script(page([9], 'b'), page([8], 'c'));
      const search = startSearch(server, { maxResults: 10 });
      search.request(1);
      await search.idle();
      search.request(1);
      await search.idle();
      expect(asked('max_results')).toEqual(['10', '10']);
      search.unsubscribe();
    });
  });

  describe('polling', () => {
    it('makes the first request at once and polls again pollIntervalMs after the window was read', async () => {
      server.script(page([]), page([]), page([5]));
      const search = startSearch(server, { pollIntervalMs: 7_000 });
      search.request(2);
      expect(search.begun()).toBe(1);
      await search.idle();
      search.scheduler.advance(6_999);
      expect(search.begun()).toBe(1);
      search.scheduler.advance(1);
      expect(search.begun()).toBe(2);
      await search.idle();
      search.scheduler.advance(7_000);
      await search.idle();
      expect(search.ids()).toEqual(['5']);
      search.unsubscribe();
    });

    it('does not poll without demand, and at once when demand comes later than the interval', async () => {
      server.script(page([5]), page([6]));
      const search = startSearch(server);
      search.request(1);
      await search.idle();
      expect(search.scheduler.nextTimerIn).toBeUndefined();
      search.scheduler.advance(100_000);
      expect(search.begun()).toBe(1);
      search.request(1);
      expect(search.begun()).toBe(2);
      await search.idle();
      expect(search.ids()).toEqual(['5', '6']);
    });

    it('waits for the rest of the interval when demand comes earlier', async () => {
      server.script(page([5]), page([6]));
      const search = startSearch(server);
      search.request(1);
      await search.idle();
      search.scheduler.advance(15_000);
      search.request(1);
      expect(search.scheduler.nextTimerIn).toBe(5_000);
      search.scheduler.advance(5_000);
      await search.idle();
      expect(search.ids()).toEqual(['5', '6']);
    });

    it('begins the next window after pollIntervalMs when one brought less than was asked for', async () => {
      server.script(page([5, 4]), page([8, 7, 6]));
      const search = startSearch(server);
      search.request(5);
      await search.idle();
      expect(search.ids()).toEqual(['5', '4']);
      expect(search.scheduler.nextTimerIn).toBe(20_000);
      search.scheduler.advance(20_000);
      await search.idle();
      expect(search.ids()).toEqual(['5', '4', '8', '7', '6']);
      expect(search.scheduler.nextTimerIn).toBeUndefined();
    });

    it('with pollIntervalMs 0 goes on at once', async () => {
      server.script(page([]), page([]), page([5]));
      const search = startSearch(server, { pollIntervalMs: 0 });
      search.request(1);
      await search.idle();
      expect(search.ids()).toEqual(['5']);
      expect(search.begun()).toBe(3);
    });
  });

  describe('cancel', () => {
    it('aborts the request in flight and leaves no timer', async () => {
      server.script('hang');
      const search = startSearch(server);
      search.request(1);
      await eventuallyRequested(1);
      search.unsubscribe();
      expect(search.scheduler.nextTimerIn).toBeUndefined();
      await search.idle();
      await eventually(() => server.requests[0]?.abandoned === true);
      expect(search.errors).toEqual([]);
    });

    it('leaves no timer when it comes between two polls', async () => {
      server.script(page([]));
      const search = startSearch(server);
      search.request(1);
      await search.idle();
      expect(search.scheduler.nextTimerIn).toBe(20_000);
      search.unsubscribe();
      expect(search.scheduler.nextTimerIn).toBeUndefined();
    });
  });

  async function eventuallyRequested(count: number): Promise<void> {
    await eventually(() => server.requests.length === count);
  }
});
