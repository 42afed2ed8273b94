import type { DataSource } from 'typeorm';
import { typeormCheckpoint, type TypeormCheckpointOptions } from 'rxjs-demand/typeorm';
import type { Checkpoint, CheckpointStore } from 'rxjs-demand/twitter';
import { freshSqlite, type FreshDatabase } from '../../support/database.js';

// On MySQL and MariaDB: spec/integration/typeormCheckpoint-spec.ts.
describe('typeormCheckpoint on SQLite', () => {
  let database: FreshDatabase;

  beforeEach(async () => {
    database = await freshSqlite([]);
  });
  afterEach(() => database.close());

  const open = (options?: TypeormCheckpointOptions) => typeormCheckpoint<Checkpoint>(database.dataSource, options);

  it('has nothing at first', async () => {
    expect(await open().load('twitterSearch:anitta')).toBeUndefined();
  });

  it('keeps the latest place of each search, whole', async () => {
    const store = open();
    const window = { newestId: '9', missing: [{ sinceId: '5', untilId: '7' }] };
    for (const key of ['twitterSearch:anitta', 'twitterSearch:Anitta', 'twitterSearch:💃', 'x'.repeat(4096)]) {
      await store.save(key, { sinceId: '9223372036854775807', savedAt: '2026-01-01T12:00:20.000Z' });
      await store.save(key, { sinceId: '5', window });
    }
    await store.save('twitterSearch:anitta', { sinceId: '7' });
    expect(await open().load('twitterSearch:anitta')).toEqual({ sinceId: '7' });
    expect(await open().load('twitterSearch:Anitta')).toEqual({ sinceId: '5', window });
    expect(await database.dataSource.query('SELECT COUNT(*) AS n FROM rxjs_demand_checkpoints')).toEqual([{ n: 4 }]);
  });

  it('keeps scopes and tables apart', async () => {
    await open({ scope: 'a' }).save('k', { sinceId: '7' });
    expect(await open({ scope: 'b' }).load('k')).toBeUndefined();
    expect(await open({ scope: 'a', table: 'places' }).load('k')).toBeUndefined();
    expect(await open({ scope: 'a' }).load('k')).toEqual({ sinceId: '7' });
    expect(await database.dataSource.query('SELECT name FROM rxjs_demand_checkpoints')).toEqual([{ name: 'a%20k' }]);
  });

  it('says so when a row is damaged', async () => {
    await open().save('k', { sinceId: '7' });
    await database.dataSource.query("UPDATE rxjs_demand_checkpoints SET checkpoint = '{'");
    await expect(open().load('k')).rejects.toThrow('A row of the table rxjs_demand_checkpoints is damaged: its `checkpoint` is not JSON');
  });

  it('tries again to create the table when that has failed', async () => {
    const query = jest.spyOn(database.dataSource, 'query').mockRejectedValueOnce(new Error('connection lost'));
    const store = open();
    await expect(store.save('k', { sinceId: '7' })).rejects.toThrow('connection lost');
    await store.save('k', { sinceId: '7' });
    await store.save('k', { sinceId: '8' });
    expect(query).toHaveBeenCalledTimes(4);
  });

  it('sends again what failed for a passing reason, as often as it may', async () => {
    const lost = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    const query = jest.spyOn(database.dataSource, 'query').mockRejectedValueOnce(lost);
    const store = open({ retry: { maxAttempts: 2, initialDelayMs: 0 } });
    await store.save('k', { sinceId: '7' });
    query.mockRejectedValueOnce(lost);
    expect(await store.load('k')).toEqual({ sinceId: '7' });
    query.mockRejectedValueOnce(lost).mockRejectedValueOnce(lost);
    await expect(store.save('k', { sinceId: '8' })).rejects.toBe(lost);
    expect(await store.load('k')).toEqual({ sinceId: '7' });
  });

  it('refuses a retry out of range', () => {
    expect(() => open({ retry: { maxAttempts: 0 } })).toThrow(/^Expected `retry\.maxAttempts` to be an integer of at least 1 or Infinity/);
  });

  it('is a store for twitterSearch', () => {
    const store: CheckpointStore = typeormCheckpoint(database.dataSource);
    expect(store).toMatchObject({ load: expect.any(Function) as unknown, save: expect.any(Function) as unknown });
  });
});

