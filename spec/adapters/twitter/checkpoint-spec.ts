import { EMPTY, of, Subject, throwError, type ObservableInput } from 'rxjs';
import { twitterSearch, type Checkpoint, type CheckpointStore } from 'rxjs-demand/twitter';
import { startScriptedServer, type ScriptedServer } from '../../support/scriptedServer.js';
import { NOW, page, startSearch, TOKEN } from '../../support/searchHarness.js';

describe('checkpoint', () => {
  let server: ScriptedServer;

  beforeEach(async () => {
    server = await startScriptedServer();
  });

  afterEach(async () => {
    await server.stop();
  });

  const asked = (name: string): (string | null)[] => server.requests.map((request) => request.params.get(name));

  const store = (parts: Partial<CheckpointStore> = {}): CheckpointStore & { saved: [string, Checkpoint][] } => {
    const saved: [string, Checkpoint][] = [];
    return {
      saved,
      load: () => of(undefined),
      save: (key, checkpoint) => {
        saved.push([key, checkpoint]);
        return of(undefined);
      },
      ...parts,
    };
  };

  it('is loaded on the first demand, before the first request, once', async () => {
    const loaded = new Subject<Checkpoint>();
    const keys: string[] = [];
    const checkpoint = store({
      load: (key) => {
        keys.push(key);
        return loaded;
      },
    });
    const search = startSearch(server, { checkpoint });
    expect(keys).toEqual([]);
    server.script(page([9]), page([10]));
    search.request(1);
    expect(keys).toEqual(['twitterSearch:anitta']);
    expect(search.begun()).toBe(0);
    loaded.next({ sinceId: '7' });
    expect(search.begun()).toBe(1);
    await search.idle();
    search.request(1);
    search.scheduler.advance(20_000);
    await search.idle();
    expect(asked('since_id')).toEqual(['7', '9']);
    expect(keys).toHaveLength(1);
  });

  it.each<[string, string | undefined, ObservableInput<Checkpoint | undefined>, string | null]>([
    ['the later checkpoint', '9', of({ sinceId: '10' }), '10'],
    ['the later sinceId', '10', of({ sinceId: '9' }), '10'],
    ['the sinceId when there is no checkpoint', '10', of(undefined), '10'],
    ['the checkpoint when there is no sinceId', undefined, Promise.resolve({ sinceId: '9' }), '9'],
    ['none when an acknowledged search had stored nothing', undefined, of({ sinceId: '0' }), null],
    ['none when the store is empty', undefined, EMPTY, null],
    ['none when the store says null', undefined, of(null as unknown as undefined), null],
  ])('begins from %s', async (_what, sinceId, stored, expected) => {
    server.script(page([]));
    const search = startSearch(server, { checkpoint: store({ load: () => stored }), ...(sinceId === undefined ? {} : { sinceId }) });
    search.request(1);
    // A promise needs its turns before the request begins.
    await search.idle();
    await search.idle();
    expect(asked('since_id')).toEqual([expected]);
    search.unsubscribe();
  });

  it('is loaded once, also when the store completes without an answer', async () => {
    const load = jest.fn(() => EMPTY);
    server.script(page([]), page([9]));
    const search = startSearch(server, { checkpoint: store({ load }) });
    search.request(1);
    await search.idle();
    search.scheduler.advance(20_000);
    await search.idle();
    expect(search.ids()).toEqual(['9']);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('is saved after the whole window was handed over, before the first request of the next one', async () => {
    const order: string[] = [];
    const saving = new Subject<never>();
    const checkpoint = store({
      save: (key, { sinceId, savedAt }) => {
        order.push(`save ${key} ${sinceId} ${String(savedAt)}`);
        return saving;
      },
    });
    server.script(page([30, 29], 'b'), page([20, 19]), page([]));
    const search = startSearch(server, { checkpoint });
    search.request(3);
    await search.idle();
    search.scheduler.advance(60_000);
    expect(order).toEqual([]);
    search.request(2);
    expect(order).toEqual([`save twitterSearch:anitta 30 ${new Date(NOW + 60_000).toISOString()}`]);
    expect(search.ids()).toEqual(['30', '29', '20', '19']);
    expect(search.begun()).toBe(2);
    saving.complete();
    expect(search.begun()).toBe(3);
    await search.idle();
    expect(asked('since_id')).toEqual([null, null, '30']);
    search.unsubscribe();
  });

  it('is saved at the end of the pause: what was just handed over has the poll interval to be stored in', async () => {
    const checkpoint = store();
    server.script(page([9]), page([]));
    const search = startSearch(server, { checkpoint });
    search.request(5);
    await search.idle();
    search.scheduler.advance(19_999);
    expect(checkpoint.saved).toEqual([]);
    search.scheduler.advance(1);
    expect(checkpoint.saved).toEqual([['twitterSearch:anitta', { sinceId: '9', savedAt: new Date(NOW + 20_000).toISOString() }]]);
    await search.idle();
    search.unsubscribe();
  });

  it('is not saved again while nothing is new', async () => {
    const checkpoint = store({ load: () => of({ sinceId: '7' }) });
    server.script(page([]), page([7]), page([]));
    const search = startSearch(server, { checkpoint });
    search.request(5);
    await search.idle();
    search.scheduler.advance(20_000);
    await search.idle();
    search.scheduler.advance(20_000);
    await search.idle();
    expect(search.begun()).toBe(3);
    expect(checkpoint.saved).toEqual([]);
    search.unsubscribe();
  });

  it('is saved once when the request after it fails', async () => {
    const checkpoint = store();
    server.script(page([9]), { status: 503 }, page([]));
    const search = startSearch(server, { checkpoint });
    search.request(5);
    await search.idle();
    search.scheduler.advance(20_000);
    await search.idle();
    search.scheduler.advance(1_000);
    await search.idle();
    expect(search.begun()).toBe(3);
    expect(checkpoint.saved).toHaveLength(1);
    search.unsubscribe();
  });

  it('stays where it was when the search is cancelled in the middle of a window: the next run reads it again', async () => {
    let kept: Checkpoint | undefined = { sinceId: '5' };
    const checkpoint: CheckpointStore = {
      load: () => of(kept),
      save: (_key, saved) => {
        kept = saved;
        return EMPTY;
      },
    };
    server.script(page([30], 'b'), page([30], 'b'), page([20]), page([]));
    const first = startSearch(server, { checkpoint });
    first.request(1);
    await first.idle();
    first.unsubscribe();
    const second = startSearch(server, { checkpoint });
    second.request(5);
    await second.idle();
    second.scheduler.advance(20_000);
    await second.idle();
    second.unsubscribe();
    expect(second.ids()).toEqual(['30', '20']);
    expect(kept).toMatchObject({ sinceId: '30' });
    expect(asked('since_id')).toEqual(['5', '5', '5', '30']);
  });

  const cause = new Error('disk full');
  it.each<[string, Partial<CheckpointStore>, string, unknown]>([
    ['load fails', { load: () => throwError(() => cause) }, "The checkpoint 'twitterSearch:anitta' could not be loaded: disk full", cause],
    ['load rejects', { load: () => Promise.reject(cause) }, "The checkpoint 'twitterSearch:anitta' could not be loaded: disk full", cause],
    [
      'load throws',
      {
        load: () => {
          throw cause;
        },
      },
      "The checkpoint 'twitterSearch:anitta' could not be loaded: disk full",
      cause,
    ],
    [
      'the checkpoint is damaged',
      { load: () => of({ sinceId: 7 } as unknown as Checkpoint) },
      "The checkpoint 'twitterSearch:anitta' could not be loaded: Expected `sinceId` of the checkpoint to be a string of 1 to 19 digits",
      expect.any(TypeError),
    ],
    [
      'load fails with something that is no Error',
      { load: () => throwError(() => 'disk full') },
      "The checkpoint 'twitterSearch:anitta' could not be loaded: disk full",
      'disk full',
    ],
    ['save fails', { save: () => throwError(() => cause) }, "The checkpoint 'twitterSearch:anitta' could not be saved: disk full", cause],
    [
      'save throws',
      {
        save: () => {
          throw cause;
        },
      },
      "The checkpoint 'twitterSearch:anitta' could not be saved: disk full",
      cause,
    ],
  ])('ends the search when %s', async (_what, parts, message, expectedCause) => {
    server.script(page([9]));
    const search = startSearch(server, { checkpoint: store(parts) });
    search.request(5);
    await search.idle();
    search.scheduler.advance(20_000);
    await search.idle();
    expect(search.errors).toMatchObject([{ message, cause: expectedCause }]);
    expect(server.requests.length).toBeLessThanOrEqual(1);
    expect(search.scheduler.nextTimerIn).toBeUndefined();
  });

  it('is given up on cancel', () => {
    const loading = new Subject<Checkpoint>();
    const search = twitterSearch({ query: 'a', bearerToken: TOKEN, checkpoint: store({ load: () => loading }) });
    const subscription = search.subscribeWithDemand({
      next: () => undefined,
      error: () => undefined,
      complete: () => undefined,
    });
    subscription.request(1);
    const begun = loading.observed;
    subscription.unsubscribe();
    expect([begun, loading.observed]).toEqual([true, false]);
  });
});
