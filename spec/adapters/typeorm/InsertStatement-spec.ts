import {
  EntitySchema,
  type DataSource,
  type DataSourceOptions,
  type EntitySchemaOptions,
  type ObjectLiteral,
  type QueryRunner,
} from 'typeorm';
import { sinkSettings, type TypeormSinkOptions } from '../../../lib/adapters/typeorm/SinkOptions.js';
import { SinkTarget } from '../../../lib/adapters/typeorm/SinkTarget.js';
import { unconnected } from '../../support/metadata.js';

interface Sent {
  readonly sql: string;
  readonly parameters: unknown[];
}

const options: EntitySchemaOptions<ObjectLiteral> = {
  name: 'Thing',
  tableName: 'things',
  columns: {
    id: { type: Number, primary: true, generated: 'increment' },
    key: { name: 'thing_key', type: 'varchar', length: 20, unique: true },
    size: { type: Number, nullable: true },
    text: { type: 'text', default: 'none', nullable: true },
    at: { type: Date, nullable: true },
    fixed: { type: 'varchar', update: false, nullable: true },
    changed: { type: Date, updateDate: true },
  },
};

const Thing = new EntitySchema(options);

const mysql: DataSourceOptions = { type: 'mysql', database: 'shop', entities: [Thing] };

/** What a sink would send, with a query runner that records instead of sending. `answers` are the results, or errors, in turn. */
async function sentFor(
  options: DataSourceOptions,
  rows: readonly object[],
  sink: TypeormSinkOptions<ObjectLiteral> = {},
  answers: unknown[] = [],
) {
  const { target, sent } = await recording(options, sink, answers);
  const inserted = await target.write(rows.map((row) => target.read(row, row)));
  return { sent, inserted };
}

/** A target of statements, and what it would have sent. */
async function recording(options: DataSourceOptions, sink: TypeormSinkOptions<ObjectLiteral> = {}, answers: unknown[] = []) {
  const dataSource = await unconnected(options);
  const sent: Sent[] = [];
  record(dataSource, sent, answers);
  return { target: new SinkTarget(dataSource, Thing, sinkSettings(sink)), sent };
}

type Read = ReturnType<SinkTarget<ObjectLiteral>['read']>;

