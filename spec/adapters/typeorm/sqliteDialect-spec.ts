import { EntitySchema, type DataSource, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { sinkSettings, type TypeormSinkOptions } from '../../../lib/adapters/typeorm/SinkOptions.js';
import { SinkTarget } from '../../../lib/adapters/typeorm/SinkTarget.js';
import { freshSqlite, type FreshDatabase } from '../../support/database.js';
import { unconnected } from '../../support/metadata.js';
import { recordRunner } from '../../support/recordRunner.js';

/** A Decimal of any library. */
const price = { toString: () => '1.50' };

const Picture = new EntitySchema<ObjectLiteral>({
  name: 'Picture',
  columns: {
    id: { type: Number, primary: true, generated: 'increment' },
    bytes: { type: 'blob', nullable: true },
    price: { type: 'varchar', nullable: true },
  },
});

const Limited = new EntitySchema<ObjectLiteral>({
  name: 'Limited',
  columns: {
    key: { name: 'the "key"', type: 'varchar', primary: true },
    size: { name: "it's size", type: Number, nullable: true },
  },
});

/** The driver is libsql in the place of better-sqlite3. */
describe('what is written to SQLite', () => {
  let opened: FreshDatabase;
  let dataSource: DataSource;

  beforeEach(async () => {
    opened = await freshSqlite([Picture, Limited]);
    dataSource = opened.dataSource;
    // TypeORM does not double the quotes here, and makes another column.
    await dataSource.query('DROP TABLE limited');
    await dataSource.query(`CREATE TABLE limited ("the ""key""" TEXT PRIMARY KEY, "it's size" INTEGER)`);
  });

  afterEach(() => opened.close());

  function writer(entity: EntityTarget<ObjectLiteral>, options: TypeormSinkOptions<ObjectLiteral>) {
    const target = new SinkTarget(dataSource, entity, sinkSettings(options));
    return (...rows: ObjectLiteral[]): Promise<number> => target.write(rows.map((row) => target.read(row, row)));
  }

  it.each([
    ['buffer', Buffer.from([171, 255])],
    ['array of bytes', new Uint8Array([171, 255])],
  ])('stores a single %s as the only value of a statement', async (_what, bytes) => {
    await writer(Picture, { onConflict: 'error' })({ bytes });
    expect(await dataSource.query('SELECT hex(bytes) AS hex FROM picture')).toEqual([{ hex: 'ABFF' }]);
  });

  it('stores what says what it is as that text, alone and beside other values', async () => {
    const write = writer(Picture, { onConflict: 'error' });
    await write({ price });
    await write({ bytes: null, price }, { bytes: Buffer.from('ab'), price });
    expect(await dataSource.query('SELECT price FROM picture')).toEqual(Array.from({ length: 3 }, () => ({ price: '1.50' })));
  });

  it('tells new rows from known ones in columns of any name', async () => {
    const write = writer(Limited, { onConflict: 'update' });
    expect(await write({ key: 'a', size: 1 }, { key: "b'", size: 1 })).toBe(2);
    expect(await write({ key: "b'", size: 2 }, { key: 'c"', size: 2 })).toBe(1);
    expect(await dataSource.getRepository(Limited).find({ order: { key: 'ASC' } })).toEqual([
      { key: 'a', size: 1 },
      { key: "b'", size: 2 },
      { key: 'c"', size: 2 },
    ]);
  });

  it("'update' counts a new row that was stored beside one that was refused", async () => {
    await dataSource.query(
      `CREATE TRIGGER small BEFORE UPDATE ON limited WHEN new."it's size" > 9 BEGIN SELECT RAISE(ABORT, 'too large'); END`,
    );
    const write = writer(Limited, { onConflict: 'update' });
    await write({ key: 'a', size: 1 });
    const [known, first, second] = [
      { key: 'a', size: 10 },
      { key: 'b', size: 2 },
      { key: 'c', size: 3 },
    ];
    await expect(write(first, second, known)).rejects.toThrow('too large');
    // As the sink sends them then: in halves.
    await expect(write(known)).rejects.toThrow('too large');
    expect([await write(first), await write(second), await write(first, second)]).toEqual([1, 1, 0]);
  });
});

describe('the statements for SQLite', () => {
  /** Writes rows, of which every statement is answered by the next of `answers`. */
  async function answered(
    entity: EntityTarget<ObjectLiteral>,
    options: TypeormSinkOptions<ObjectLiteral>,
    answers: readonly (number | Error)[],
  ) {
    const driver = { openDatabase: jest.fn() };
    const source = await unconnected({ type: 'react-native', driver, database: 'x', location: 'x', entities: [Limited, Picture] });
    const { sent } = recordRunner(source, { answers: answers.map((answer) => (answer instanceof Error ? answer : { affected: answer })) });
    const target = new SinkTarget(source, entity, sinkSettings(options));
    return { write: (...given: ObjectLiteral[]) => target.write(given.map((row) => target.read(row, row))), sent };
  }

  const rows = ['a', 'b', 'c'].map((key) => ({ key, size: 1 }));

  it('a busy file between the two of an upsert changes no count', async () => {
    const busy = new Error('database is locked');
    const { write } = await answered(Limited, { onConflict: 'update' }, [2, busy, 0, 3, 1, 3]);
    await expect(write(...rows)).rejects.toBe(busy);
    expect([await write(...rows), await write(...rows)]).toEqual([2, 1]);
  });

  it('counts no more new rows than there are rows', async () => {
    const { write } = await answered(Limited, { onConflict: 'update' }, [2, new Error('refused'), 1, 0, 2]);
    await expect(write(...rows)).rejects.toThrow('refused');
    expect([await write(...rows.slice(0, 1)), await write(...rows.slice(1))]).toEqual([1, 2]);
  });

  it('a refused first statement has stored nothing', async () => {
    const { write } = await answered(Limited, { onConflict: 'update' }, [new Error('refused'), 1]);
    await expect(write(...rows)).rejects.toThrow('refused');
    expect(await write({ key: 'a', size: 1 })).toBe(1);
  });

  it('other drivers are given the only value as they are given all others', async () => {
    const { write, sent } = await answered(Picture, { onConflict: 'error' }, [1]);
    await write({ bytes: Buffer.from('ab') });
    expect(sent).toEqual([{ sql: 'INSERT INTO "picture" ("bytes") VALUES (?)', parameters: [Buffer.from('ab')] }]);
  });
});