describe('typeormCheckpoint', () => {
  const fake = (type: string, query: (sql: string, parameters?: unknown[]) => Promise<unknown>): DataSource =>
    ({ createQueryRunner: () => undefined, getMetadata: () => undefined, options: { type }, query }) as unknown as DataSource;
  const idle = (): Promise<unknown> => Promise.resolve([]);

  it.each([
    ['postgres', '$1', '$2', '$3', 'ON CONFLICT (id) DO UPDATE SET checkpoint = excluded.checkpoint'],
    ['mariadb', '?', '?', '?', 'ON DUPLICATE KEY UPDATE checkpoint = VALUES(checkpoint)'],
  ])('words its statements for %s', async (type, first, second, third, overwrite) => {
    const query = jest.fn(idle);
    const store = typeormCheckpoint(fake(type, query));
    await store.load('k');
    await store.save('k', { sinceId: '7' });
    const id = expect.stringMatching(/^[0-9a-f]{64}$/) as string;
    expect(query.mock.calls).toEqual([
      [
        'CREATE TABLE IF NOT EXISTS rxjs_demand_checkpoints (id CHAR(64) NOT NULL PRIMARY KEY, name TEXT NOT NULL, checkpoint TEXT NOT NULL)',
        [],
      ],
      [`SELECT checkpoint FROM rxjs_demand_checkpoints WHERE id = ${first}`, [id]],
      [
        `INSERT INTO rxjs_demand_checkpoints (id, name, checkpoint) VALUES (${first}, ${second}, ${third}) ${overwrite}`,
        [id, 'k', '{"sinceId":"7"}'],
      ],
    ]);
  });

  it('sends again what failed for a passing reason, as the sink does', async () => {
    const lost = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    const query = jest
      .fn((_sql: string) => idle())
      .mockRejectedValueOnce(lost)
      .mockResolvedValueOnce([])
      .mockRejectedValueOnce(lost)
      .mockRejectedValueOnce(lost);
    const store = typeormCheckpoint(fake('mysql', query), { retry: { initialDelayMs: 0 } });
    await store.save('k', { sinceId: '7' });
    expect(query.mock.calls.map(([sql]) => sql.slice(0, 6))).toEqual(['CREATE', 'CREATE', 'INSERT', 'INSERT', 'INSERT']);
  });

  it('gives up after retry.maxAttempts, and checks its range', async () => {
    const lost = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    const query = jest.fn(() => Promise.reject(lost));
    await expect(typeormCheckpoint(fake('mysql', query), { retry: { maxAttempts: 2, initialDelayMs: 0 } }).load('k')).rejects.toBe(lost);
    expect(query).toHaveBeenCalledTimes(2);
    expect(() => typeormCheckpoint(fake('mysql', idle), { retry: { maxAttempts: 0 } })).toThrow(/^Expected `retry.maxAttempts` to be/);
  });

  it('refuses a database it has no words for', () => {
    expect(() => typeormCheckpoint(fake('mssql', idle))).toThrow(
      new TypeError('Expected a database of type mysql, mariadb, better-sqlite3, sqljs, postgres, cockroachdb, got `mssql`'),
    );
  });

  it.each([['a b'], ['1a'], [''], [7]])('refuses the table name %p', (table) => {
    expect(() => typeormCheckpoint(fake('mysql', idle), { table: table as string })).toThrow(
      /^Expected `table` to be 1 to 63 letters, digits and underscores, no digit first, got `/,
    );
  });

  it('refuses what is no data source, and shows nothing of it', () => {
    expect(() => typeormCheckpoint('mysql://user:secret@host/db' as unknown as DataSource)).toThrow(
      new TypeError('Expected `dataSource` to be a TypeORM DataSource'),
    );
  });
});
