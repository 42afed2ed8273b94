import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { lastValueFrom, toArray } from 'rxjs';
import type { DataSource } from 'typeorm';
import { fromDemandProducer } from '../../lib/index.js';
import { typeormSink } from '../../lib/adapters/typeorm/index.js';
import { openDatabase } from '../../samples/tweets-to-database/openDatabase.js';
import { tweetEntity, type TweetRow } from '../../samples/tweets-to-database/tweetEntity.js';

const serverUrl = (): string => process.env['RXJS_DEMAND_MYSQL_URL'] ?? '';
const opened: DataSource[] = [];
let folder: string;

async function open(url: string | undefined): Promise<DataSource> {
  const dataSource = await openDatabase(url);
  opened.push(dataSource);
  return dataSource;
}

async function onServer(sql: string): Promise<void> {
  const connection = await createConnection(serverUrl());
  await connection.query(sql);
  await connection.end();
}

/** What opening fails with. */
async function failure(url: string): Promise<Error> {
  return open(url).then(
    () => Promise.reject(new Error('opened')),
    (error: unknown) => error as Error,
  );
}

function store(dataSource: DataSource, rows: readonly TweetRow[]) {
  const source = fromDemandProducer<TweetRow>((_demand, context) => {
    context.complete();
    return rows;
  });
  return lastValueFrom(source.pipe(typeormSink(dataSource, tweetEntity), toArray()));
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rxjs-demand-open-'));
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((dataSource) => dataSource.destroy()));
  rmSync(folder, { recursive: true, force: true });
});

describe.each(['mysql', 'mariadb', 'a SQLite file'])('openDatabase on %s', (kind) => {
  const database = `open_${randomBytes(6).toString('hex')}`;
  const url = (): string =>
    kind === 'a SQLite file' ? join(folder, 'new', 'tweets.db') : `${serverUrl().replace('mysql:', `${kind}:`)}/${database}`;
  const sql = async (statement: string): Promise<void> => {
    const dataSource = await open(url());
    await dataSource.query(statement);
  };

  // latin1: the text must not depend on what the database was made with.
  beforeEach(() => (kind === 'a SQLite file' ? undefined : onServer(`CREATE DATABASE ${database} CHARACTER SET latin1`)));
  afterEach(() => (kind === 'a SQLite file' ? undefined : onServer(`DROP DATABASE ${database}`)));

  it('creates the table, and leaves what is in it alone the next time', async () => {
    const first = await open(url());
    await store(first, [{ text: 'olá', tweetId: '1704123456789012345', tweetAuthorId: '7' }]);
    await first.query('UPDATE tweets SET id = 77');
    const second = await open(url());
    const [row] = await second.getRepository(tweetEntity).find();
    expect(row).toEqual({
      id: 77,
      text: 'olá',
      tweetId: '1704123456789012345',
      tweetAuthorId: '7',
      insertedAt: expect.any(Date) as Date,
      updatedAt: expect.any(Date) as Date,
    });
    const [raw] = await second.query<object[]>('SELECT * FROM tweets');
    const columns = Object.keys(raw ?? {}).filter((name) => name !== '_metadata');
    expect(columns).toEqual(['id', 'text', 'tweet_id', 'tweet_author_id', 'inserted_at', 'updated_at']);
  });

  it('holds the longest post there is', async () => {
    const dataSource = await open(url());
    const text = '😀'.repeat(25_000);
    expect(await store(dataSource, [{ text, tweetId: '1' }])).toMatchObject([{ inserted: 1 }]);
    expect((await dataSource.getRepository(tweetEntity).find())[0]?.text).toBe(text);
  });

  it('opened six times at once, it creates the table once', async () => {
    const all = await Promise.all(Array.from({ length: 6 }, () => open(url())));
    await Promise.all(all.map((dataSource) => store(dataSource, [{ text: 'a', tweetId: '1' }])));
    expect(await all[0]?.getRepository(tweetEntity).count()).toBe(1);
  });

  it('refuses a table that lacks a column', async () => {
    await sql('ALTER TABLE tweets DROP COLUMN tweet_author_id');
    const { message } = await failure(url());
    expect(message).toMatch(/^The table tweets in .* lacks tweet_author_id: add what is missing, or name another database$/);
    expect(message).not.toContain('secret');
  });

  it('refuses a table in which a post could be stored twice', async () => {
    await sql('DROP TABLE tweets');
    const create =
      'CREATE TABLE tweets (id INTEGER, text TEXT, tweet_id VARCHAR(20), tweet_author_id VARCHAR(20), inserted_at DATETIME, updated_at DATETIME)';
    await opened[0]?.query(create);
    expect((await failure(url())).message).toMatch(/no unique key on tweet_id/);
  });
});

describe('openDatabase', () => {
  it('uses a SQLite file of its own when no database is named', async () => {
    const before = process.cwd();
    process.chdir(folder);
    try {
      const dataSource = await open(undefined);
      expect(dataSource.options.database).toBe('tweets.sqlite');
      expect(await dataSource.query('PRAGMA journal_mode')).toMatchObject([{ journal_mode: 'wal' }]);
    } finally {
      process.chdir(before);
    }
  });

  it.each([
    ['postgres://me:topsecret@host/db', /^Unknown scheme `postgres` in DATABASE_URL: expected mysql:/],
    ['mysql://me:top%secret@host/db', /^DATABASE_URL is not a valid URL/],
    ['mysql://me:topsecret@host:99999/db', /^DATABASE_URL is not a valid URL/],
    ['mysql://me:topsecret@host', /^DATABASE_URL names no database/],
    ['mysql://me:topsecret@host/db?ssl=true', /^Unknown parameter `ssl` in DATABASE_URL/],
    ['mysql://me:topsecret@127.0.0.1:1/db', /^Cannot open the database mysql:\/\/me@127\.0\.0\.1:1\/db: connect ECONNREFUSED/],
  ])('says what is wrong with %s, without the password', async (url, message) => {
    const error = await failure(url);
    expect(error.message).toMatch(message);
    expect(inspect(error, { depth: 9 })).not.toContain('secret');
  });

  it('says that the password is wrong, without it', async () => {
    const error = await failure(`${serverUrl().replace(/:[^:@/]*@/, ':topsecret@')}/any`);
    expect(error.message).toMatch(/^Cannot open the database mysql:.*Access denied/);
    expect(inspect(error, { depth: 9 })).not.toContain('topsecret');
  });

  it('says that a file is no database', async () => {
    const file = join(folder, 'text.txt');
    writeFileSync(file, 'not a database, but long enough to be looked at '.repeat(50));
    expect((await failure(file)).message).toBe(`Cannot open the database ${file}: file is not a database`);
    expect((await failure(folder)).message).toContain(`Cannot open the database ${folder}: `);
  });
});
