import Libsql from 'libsql';
import { Subject, firstValueFrom, lastValueFrom, merge, tap, timer, toArray } from 'rxjs';
import { demandDispatcher, dispatchStage, fromDemandProducer, mapMessage, mapStage, type DemandObservable } from '../../lib/index.js';
import { typeormSink, type SinkNotice, type SinkReport } from '../../lib/adapters/typeorm/index.js';
import { freshMysql, freshSqlite, type FreshDatabase } from '../support/database.js';
import { Item } from '../support/itemEntity.js';
import { MessageLedger } from '../support/MessageLedger.js';
import { startPrivateServer } from '../support/mysqlServer.js';
import type { PrivateServer } from '../support/PrivateServer.js';

/** `count` rows, as many as asked for; writes down what is asked, and calls `onAsked` before it answers. */
function counted(count: number, onAsked: (asked: number) => void = () => undefined) {
  const demands: number[] = [];
  let given = 0;
  const source$: DemandObservable<Item> = fromDemandProducer((demand, context) => {
    demands.push(demand);
    onAsked(given);
    const rows = Array.from({ length: Math.min(demand, count - given) }, (_, index) => ({ key: `k${given + index}` }));
    given += rows.length;
    if (given === count) {
      context.complete();
    }
    return rows;
  });
  return { source$, demands, given: () => given };
}

const kinds = (notices: readonly SinkNotice[]) => notices.map(({ kind }) => kind);
const sum = (reports: readonly SinkReport<Item>[], count: 'inserted' | 'duplicates' | 'rejected') =>
  reports.reduce((total, report) => total + report[count], 0);

