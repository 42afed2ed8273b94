import { of, Subject, throwError } from 'rxjs';
import type { Checkpoint, CheckpointStore } from 'rxjs-demand/twitter';
import { startScriptedServer, type ScriptedServer } from '../../support/scriptedServer.js';
import { page, startSearch, type RunningSearch } from '../../support/searchHarness.js';

const cause = new Error('disk full');
const fails = (): never => {
  throw cause;
};

describe('searchTweets', () => {
  let server: ScriptedServer;

  beforeEach(async () => {
    server = await startScriptedServer();
  });

  afterEach(async () => {
    await server.stop();
  });

  const start = async (options: Parameters<typeof startSearch>[1], demand = 10): Promise<RunningSearch> => {
    const search = startSearch(server, options);
    search.request(demand);
    await search.idle();
    return search;
  };

  const sinceIds = (): (string | null)[] => server.requests.map(({ params }) => params.get('since_id'));

  const store = (loaded: unknown, save: CheckpointStore['save'] = () => of('saved')): CheckpointStore => ({
    load: () => of(loaded as Checkpoint),
    save,
  });

  it.each<[string, CheckpointStore]>([
    ['loaded', { load: fails, save: () => of('saved') }],
    ['loaded', { load: () => throwError(() => cause), save: () => of('saved') }],
    ['saved', store(null, fails)],
  ])('a store that throws when a checkpoint is %s fails the search, before anything more is asked', async (what, checkpoint) => {
    server.script(page([9]));
    const search = await start({ checkpoint });
    search.scheduler.advance(20_000);
    await search.idle();
    expect(search.errors).toMatchObject([{ message: `The checkpoint 'twitterSearch:anitta' could not be ${what}: disk full`, cause }]);
    expect([search.begun(), search.scheduler.openTimers]).toEqual([what === 'saved' ? 1 : 0, 0]);
  });

  it.each([
    ['none', null, null],
    ['nothing stored yet', { sinceId: '0' }, null],
    ['a place', { sinceId: '70' }, '70'],
    ['a place of an acknowledged search: its safe end', { sinceId: '70', window: { newestId: '90', missing: [] } }, '70'],
  ])('begins from what was kept: %s', async (_what, loaded, sinceId) => {
    server.script(page([]));
    const search = await start({ checkpoint: store(loaded) });
    expect(sinceIds()).toEqual([sinceId]);
    search.unsubscribe();
  });

  it.each([
    ['80', 'nothing', '80'],
    ['80', '70', '80'],
    ['80', '90', '90'],
  ])('with sinceId %s and %s in the store begins from the later of the two', async (sinceId, kept, from) => {
    const saved: string[] = [];
    server.script(page([]), page([]));
    const search = await start({
      sinceId,
      checkpoint: store(kept === 'nothing' ? null : { sinceId: kept }, (_key, place) => of(saved.push(place.sinceId))),
    });
    search.scheduler.advance(20_000);
    await search.idle();
    expect([sinceIds(), saved]).toEqual([[from, from], []]);
    search.unsubscribe();
  });

  it('asks the store once, also when the first request fails', async () => {
    const load = jest.fn(() => of({ sinceId: '70' }));
    server.script({ status: 503 }, page([]));
    const search = await start({ checkpoint: { load, save: () => of('saved') } });
    search.scheduler.advance(1_000);
    await search.idle();
    expect([load.mock.calls.length, sinceIds()]).toEqual([1, ['70', '70']]);
    search.unsubscribe();
  });

  it('makes no request while a place is being saved', async () => {
    const saving$ = new Subject<never>();
    server.script(page([9]), page([]));
    const search = await start({ checkpoint: store(null, () => saving$) });
    search.scheduler.advance(20_000);
    expect(search.begun()).toBe(1);
    saving$.complete();
    expect(search.begun()).toBe(2);
    search.unsubscribe();
  });

  it('cancelled within the notice that a window was handed over, saves nothing and asks for nothing', async () => {
    const save = jest.fn(() => of('saved'));
    const running: { search?: RunningSearch } = {};
    server.script(page([9]));
    running.search = startSearch(server, {
      checkpoint: store(null, save),
      onNotice: ({ kind }) => kind === 'window' && running.search?.unsubscribe(),
    });
    running.search.request(2);
    await running.search.idle();
    running.search.scheduler.advance(20_000);
    expect([running.search.ids(), save.mock.calls.length, running.search.begun(), running.search.scheduler.openTimers]).toEqual([
      ['9'],
      0,
      1,
      0,
    ]);
  });
});
