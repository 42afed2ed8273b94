import { EMPTY, of, Subject, type Observable } from 'rxjs';
import type { AcknowledgedSearchOptions, Checkpoint, CheckpointStore } from 'rxjs-demand/twitter';
import { startScriptedServer, type ScriptedServer } from '../../support/scriptedServer.js';
import { page, startMessages, type RunningMessages } from '../../support/searchHarness.js';

const cause = new Error('disk full');
const fails = (): never => {
  throw cause;
};

describe('searchMessages', () => {
  let server: ScriptedServer;

  beforeEach(async () => {
    server = await startScriptedServer();
  });

  afterEach(async () => {
    await server.stop();
  });

  const start = async (options: Partial<AcknowledgedSearchOptions>, demand = 10): Promise<RunningMessages> => {
    const search = startMessages(server, options);
    search.request(demand);
    await search.idle();
    return search;
  };

  /** A store that keeps what is saved, each until `ends` completes. */
  const store = (ends: () => Observable<never> = () => EMPTY) => {
    const saved: Checkpoint[] = [];
    const checkpoint: CheckpointStore = {
      load: () => EMPTY,
      save: (_key, place) => {
        saved.push(place);
        return ends();
      },
    };
    return { checkpoint, places: () => saved.map(({ sinceId }) => sinceId) };
  };

  const ackAll = (search: RunningMessages): void => {
    search.messages().forEach((message) => {
      message.ack();
    });
  };

  it('a store that throws when it is asked fails the search before the first request', async () => {
    const search = await start({ checkpoint: { load: fails, save: () => EMPTY } });
    expect([search.begun(), search.errors]).toMatchObject([0, [{ cause }]]);
  });

  it('a store that throws when a place is saved fails the search; the ack that made it does not throw', async () => {
    server.script(page([9, 8]));
    const search = await start({ checkpoint: { load: () => EMPTY, save: fails } });
    expect(() => {
      ackAll(search);
    }).not.toThrow();
    expect([search.errors, search.scheduler.openTimers]).toMatchObject([[{ cause }], 0]);
  });

  it('acks and nacks after the end, once more or too late, change nothing', async () => {
    const { checkpoint, places } = store();
    const stop$ = new Subject<void>();
    server.script(page([9, 8]));
    const search = await start({ checkpoint, stopOn: stop$ });
    stop$.next();
    ackAll(search);
    expect([places(), search.errors]).toEqual([['9'], ['completed']]);
    ackAll(search);
    search.messages().forEach((message) => {
      message.nack('late');
    });
    stop$.next();
    expect([places(), search.errors]).toEqual([['9'], ['completed']]);
  });

  it('is stopped once, however often that is said: also while the last place is being saved', async () => {
    const saving$ = new Subject<never>();
    const { checkpoint, places } = store(() => saving$);
    const stop$ = new Subject<void>();
    server.script(page([9]));
    const search = await start({ checkpoint, stopOn: stop$ });
    stop$.next();
    ackAll(search);
    stop$.next();
    stop$.complete();
    expect([places(), search.errors]).toEqual([['9'], []]);
    saving$.complete();
    expect([places(), search.errors]).toEqual([['9'], ['completed']]);
  });

  it('cancelled while the last place is being saved, gives that up and completes no more', async () => {
    const saving$ = new Subject<never>();
    const { checkpoint } = store(() => saving$);
    const stop$ = new Subject<void>();
    server.script(page([9]));
    const search = await start({ checkpoint, stopOn: stop$ });
    stop$.next();
    ackAll(search);
    search.unsubscribe();
    expect([saving$.observed, stop$.observed, search.errors]).toEqual([false, false, []]);
  });

  it('stopped while the store is asked for the place, completes without it, and saves nothing', async () => {
    const stop$ = new Subject<void>();
    const loading$ = new Subject<Checkpoint>();
    const save = jest.fn(() => EMPTY);
    const search = await start({ checkpoint: { load: () => loading$, save }, stopOn: stop$ });
    stop$.next();
    expect([loading$.observed, search.errors, search.begun(), save.mock.calls.length]).toEqual([false, ['completed'], 0, 0]);
  });

  it('asks the store once, also when the first request fails', async () => {
    const load = jest.fn(() => of({ sinceId: '70' }));
    server.script({ status: 503 }, page([]));
    const search = await start({ checkpoint: { load, save: () => EMPTY } });
    search.scheduler.advance(1_000);
    await search.idle();
    expect([load.mock.calls.length, server.requests.map(({ params }) => params.get('since_id'))]).toEqual([1, ['70', '70']]);
    search.unsubscribe();
  });

  it('stopped within the notice that a window was handed over, asks for nothing more', async () => {
    const stop$ = new Subject<void>();
    server.script(page([9]));
    const search = startMessages(server, { stopOn: stop$, onNotice: ({ kind }) => kind === 'window' && stop$.next() });
    search.request(1);
    await search.idle();
    search.request(1);
    await search.idle();
    expect([search.errors, search.begun(), search.scheduler.openTimers]).toEqual([[], 1, 0]);
    // Nor when more is asked for, until what was handed over is settled.
    search.request(1);
    expect(search.begun()).toBe(1);
    ackAll(search);
    expect([search.errors, search.begun()]).toEqual([['completed'], 1]);
  });

  it('does not save where it was told to begin', async () => {
    const { checkpoint, places } = store();
    server.script(page([]), page([81]));
    const search = await start({ checkpoint, sinceId: '80' });
    search.scheduler.advance(20_000);
    await search.idle();
    expect([search.ids(), places()]).toEqual([['81'], []]);
    ackAll(search);
    expect(places()).toEqual(['81']);
    search.unsubscribe();
  });

  it('a post that comes twice on a page is settled with the first of its messages', async () => {
    const { checkpoint, places } = store();
    server.script(page([9, 9, 8]));
    const search = await start({ checkpoint });
    const [first, , last] = search.messages();
    first?.ack();
    last?.ack();
    expect([search.ids(), places()]).toEqual([['9', '9', '8'], ['9']]);
    search.unsubscribe();
  });

  it('reads with `null` for what a page does not have', async () => {
    server.script({
      body: { data: [{ id: '9', text: 'x', author_id: null }], includes: null, errors: null, meta: { newest_id: null, next_token: null } },
    });
    const { checkpoint, places } = store();
    const search = await start({ checkpoint });
    ackAll(search);
    expect([search.ids(), places(), search.errors]).toEqual([['9'], ['9'], []]);
    search.unsubscribe();
  });
});