describe('typeormSink while the MariaDB server is away', () => {
  const retry = { maxAttempts: Infinity, initialDelayMs: 20, maxDelayMs: 50 };
  let server: PrivateServer;
  let fresh: FreshDatabase;
  let notices: SinkNotice[];
  let away$: Subject<void>;
  const onNotice = (notice: SinkNotice): void => {
    notices.push(notice);
    if (notice.kind === 'away') {
      away$.next();
    }
  };

  beforeAll(async () => {
    server = await startPrivateServer();
  });

  afterAll(() => server.stop());

  beforeEach(async () => {
    notices = [];
    away$ = new Subject();
    fresh = await freshMysql([Item], {}, server.url);
  });

  afterEach(() => fresh.close());

  /** Kills the server before the batch that brings the rows to `at`, has it back once the sink has tried for a while, and looks meanwhile. */
  function outage(at: number, look: () => unknown) {
    const seen: unknown[] = [];
    let done: Promise<void> | undefined;
    const strike = async (): Promise<void> => {
      const away = firstValueFrom(away$);
      await server.kill();
      await away;
      seen.push(look());
      // Several attempts.
      await firstValueFrom(timer(300));
      seen.push(look());
      await server.restart();
    };
    return {
      seen,
      onReport: (stored: number): void => {
        if (stored >= at) {
          done ??= strike();
        }
      },
      over: () => done,
    };
  }

  it('asks for nothing, says so once, and stores every row when it is back', async () => {
    const { source$, demands, given } = counted(40_000);
    const { seen, onReport, over } = outage(200, () => [demands.length, given()]);
    let stored = 0;
    const reports = await lastValueFrom(
      source$.pipe(
        typeormSink(fresh.dataSource, Item, { maxDemand: 100, retry, onNotice }),
        tap(({ inserted }) => onReport((stored += inserted))),
        toArray(),
      ),
    );
    await over();
    const [atFirst, later] = seen as [number[], number[]];
    expect(later).toEqual(atFirst);
    expect(given()).toBe(40_000);
    expect(await fresh.dataSource.getRepository(Item).count()).toBe(40_000);
    // The statement on its way may have been stored before it was sent again.
    expect(sum(reports, 'inserted') + sum(reports, 'duplicates')).toBe(40_000);
    expect(sum(reports, 'duplicates')).toBeLessThanOrEqual(100);
    expect(sum(reports, 'rejected')).toBe(0);
    expect(kinds(notices).filter((kind) => kind !== 'retry')).toEqual(['away', 'back']);
    expect(kinds(notices).filter((kind) => kind === 'retry').length).toBeGreaterThan(2);
    const back = notices.find((notice) => notice.kind === 'back');
    expect(back?.awayMs).toBeGreaterThan(300);
  });

  it('lets two consumers have no more in flight than they may, and acks each message once', async () => {
    const ledger = new MessageLedger();
    const { source$, demands, given } = counted(30_000);
    const { seen, onReport, over } = outage(300, () => demands.length);
    let stored = 0;
    const rows$ = source$.pipe(
      mapStage((row) => ledger.message(row, row.key)),
      mapStage(mapMessage((row: Item) => row)),
      dispatchStage(demandDispatcher(), { startAfter: 2 }),
    );
    const consumer$ = rows$.pipe(typeormSink(fresh.dataSource, Item, { maxDemand: 100, retry, onNotice }));
    const mostInFlight: number[] = [];
    await lastValueFrom(
      merge(consumer$, consumer$).pipe(
        tap(({ rows }) => {
          mostInFlight.push(given() - stored);
          onReport((stored += rows.length));
        }),
      ),
    );
    await over();
    const [, later] = seen as [number, number];
    expect(Math.max(...mostInFlight)).toBeLessThanOrEqual(200);
    expect(later).toBeLessThan(demands.length);
    expect(new Set(ledger.settled).size).toBe(30_000);
    expect(ledger.settled).toHaveLength(30_000);
    expect(ledger.settled.every((entry) => entry.startsWith('ack '))).toBe(true);
    expect(await fresh.dataSource.getRepository(Item).count()).toBe(30_000);
    expect(kinds(notices).filter((kind) => kind !== 'retry')).toEqual(['away', 'back']);
  });

  it('gives up once maxElapsedMs is over, whatever the attempts left', async () => {
    await server.kill();
    const limited = { ...retry, maxElapsedMs: 300 };
    const { source$ } = counted(10);
    const result = lastValueFrom(source$.pipe(typeormSink(fresh.dataSource, Item, { retry: limited, onNotice })));
    await expect(result).rejects.toMatchObject({
      code: expect.stringMatching(/ECONNREFUSED|PROTOCOL_CONNECTION_LOST|ECONNRESET/) as string,
    });
    expect(kinds(notices).slice(0, 2)).toEqual(['away', 'retry']);
    const waits = notices.flatMap((notice) => (notice.kind === 'retry' ? [notice.waitMs] : []));
    expect(waits.reduce((total, wait) => total + wait)).toBeLessThanOrEqual(300);
    await server.restart();
  });
});

describe('typeormSink while the SQLite file is locked', () => {
  it('asks for nothing, tells of each attempt, and stores every row exactly once when it is free', async () => {
    const { dataSource, close } = await freshSqlite([Item], { timeout: 1 });
    const other = new Libsql(dataSource.options.database as string);
    const { source$, demands } = counted(300);
    const notices: SinkNotice[] = [];
    const asked: number[] = [];
    const reports = await lastValueFrom(
      source$.pipe(
        typeormSink(dataSource, Item, {
          maxDemand: 100,
          retry: { maxAttempts: Infinity, initialDelayMs: 5, maxDelayMs: 5 },
          onNotice: (notice) => {
            notices.push(notice);
            asked.push(demands.length);
            if (notices.length === 3) {
              other.exec('ROLLBACK');
            }
          },
        }),
        tap(() => {
          if (demands.length === 1) {
            other.exec('BEGIN IMMEDIATE');
          }
        }),
        toArray(),
      ),
    );
    // The file was locked after the first batch: the second had been asked for by then, the third only when that was stored.
    expect(asked).toEqual([2, 2, 2]);
    expect(notices).toMatchObject([1, 2, 3].map((attempt) => ({ kind: 'retry', attempt, rows: 100, code: 'SQLITE_BUSY' })));
    expect(reports.map(({ inserted, duplicates, rejected }) => [inserted, duplicates, rejected])).toEqual([
      [100, 0, 0],
      [100, 0, 0],
      [100, 0, 0],
    ]);
    other.close();
    await close();
  });
});