function record(dataSource: DataSource, sent: Sent[], answers: unknown[]): void {
  const runner = {
    query: (sql: string, parameters: unknown[]) => {
      sent.push({ sql, parameters });
      const answer = answers.shift() ?? { affectedRows: 1, affected: 1, insertId: 1, info: '' };
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    connect: () => Promise.resolve({}),
    release: () => Promise.resolve(),
  };
  jest.spyOn(dataSource, 'createQueryRunner').mockReturnValue(runner as unknown as QueryRunner);
}

describe('the statement for MySQL', () => {
  it('names the columns some row defines, and leaves the others to their defaults', async () => {
    const { sent } = await sentFor(mysql, [{ key: 'a' }, { key: 'b', size: 2 }]);
    const [row] = (sent[0]?.parameters ?? []) as unknown[][][];
    expect(sent[0]?.sql).toBe('INSERT INTO `things` (`thing_key`, `size`) VALUES ? ON DUPLICATE KEY UPDATE `thing_key` = `thing_key`');
    expect(row?.[1]).toEqual(['b', 2]);
    expect((row?.[0]?.[1] as { toSqlString(): string }).toSqlString()).toBe('DEFAULT');
  });

  it('names the columns of its own rows, whatever the statement before named', async () => {
    const { target, sent } = await recording(mysql);
    const statements = [
      [{ key: 'a' }, { key: 'b' }],
      [
        { key: 'c', size: 1 },
        { key: 'd', size: 1 },
      ],
      [
        { key: 'e', text: 'x' },
        { key: 'f', text: 'y' },
      ],
      [{ key: 'g' }],
      [{ key: 'h' }, { key: 'i' }],
    ];
    for (const rows of statements) {
      await target.write(rows.map((row) => target.read(row, row)));
    }
    expect(sent.map(({ sql }) => sql.replace('INSERT INTO `things` ', ''))).toEqual([
      '(`thing_key`) VALUES ? ON DUPLICATE KEY UPDATE `thing_key` = `thing_key`',
      '(`thing_key`, `size`) VALUES ? ON DUPLICATE KEY UPDATE `thing_key` = `thing_key`',
      '(`thing_key`, `text`) VALUES ? ON DUPLICATE KEY UPDATE `thing_key` = `thing_key`',
      expect.stringMatching(/^\(`thing_key`\) VALUES \? ON DUPLICATE KEY UPDATE `thing_key` = IF\(LAST_INSERT_ID/),
      '(`thing_key`) VALUES ? ON DUPLICATE KEY UPDATE `thing_key` = `thing_key`',
    ]);
  });

  it('binds the rows of a statement, not those of the one before', async () => {
    const { target, sent } = await recording(mysql);
    const [first, second] = [{ key: 'a', size: 1 }, { key: 'b' }].map((row) => target.read(row, row)) as [Read, Read];
    await target.write([first]);
    await target.write([first, second]);
    expect(sent[0]?.parameters).toEqual([[['a', 1]]]);
    expect(sent[1]?.parameters).toEqual([
      [
        ['a', 1],
        ['b', { toSqlString: expect.any(Function) as unknown }],
      ],
    ]);
  });

  it('writes null where a row says null', async () => {
    const { sent } = await sentFor(mysql, [
      { key: 'a', size: null },
      { key: 'b', size: null },
    ]);
    expect(sent[0]?.parameters).toEqual([
      [
        ['a', null],
        ['b', null],
      ],
    ]);
  });

  it('marks the duplicate of a single row', async () => {
    const { sent } = await sentFor(mysql, [{ key: 'a' }]);
    expect(sent[0]?.sql).toBe(
      'INSERT INTO `things` (`thing_key`) VALUES ? ON DUPLICATE KEY UPDATE `thing_key` = IF(LAST_INSERT_ID(IF(`thing_key` IS NULL, ' +
        '9007199254740991, 9007199254740991)) IS NULL, `thing_key`, `thing_key`)',
    );
  });

  it("'update' overwrites neither key, nor id, nor what may not be updated", async () => {
    const row = { key: 'a', size: 1, fixed: 'f' };
    const { sent } = await sentFor(mysql, [row, { ...row, key: 'b' }], { onConflict: 'update' });
    expect(sent[0]?.sql).toBe(
      'INSERT INTO `things` (`thing_key`, `size`, `fixed`) VALUES ? ON DUPLICATE KEY UPDATE `size` = VALUES(`size`)',
    );
  });

  it("'update' of rows with nothing to overwrite leaves the stored ones alone", async () => {
    const { sent } = await sentFor(mysql, [{ key: 'a' }, { key: 'b' }], { onConflict: 'update' });
    expect(sent[0]?.sql).toMatch(/ON DUPLICATE KEY UPDATE `thing_key` = `thing_key`$/);
  });

  it('never assigns the counter to itself', async () => {
    const row = { id: 1, key: 'a' };
    const { sent } = await sentFor(mysql, [row, { id: 2, key: 'b' }], { conflictPaths: ['id'] });
    expect(sent[0]?.sql).toMatch(/UPDATE `thing_key` = IF\(`id` <=> VALUES\(`id`\), `thing_key`, \(SELECT 1 UNION ALL SELECT 2\)\)$/);
  });

  it('guards against a conflict with another key only when rows could have one', async () => {
    const guarded = async (rows: object[]) => (await sentFor(mysql, rows, { conflictPaths: ['key'] })).sent[0]?.sql.includes('UNION');
    expect(await guarded([{ key: 'a' }, { key: 'b' }])).toBe(false);
    expect(await guarded([{ key: 'a', id: 5 }, { key: 'b' }])).toBe(true);
  });

  it('sends the row of such a conflict as a plain INSERT, for the error that names the key', async () => {
    const foreign = Object.assign(new Error('Subquery returns more than 1 row'), { errno: 1242 });
    const duplicate = Object.assign(new Error("Duplicate entry '5' for key 'PRIMARY'"), { errno: 1062 });
    const outcome = sentFor(mysql, [{ key: 'a', id: 5 }], { conflictPaths: ['key'] }, [foreign, duplicate]);
    await expect(outcome).rejects.toBe(duplicate);
  });

  it('stores that row when the one it conflicted with is gone by then', async () => {
    const foreign = Object.assign(new Error('Subquery returns more than 1 row'), { errno: 1242 });
    const { sent, inserted } = await sentFor(mysql, [{ key: 'a', id: 5 }], { conflictPaths: ['key'] }, [foreign]);
    expect([sent[1]?.sql, inserted]).toEqual(['INSERT INTO `things` (`id`, `thing_key`) VALUES ?', 1]);
  });

  it('names the first column when no row defines any', async () => {
    const { sent } = await sentFor(mysql, [{}, {}]);
    expect(sent[0]?.sql).toMatch(/^INSERT INTO `things` \(`id`\) VALUES \?/);
  });

  it("'error' is a plain INSERT", async () => {
    const { sent, inserted } = await sentFor(mysql, [{ key: 'a' }, { key: 'b' }], { onConflict: 'error' });
    expect([sent[0]?.sql, inserted]).toEqual(['INSERT INTO `things` (`thing_key`) VALUES ?', 2]);
  });

  it('a function is SQL; the other cells are bound one by one', async () => {
    const { sent } = await sentFor(mysql, [{ key: () => 'UUID()', size: 1 }, { key: 'b' }]);
    expect(sent[0]?.sql).toContain('VALUES (UUID(), ?), (?, DEFAULT) ON DUPLICATE');
    expect(sent[0]?.parameters).toEqual([1, 'b']);
  });

  it('inserts through a view, which has no key, in the order the rows came', async () => {
    const View = new EntitySchema<ObjectLiteral>({
      name: 'Latest',
      type: 'view',
      expression: 'SELECT text FROM things',
      columns: { text: { type: 'text' } },
    });
    const dataSource = await unconnected({ type: 'mysql', database: 'shop', entities: [View] });
    const sent: Sent[] = [];
    record(dataSource, sent, []);
    const target = new SinkTarget<ObjectLiteral>(dataSource, View, sinkSettings({ onConflict: 'error' }));
    const rows = ['b', 'a'].map((text) => target.read({ text }, { text }));
    expect(target.plan(rows)).toEqual([rows]);
    await target.write(rows);
    expect(sent).toEqual([{ sql: 'INSERT INTO `latest` (`text`) VALUES ?', parameters: [[['b'], ['a']]] }]);
  });

  it('quotes database and table', async () => {
    const dataSource = await unconnected({
      type: 'mysql',
      database: 'shop',
      entities: [new EntitySchema(Object.assign({}, options, { database: 'o`ther' }))],
    });
    const sent: Sent[] = [];
    record(dataSource, sent, []);
    const target = new SinkTarget<ObjectLiteral>(dataSource, 'Thing', sinkSettings({}));
    await target.write([target.read({ key: 'a' }, { key: 'a' })]);
    expect(sent[0]?.sql).toMatch(/^INSERT INTO `o``ther`\.`things` /);
  });
});

describe('the statement for SQLite', () => {
  const sqlite = (type: 'better-sqlite3' | 'react-native') =>
    ({ type, driver: { openDatabase: jest.fn() }, database: 'x', location: 'x', entities: [Thing] }) as DataSourceOptions;

  it('has the default TypeORM knows where a row leaves a column out', async () => {
    const { sent } = await sentFor(sqlite('better-sqlite3'), [{ key: 'a' }, { key: 'b', text: 'x', size: 1 }], {}, [{ affected: 2 }]);
    expect(sent).toEqual([
      {
        sql: `INSERT INTO "things" ("thing_key", "size", "text") VALUES (?, NULL, 'none'), (?, ?, ?) ON CONFLICT DO NOTHING`,
        parameters: ['a', 'b', 1n, 'x'],
      },
    ]);
  });

  it('binds whole numbers as integers where the driver binds numbers as reals, dates as UTC text, booleans as 0 and 1', async () => {
    const row = { key: 5, size: 1.5, text: true, at: new Date('2026-01-02T03:04:05.006Z') };
    const better = await sentFor(sqlite('better-sqlite3'), [row]);
    expect(better.sent[0]?.parameters).toEqual([5n, 1.5, 1, '2026-01-02 03:04:05.006']);
    const other = await sentFor(sqlite('react-native'), [row]);
    expect(other.sent[0]?.parameters).toEqual([5, 1.5, 1, '2026-01-02 03:04:05.006']);
  });

  it('binds what TypeORM leaves as it is: dates in text columns, false, numbers no integer column holds', async () => {
    const rows = [{ key: new Date('2026-01-02T03:04:05.006Z'), size: 2 ** 53, text: false }];
    const { sent } = await sentFor(sqlite('better-sqlite3'), rows);
    expect(sent[0]?.parameters).toEqual(['2026-01-02 03:04:05.006', 2 ** 53, 0]);
  });

  it("'update' of rows with nothing to overwrite leaves the stored ones alone", async () => {
    const { sent, inserted } = await sentFor(sqlite('better-sqlite3'), [{ key: 'a' }, { key: 'b' }], { onConflict: 'update' }, [
      { affected: 1 },
    ]);
    expect([sent.length, inserted]).toEqual([1, 1]);
  });

  it('counts every row as new when the driver does not say how many it changed', async () => {
    const { inserted } = await sentFor(sqlite('react-native'), [{ key: 'a' }, { key: 'b' }], {}, [{}]);
    expect(inserted).toBe(2);
  });

  it("'ignore' names the key it was given", async () => {
    const { sent } = await sentFor(sqlite('better-sqlite3'), [{ key: 'a' }], { conflictPaths: ['key'] });
    expect(sent[0]?.sql).toMatch(/ON CONFLICT \("thing_key"\) DO NOTHING$/);
  });

  it("'update' is one statement when nothing conflicts, else the upsert follows the one that counts", async () => {
    const rows = [
      { key: 'a', size: 1 },
      { key: 'b', size: 2 },
    ];
    const update = { onConflict: 'update' } as const;
    expect((await sentFor(sqlite('better-sqlite3'), rows, update, [{ affected: 2 }])).sent).toHaveLength(1);
    const { sent, inserted } = await sentFor(sqlite('better-sqlite3'), rows, update, [{ affected: 1 }]);
    expect(sent.map(({ sql }) => sql.slice(sql.indexOf('ON CONFLICT')))).toEqual([
      'ON CONFLICT ("thing_key") DO NOTHING',
      `ON CONFLICT ("thing_key") DO UPDATE SET "size" = excluded."size", "changed" = datetime('now')`,
    ]);
    expect(inserted).toBe(1);
  });
});

describe('the statement for PostgreSQL, through TypeORM’s query builder', () => {
  const postgres: DataSourceOptions = { type: 'postgres', driver: {}, database: 'shop', entities: [Thing] };
  const rows = [
    { key: 'a', size: 1 },
    { key: 'b', size: 2 },
  ];

  it('ignores a conflict with any key, or with the named one', async () => {
    const { sent, inserted } = await sentFor(postgres, rows, {}, [{ affected: 1 }]);
    expect([sent[0]?.sql.trim().endsWith('ON CONFLICT DO NOTHING'), inserted]).toEqual([true, 1]);
    const named = await sentFor(postgres, rows, { conflictPaths: ['key'] }, [{ affected: 2 }]);
    expect(named.sent[0]?.sql.trim()).toMatch(/ON CONFLICT \( "thing_key" \) DO NOTHING$/);
  });

  it("'update' counts the rows no one had updated before", async () => {
    const { sent, inserted } = await sentFor(postgres, rows, { onConflict: 'update' }, [
      { records: [{ inserted: true }, { inserted: false }] },
    ]);
    expect(sent[0]?.sql).toMatch(
      /ON CONFLICT \( "thing_key" \) DO UPDATE SET "size" = EXCLUDED."size", "changed" = DEFAULT RETURNING \(xmax = 0\) AS inserted$/,
    );
    expect(inserted).toBe(1);
  });

  it('counts every row as new when the driver does not say how many it changed', async () => {
    expect((await sentFor(postgres, rows, {}, [{}])).inserted).toBe(2);
  });

  it('takes as many statements as the database has parameters for', async () => {
    const many = Array.from({ length: 10_000 }, (_, index) => ({ key: String(index) }));
    const sizes = async (options: DataSourceOptions): Promise<number[]> => {
      const target = new SinkTarget<ObjectLiteral>(await unconnected(options), Thing, sinkSettings({}));
      return target.plan(many.map((row) => target.read(row, row))).map(({ length }) => length);
    };
    // Seven columns; PostgreSQL binds 65,535 values at most, SQL Server 2,100.
    expect((await sizes(postgres)).every((size) => size * 7 <= 65_535)).toBe(true);
    expect((await sizes({ type: 'mssql', driver: {}, database: 'shop', entities: [Thing] })).every((size) => size * 7 <= 2_100)).toBe(true);
  });

  it("'error' is a plain INSERT", async () => {
    const { sent, inserted } = await sentFor(postgres, rows, { onConflict: 'error' });
    expect([sent[0]?.sql.includes('CONFLICT'), inserted]).toEqual([false, 2]);
  });
});
