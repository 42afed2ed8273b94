import Libsql from 'libsql';
import { createConnection } from 'mysql2/promise';
import { Subject, firstValueFrom, lastValueFrom, tap, timer, toArray } from 'rxjs';
import { fromDemandProducer } from '../../lib/index.js';
import { typeormSink, type SinkReport, type TypeormSinkOptions } from '../../lib/adapters/typeorm/index.js';
import { freshMysql, freshSqlite, type FreshDatabase } from '../support/database.js';
import { Item } from '../support/itemEntity.js';
import { startPrivateServer } from '../support/mysqlServer.js';
import type { PrivateServer } from '../support/PrivateServer.js';
import { RecordingLogger } from '../support/RecordingLogger.js';

const keyed = (...keys: string[]): Item[] => keys.map((key) => ({ key }));

function rowsOf(rows: readonly Item[]) {
  let sent = 0;
  return fromDemandProducer<Item>((demand, context) => {
    context.emit(rows.slice(sent, (sent += demand)));
    if (sent >= rows.length) {
      context.complete();
    }
    return [];
  });
}

describe('typeormSink when the server fails', () => {
  const logger = new RecordingLogger();
  let server: PrivateServer;
  let fresh: FreshDatabase;

  beforeAll(async () => {
    server = await startPrivateServer();
  });

  afterAll(() => server.stop());

  beforeEach(async () => {
    // For the connections opened from now on; the default is 50 seconds.
    const connection = await createConnection(server.url);
    await connection.query('SET GLOBAL innodb_lock_wait_timeout = 1');
    await connection.end();
    fresh = await freshMysql([Item], { logger }, server.url);
    logger.clear();
  });

  afterEach(() => fresh.close());

  const sink = (options?: TypeormSinkOptions<Item>) => typeormSink(fresh.dataSource, Item, options);
  const stored = async () => (await fresh.dataSource.getRepository(Item).find({ order: { key: 'ASC' } })).map(({ key }) => key);

  /** Another client in a transaction that has inserted `keys`, giving up its locks when told to. */
  async function locking(...keys: string[]) {
    const connection = await createConnection({ uri: server.url, database: fresh.dataSource.driver.database ?? '' });
    await connection.query('BEGIN');
    await connection.query('INSERT INTO items (item_key) VALUES ?', [keys.map((key) => [key])]);
    return connection;
  }

  it('sends a statement again that waited too long for a lock, with nothing lost', async () => {
    const other = await locking('b');
    const result = firstValueFrom(rowsOf(keyed('a', 'b', 'c')).pipe(sink()));
    await firstValueFrom(timer(1300));
    await other.query('ROLLBACK');
    await other.end();
    await expect(result).resolves.toMatchObject({ inserted: 3, duplicates: 0 });
    expect(logger.failures).toHaveLength(1);
    expect(await stored()).toEqual(['a', 'b', 'c']);
  });

  it('sends a statement again that lost a deadlock', async () => {
    // The heavier transaction wins.
    const other = await locking('z', ...Array.from({ length: 500 }, (_, index) => `weight${index}`));
    const result = firstValueFrom(rowsOf(keyed('a', 'z')).pipe(sink()));
    await firstValueFrom(timer(300));
    await other.query("INSERT INTO items (item_key) VALUES ('a')");
    await other.query('COMMIT');
    await other.end();
    await expect(result).resolves.toMatchObject({ inserted: 0, duplicates: 2 });
    expect(logger.failures).toHaveLength(1);
  });

  it('gives up after maxAttempts with the database’s own error', async () => {
    const other = await locking('b');
    const retry = { maxAttempts: 2, initialDelayMs: 1 };
    await expect(firstValueFrom(rowsOf(keyed('a', 'b')).pipe(sink({ retry })))).rejects.toMatchObject({ code: 'ER_LOCK_WAIT_TIMEOUT' });
    expect(logger.sent('INSERT')).toHaveLength(2);
    await other.end();
    expect(await stored()).toEqual([]);
  });

  it('sends nothing further after it was unsubscribed while it waits', async () => {
    const other = await locking('b');
    const failed = new Subject<void>();
    jest.spyOn(logger, 'logQueryError').mockImplementation(() => failed.next());
    const waiting = firstValueFrom(failed);
    const subscription = rowsOf(keyed('b'))
      .pipe(sink({ retry: { initialDelayMs: 50, maxDelayMs: 50 } }))
      .subscribe();
    await waiting;
    subscription.unsubscribe();
    await firstValueFrom(timer(200));
    await other.query('ROLLBACK');
    await other.end();
    expect(logger.sent('INSERT')).toHaveLength(1);
    expect(await stored()).toEqual([]);
  });

  it('outlasts a server that is killed and comes back: every row is stored, each once', async () => {
    const rows = keyed(...Array.from({ length: 6000 }, (_, index) => `k${index % 5000}`));
    let killed: Promise<void> | undefined;
    const kill = async (): Promise<void> => {
      await server.kill();
      await firstValueFrom(timer(500));
      await server.restart();
    };
    const reports = await lastValueFrom(
      rowsOf(rows).pipe(
        sink({ maxDemand: 50 }),
        tap(() => {
          killed ??= firstValueFrom(timer(5)).then(kill);
        }),
        toArray(),
      ),
    );
    await killed;
    expect(await fresh.dataSource.getRepository(Item).count()).toBe(5000);
    expect(reports.flatMap(({ rows: handled }) => handled)).toHaveLength(6000);
    expect(sum(reports, 'inserted') + sum(reports, 'duplicates')).toBe(6000);
    expect(sum(reports, 'rejected')).toBe(0);
  });

  it('gives up when the server stays away', async () => {
    await server.kill();
    const retry = { maxAttempts: 3, initialDelayMs: 1 };
    const outcome = firstValueFrom(rowsOf(keyed('a')).pipe(sink({ retry })));
    await expect(outcome).rejects.toMatchObject({
      code: expect.stringMatching(/ECONNREFUSED|PROTOCOL_CONNECTION_LOST|ECONNRESET/) as string,
    });
    await server.restart();
  });
});

describe('typeormSink when the SQLite file is busy', () => {
  it('sends the statement again', async () => {
    const logger = new RecordingLogger();
    const { dataSource, close } = await freshSqlite([Item], { logger, timeout: 1 });
    const other = new Libsql(dataSource.options.database as string);
    other.exec('BEGIN IMMEDIATE');
    logger.clear();
    const result = firstValueFrom(rowsOf(keyed('a')).pipe(typeormSink(dataSource, Item)));
    await firstValueFrom(timer(30));
    other.exec('ROLLBACK');
    await expect(result).resolves.toMatchObject({ inserted: 1 });
    expect(logger.failures.length).toBeGreaterThan(0);
    other.close();
    await close();
  });
});

function sum(reports: readonly SinkReport<Item>[], count: 'inserted' | 'duplicates' | 'rejected'): number {
  return reports.reduce((total, report) => total + report[count], 0);
}
