import { EMPTY, of, Subject, throwError } from 'rxjs';
import type { Message } from 'rxjs-demand';
import { twitterSearch, type AcknowledgedSearchOptions, type Checkpoint, type CheckpointStore, type Tweet } from 'rxjs-demand/twitter';
import { startScriptedServer, type ScriptedServer } from '../../support/scriptedServer.js';
import { NOW, page, startMessages, TOKEN, type RunningMessages } from '../../support/searchHarness.js';

/** A store that keeps one place, and what was saved in it, in order. */
function keep(first?: Checkpoint): CheckpointStore & { readonly saved: Checkpoint[] } {
  const saved: Checkpoint[] = [];
  return {
    saved,
    load: () => of(saved.at(-1) ?? first),
    save: (_key, checkpoint) => {
      saved.push(checkpoint);
      return EMPTY;
    },
  };
}

const savedAt = (ms: number): string => new Date(NOW + ms).toISOString();

describe('twitterSearch with acknowledge', () => {
  let server: ScriptedServer;

  beforeEach(async () => {
    server = await startScriptedServer();
    jest.spyOn(Math, 'random').mockReturnValue(0);
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await server.stop();
  });

  const asked = (name: string): (string | null)[] => server.requests.map((request) => request.params.get(name));

  const start = async (options: Partial<AcknowledgedSearchOptions>, demand = 100): Promise<RunningMessages> => {
    const search = startMessages(server, options);
    search.request(demand);
    await search.idle();
    return search;
  };

  const ack = (search: RunningMessages, ...ids: string[]): void => {
    search.messages().forEach((message) => {
      if (ids.includes(message.data.id)) {
        message.ack();
      }
    });
  };

  it('delivers messages with the posts in them', async () => {
    server.script(page([9, 8]));
    const search = await start({});
    expect(search.messages().map((message) => message.data.text)).toEqual(['text 9', 'text 8']);
    search.messages().forEach((message) => message.ack());
    search.unsubscribe();
  });

  it('saves when the posts of a page are acked, also in the middle of a window and while there is no demand', async () => {
    const checkpoint = keep({ sinceId: '5' });
    server.script(page([30, 29], 'b'));
    const search = await start({ checkpoint }, 2);
    search.scheduler.advance(1_000);
    ack(search, '29');
    expect(checkpoint.saved).toEqual([]);
    ack(search, '30');
    const window = { newestId: '30', missing: [{ sinceId: '5', untilId: '29' }] };
    expect(checkpoint.saved).toEqual([{ sinceId: '5', window, savedAt: savedAt(1_000) }]);
    search.unsubscribe();
  });

  it('saves while the search waits for its next window', async () => {
    const checkpoint = keep();
    server.script(page([30, 29]));
    const search = await start({ checkpoint });
    search.scheduler.advance(5_000);
    ack(search, '30', '29');
    expect(checkpoint.saved).toEqual([{ sinceId: '30', savedAt: savedAt(5_000) }]);
    search.unsubscribe();
  });

  it('takes the acks of pages in any order', async () => {
    const checkpoint = keep();
    server.script(page([30], 'b'), page([20], 'c'), page([10]));
    const search = await start({ checkpoint });
    ack(search, '10');
    ack(search, '30');
    ack(search, '20');
    expect(checkpoint.saved).toMatchObject([
      { sinceId: '19' },
      { sinceId: '19', window: { newestId: '30', missing: [{ sinceId: '19', untilId: '30' }] } },
      { sinceId: '30' },
    ]);
    search.unsubscribe();
  });

  it('the first of ack and nack counts', async () => {
    const checkpoint = keep();
    server.script(page([30]));
    const search = await start({ checkpoint });
    const [message] = search.messages();
    message?.ack();
    message?.nack(new Error('late'));
    message?.ack();
    expect(checkpoint.saved).toMatchObject([{ sinceId: '30' }]);
    search.unsubscribe();
  });

  it.each<[string, AcknowledgedSearchOptions['onNack'], Checkpoint]>([
    [
      'is held: the next run reads it again',
      undefined,
      { sinceId: '28', window: { newestId: '30', missing: [{ sinceId: '28', untilId: '30' }] } },
    ],
    ['is passed when told so', 'pass', { sinceId: '30' }],
  ])('a post that is nacked %s', async (_what, onNack, expected) => {
    const checkpoint = keep();
    server.script(page([30, 29, 28]));
    const search = await start({ checkpoint, ...(onNack ? { onNack } : {}) });
    ack(search, '30', '28');
    search.messages()[1]?.nack(new Error('too long'));
    expect(checkpoint.saved).toMatchObject([expected]);
    search.unsubscribe();
  });

  it('saves one place at a time, the latest when the store is ready again', async () => {
    const saves: { readonly checkpoint: Checkpoint; readonly done$: Subject<never> }[] = [];
    const checkpoint: CheckpointStore = {
      load: () => EMPTY,
      save: (_key, saved) => {
        const done$ = new Subject<never>();
        saves.push({ checkpoint: saved, done$ });
        return done$;
      },
    };
    server.script(page([30], 'b'), page([20], 'c'), page([10]), page([]));
    const search = await start({ checkpoint });
    ack(search, '30');
    ack(search, '20');
    ack(search, '10');
    expect(saves).toHaveLength(1);
    // Two behind: the next request waits for the store.
    search.scheduler.advance(20_000);
    expect(search.begun()).toBe(3);
    saves[0]?.done$.complete();
    expect(saves.map((save) => save.checkpoint.sinceId)).toEqual(['9', '30']);
    await search.idle();
    expect(search.begun()).toBe(4);
    saves[1]?.done$.complete();
    expect(saves).toHaveLength(2);
    search.unsubscribe();
  });

  it('finishes what an interrupted run left before it reads anything newer', async () => {
    const checkpoint = keep({
      sinceId: '10',
      window: {
        newestId: '90',
        missing: [
          { sinceId: '50', untilId: '60' },
          { sinceId: '10', untilId: '30' },
        ],
      },
    });
    server.script(page([55]), page([25], 'b'), page([15]), page([95]));
    const search = await start({ checkpoint });
    expect(search.ids()).toEqual(['55', '25', '15', '95']);
    expect(asked('since_id')).toEqual(['50', '10', '10', '90']);
    expect(asked('until_id')).toEqual(['60', '30', '30', null]);
    expect(asked('next_token')).toEqual([null, null, 'b', null]);
    ack(search, ...search.ids());
    expect(checkpoint.saved.at(-1)).toEqual({ sinceId: '95', savedAt: savedAt(0) });
    search.unsubscribe();
  });

  it('an empty page that ends the window moves the place on', async () => {
    const checkpoint = keep();
    server.script(page([30], 'b'), page([]));
    const search = await start({ checkpoint }, 1);
    ack(search, '30');
    search.request(1);
    await search.idle();
    expect(checkpoint.saved.map(({ sinceId }) => sinceId)).toEqual(['0', '30']);
    search.unsubscribe();
  });

  it('takes its claim back before it hands over a late post that lies in it', async () => {
    const checkpoint = keep();
    server.script(page([90, 80], 'b'), page([85, 70]));
    const search = await start({ checkpoint }, 2);
    ack(search, '90', '80');
    search.request(2);
    await search.idle();
    expect(search.ids()).toEqual(['90', '80', '85', '70']);
    expect(checkpoint.saved.at(-1)?.window).toEqual({
      newestId: '90',
      missing: [
        { sinceId: '84', untilId: '86' },
        { sinceId: '69', untilId: '80' },
      ],
    });
    search.unsubscribe();
  });

  it('goes on below its last page when next_token is refused', async () => {
    const refused = { status: 400, body: { errors: [{ parameters: { next_token: ['b'] }, message: 'no' }] } };
    server.script(page([30, 20], 'b'), refused, page([10]), page([]));
    const search = await start({});
    search.scheduler.advance(1_000);
    await search.idle();
    expect(search.ids()).toEqual(['30', '20', '10']);
    expect(asked('until_id')).toEqual([null, null, '20', null]);
    expect(search.notices.map(({ message }) => message)).toContain(
      'next_token was refused, the window is read again from where it got to in 1 s',
    );
    search.unsubscribe();
  });

  it('passes over what is out of the reach of the API, and says so', async () => {
    const refuse = (...names: string[]): object => ({
      status: 400,
      body: { errors: names.map((name) => ({ parameters: { [name]: ['1'] }, message: 'too old' })) },
    });
    server.script(refuse('since_id', 'until_id'), refuse('until_id'), page([95]));
    const search = await start({
      checkpoint: keep({ sinceId: '10', window: { newestId: '90', missing: [{ sinceId: '10', untilId: '30' }] } }),
    });
    expect(asked('since_id')).toEqual(['10', null, '90']);
    expect(search.notices.flatMap((notice) => (notice.kind === 'sinceIdExpired' ? [notice.sinceId] : []))).toEqual(['10', '30']);
    expect(search.ids()).toEqual(['95']);
    search.unsubscribe();
  });

  it.each<[string, Checkpoint]>([
    ['that a run without acknowledge has left', { sinceId: '7' }],
    ['whose window a database gives as null', JSON.parse('{ "sinceId": "7", "window": null }') as Checkpoint],
  ])('reads nothing again for a checkpoint %s', async (_what, checkpoint) => {
    server.script(page([]));
    const search = await start({ checkpoint: keep(checkpoint) });
    expect([asked('since_id'), asked('until_id')]).toEqual([['7'], [null]]);
    search.unsubscribe();
  });

  it('saves nothing after it was cancelled, and does not mind acks', async () => {
    const checkpoint = keep();
    server.script(page([30]));
    const search = await start({ checkpoint });
    search.unsubscribe();
    ack(search, '30');
    expect(checkpoint.saved).toEqual([]);
  });

  it('needs no store', async () => {
    server.script(page([30]), page([31]));
    const search = await start({});
    ack(search, '30');
    search.scheduler.advance(20_000);
    await search.idle();
    expect(asked('since_id')).toEqual([null, '30']);
    search.unsubscribe();
  });

  it('fails when a place cannot be saved', async () => {
    server.script(page([30]));
    const search = await start({ checkpoint: { load: () => EMPTY, save: () => throwError(() => new Error('disk full')) } });
    ack(search, '30');
    expect(search.errors).toMatchObject([{ message: "The checkpoint 'twitterSearch:anitta' could not be saved: disk full" }]);
    expect(search.scheduler.nextTimerIn).toBeUndefined();
  });

  it('fails when a checkpoint is damaged', async () => {
    const damaged = { sinceId: '7', window: { newestId: '9', missing: [{ sinceId: 'x', untilId: '8' }] } };
    const search = await start({ checkpoint: keep(damaged) });
    expect(search.errors).toMatchObject([{ message: expect.stringContaining('Expected `window` of the checkpoint to be') as string }]);
  });

  describe('stopOn', () => {
    it('completes the stream when everything is settled and saved', async () => {
      const stop$ = new Subject<void>();
      const saving$ = new Subject<never>();
      server.script(page([30, 20]));
      const search = await start({ stopOn: stop$, checkpoint: { load: () => EMPTY, save: () => saving$ } }, 1);
      stop$.next();
      // What was read and not asked for yet is still to come.
      search.request(1);
      expect(search.ids()).toEqual(['30', '20']);
      ack(search, '30', '20');
      expect(search.errors).toEqual([]);
      saving$.complete();
      expect(search.errors).toEqual(['completed']);
      expect(search.begun()).toBe(1);
      expect(search.scheduler.nextTimerIn).toBeUndefined();
    });

    it('gives up a wait and a request', async () => {
      const stop$ = new Subject<void>();
      server.script(page([]));
      const waiting = await start({ stopOn: stop$ });
      stop$.next();
      expect([waiting.errors, waiting.scheduler.nextTimerIn]).toEqual([['completed'], undefined]);

      server.script('hang');
      const hanging = startMessages(server, { stopOn: stop$ });
      hanging.request(1);
      stop$.next();
      expect([hanging.errors, hanging.scheduler.nextTimerIn]).toEqual([['completed'], undefined]);
    });

    it('completes at once what was stopped before it began', () => {
      const search = startMessages(server, { stopOn: of('stop') });
      expect([search.errors, search.begun()]).toEqual([['completed'], 0]);
    });

    it('may come from within a notice: the page it tells of is handed over all the same', async () => {
      const stop$ = new Subject<void>();
      server.script(page([30], 'b'));
      const search = await start({ stopOn: stop$, onNotice: ({ kind }) => kind === 'page' && stop$.next() });
      expect([search.ids(), search.errors]).toEqual([['30'], []]);
      ack(search, '30');
      expect([search.begun(), search.errors]).toEqual([1, ['completed']]);
    });

    it('its error is the stream’s, its completion is nothing', async () => {
      const stop$ = new Subject<void>();
      server.script(page([30]), page([]));
      const calm = await start({ stopOn: EMPTY });
      const search = await start({ stopOn: stop$ });
      stop$.error(new Error('no more'));
      expect([calm.errors, search.errors]).toMatchObject([[], [{ message: 'no more' }]]);
      calm.unsubscribe();
    });
  });

  it.each<[string, object]>([
    ['Expected `acknowledge` to be true or false, got `1` (number)', { acknowledge: 1 }],
    ["Expected `onNack` to be 'hold' or 'pass', got `drop` (string)", { acknowledge: true, onNack: 'drop' }],
    ['Expected `stopOn` to be an Observable, got `[object Object]` (object)', { acknowledge: true, stopOn: {} }],
    [
      'Expected `params` to have no `start_time` beside `acknowledge`, as the API refuses since_id with it, got `2026` (string)',
      { acknowledge: true, params: { start_time: '2026' } },
    ],
  ])('%s', (message, options) => {
    expect(() => twitterSearch({ query: 'a', bearerToken: TOKEN, ...options } as AcknowledgedSearchOptions)).toThrow(
      new RangeError(message),
    );
  });

  it('is without messages when it is not asked for', async () => {
    const received: (Tweet | Message<Tweet>)[] = [];
    server.script(page([30]));
    const search = twitterSearch({ query: 'a', bearerToken: TOKEN, baseUrl: server.url, acknowledge: false });
    await new Promise<void>((resolve) => {
      const subscription = search.subscribeWithDemand({
        start: (started) => started.request(1),
        next: (events) => {
          received.push(...events);
          subscription.unsubscribe();
          resolve();
        },
        error: () => undefined,
        complete: () => undefined,
      });
    });
    expect(received).toMatchObject([{ id: '30', text: 'text 30' }]);
  });
});
