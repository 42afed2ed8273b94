import fc from 'fast-check';
import { inspect } from 'node:util';
import { EntitySchema, type DataSource, type EntitySchemaOptions, type EntitySubscriberInterface, type ObjectLiteral } from 'typeorm';
import { from, lastValueFrom, toArray } from 'rxjs';
import { fromDemandProducer } from '../../lib/index.js';
import { typeormSink, type SinkReport, type TypeormSinkOptions } from '../../lib/adapters/typeorm/index.js';
import { freshMysql, freshSqlite, type FreshDatabase } from '../support/database.js';
import { RecordingLogger } from '../support/RecordingLogger.js';

interface Item {
  id?: number;
  key: string;
  text?: string | null;
  n?: number | null;
}

const itemOptions: EntitySchemaOptions<Item> = {
  name: 'Item',
  tableName: 'items',
  columns: {
    id: { type: Number, primary: true, generated: 'increment' },
    key: { name: 'item_key', type: 'varchar', length: 20, unique: true },
    text: { type: 'varchar', length: 50, default: 'none' },
    n: { type: Number, nullable: true },
  },
};

const Item = new EntitySchema(itemOptions);

interface Pair {
  id?: number;
  left: number;
  right: string | null;
  note?: string;
}

const Pair = new EntitySchema<Pair>({
  name: 'Pair',
  columns: {
    id: { type: Number, primary: true, generated: 'increment' },
    left: { type: Number },
    right: { type: 'varchar', length: 20, nullable: true },
    note: { type: 'varchar', length: 20, nullable: true },
  },
  uniques: [{ columns: ['left', 'right'] }],
});

interface TwoKeys {
  id?: number;
  key: string;
  slug: string;
  text: string;
}

const TwoKeys = new EntitySchema<TwoKeys>({
  name: 'TwoKeys',
  columns: {
    id: { type: Number, primary: true, generated: 'increment' },
    key: { type: 'varchar', length: 20, unique: true },
    slug: { type: 'varchar', length: 20, unique: true },
    text: { type: 'varchar', length: 50 },
  },
});

interface Rich {
  id: string;
  flag: boolean;
  data: unknown;
  tags: string[];
  at: Date;
  secret: string;
  number: string | number;
  place?: { city: string; geo: { lat: number } };
  createdAt?: Date;
  updatedAt?: Date;
  version?: number;
}

const Geo = new EntitySchema<{ lat: number }>({ name: 'Geo', columns: { lat: { type: 'double', nullable: true } } });
const Place = new EntitySchema<{ city: string; geo: { lat: number } }>({
  name: 'Place',
  columns: { city: { type: 'varchar', length: 50, nullable: true } },
  embeddeds: { geo: { schema: Geo } },
});
const reverse = (value: string | undefined): string | undefined => (value === undefined ? value : Array.from(value).reverse().join(''));

const Rich = new EntitySchema<Rich>({
  name: 'Rich',
  columns: {
    id: { type: 'varchar', length: 20, primary: true },
    flag: { type: Boolean },
    data: { type: 'simple-json', nullable: true },
    tags: { type: 'simple-array' },
    at: { type: 'datetime' },
    secret: {
      type: 'varchar',
      length: 50,
      transformer: {
        to: (value: string | undefined) => {
          if (value === 'refuse me') {
            throw new Error('cannot encrypt');
          }
          return reverse(value);
        },
        from: reverse,
      },
    },
    number: { type: 'varchar', length: 30 },
    createdAt: { type: 'datetime', createDate: true },
    updatedAt: { type: 'datetime', updateDate: true },
    version: { type: Number, version: true },
  },
  embeddeds: { place: { schema: Place } },
});

const entities = [Item, Pair, TwoKeys, Rich];

/** The rows in batches of `size`, as a source that keeps to demand. */
function rowsOf<T>(rows: readonly T[]) {
  let sent = 0;
  return fromDemandProducer<T>((demand, context) => {
    const events = rows.slice(sent, (sent += demand));
    if (sent >= rows.length) {
      context.emit(events);
      context.complete();
      return [];
    }
    return events;
  });
}

function store<T extends ObjectLiteral>(
  dataSource: DataSource,
  entity: EntitySchema<T>,
  rows: readonly T[],
  options?: TypeormSinkOptions<T>,
): Promise<SinkReport<T>[]> {
  return lastValueFrom(rowsOf(rows).pipe(typeormSink(dataSource, entity, options), toArray()));
}

const counts = (reports: readonly SinkReport<unknown>[]) =>
  reports.map(({ rows, inserted, duplicates, rejected }) => [rows.length, inserted, duplicates, rejected]);

const item = (key: string, text?: string | null): Item => (text === undefined ? { key } : { key, text });

describe.each([
  ['MariaDB', freshMysql],
  [
    'MariaDB, its own driver type, not FOUND_ROWS',
    (all: typeof entities, extra: { logger: RecordingLogger }) => freshMysql(all, { ...extra, type: 'mariadb', flags: ['-FOUND_ROWS'] }),
  ],
  ['SQLite', freshSqlite],
] as const)('typeormSink on %s', (database, fresh) => {
  const logger = new RecordingLogger();
  let opened: FreshDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    opened = await fresh(entities, { logger });
    dataSource = opened.dataSource;
  });

  afterAll(() => opened.close());

  beforeEach(async () => {
    for (const entity of [Item, Pair, TwoKeys, Rich]) {
      await dataSource.getRepository<ObjectLiteral>(entity).clear();
    }
    logger.clear();
  });

  const items = () => dataSource.getRepository(Item).find({ order: { key: 'ASC' } });
  const keys = async () => (await items()).map(({ key }) => key);

  describe('one batch, one statement', () => {
    it('stores each batch with one INSERT', async () => {
      const rows = Array.from({ length: 1200 }, (_, index) => item(`k${index}`));
      expect(counts(await store(dataSource, Item, rows))).toEqual([
        [500, 500, 0, 0],
        [500, 500, 0, 0],
        [200, 200, 0, 0],
      ]);
      expect(logger.queries).toHaveLength(3);
      expect(logger.sent('INSERT')).toHaveLength(3);
    });

    it('stores one row with one INSERT, and counts it exactly', async () => {
      expect(counts(await store(dataSource, Item, [item('a')]))).toEqual([[1, 1, 0, 0]]);
      expect(counts(await store(dataSource, Item, [item('a')]))).toEqual([[1, 0, 1, 0]]);
      expect(logger.queries).toHaveLength(2);
      expect(logger.failures).toEqual([]);
    });

    it('keeps the batch in the report as it came, and writes nothing back into the rows', async () => {
      const rows = [item('c'), item('a'), item('b')].map((row) => Object.freeze(row));
      const [report] = await store(dataSource, Item, rows);
      expect(report?.rows).toEqual([{ key: 'c' }, { key: 'a' }, { key: 'b' }]);
      expect(report?.rows[0]).toBe(rows[0]);
    });

    it('inserts in the order of the conflict key', async () => {
      await store(dataSource, Item, [item('c'), item('a'), item('b')]);
      const stored = await dataSource.getRepository(Item).find({ order: { id: 'ASC' } });
      expect(stored.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
    });

    it('asks for maxDemand rows, and for more when minDemand are left', async () => {
      const demands: number[] = [];
      let next = 0;
      const source = fromDemandProducer<Item>((demand, context) => {
        demands.push(demand);
        if (next >= 40) {
          context.complete();
          return [];
        }
        return Array.from({ length: demand }, () => item(`k${next++}`));
      });
      const reports = await lastValueFrom(source.pipe(typeormSink(dataSource, Item, { maxDemand: 20, minDemand: 10 }), toArray()));
      expect(demands.slice(0, 3)).toEqual([20, 10, 10]);
      expect(reports[0]?.rows).toHaveLength(10);
    });
  });

  describe('counts', () => {
    it('counts duplicates within a batch and across batches', async () => {
      const rows = ['a', 'b', 'a', 'c', 'a', 'b', 'd', 'e'].map((key, index) => item(key, `v${index}`));
      expect(counts(await store(dataSource, Item, rows, { maxDemand: 3 }))).toEqual([
        [3, 2, 1, 0],
        [3, 1, 2, 0],
        [2, 2, 0, 0],
      ]);
      expect((await items()).map(({ key, text }) => [key, text])).toEqual([
        ['a', 'v0'],
        ['b', 'v1'],
        ['c', 'v3'],
        ['d', 'v6'],
        ['e', 'v7'],
      ]);
    });

    const batches = fc.array(
      fc.array(fc.record({ key: fc.integer({ min: 0, max: 12 }), text: fc.integer({ min: 0, max: 3 }) }), { maxLength: 8 }),
      {
        maxLength: 5,
      },
    );

    it.each(['ignore', 'update'] as const)('agrees with a model, whatever the batches (%s)', async (onConflict) => {
      await fc.assert(
        fc.asyncProperty(batches, async (given) => {
          await dataSource.getRepository(Item).clear();
          const model = new Map<string, string>();
          for (const batch of given.filter((rows) => rows.length > 0)) {
            const rows = batch.map(({ key, text }) => item(`k${key}`, `v${text}`));
            let inserted = 0;
            for (const { key, text } of rows) {
              inserted += model.has(key) ? 0 : 1;
              if (onConflict === 'update' || !model.has(key)) {
                model.set(key, text ?? '');
              }
            }
            expect(counts(await store(dataSource, Item, rows, { onConflict }))).toEqual([
              [rows.length, inserted, rows.length - inserted, 0],
            ]);
          }
          expect(new Map((await items()).map(({ key, text }) => [key, text]))).toEqual(model);
        }),
        { numRuns: 40 },
      );
    });
  });

  describe('conflicts', () => {
    it("'ignore' leaves the stored row alone, timestamps included", async () => {
      const row = (secret: string): Rich => ({ ...rich('1'), secret });
      await store(dataSource, Rich, [row('first')]);
      const before = await dataSource.getRepository(Rich).findOneByOrFail({ id: '1' });
      await store(dataSource, Rich, [row('second'), row('third')]);
      await store(dataSource, Rich, [row('fourth')]);
      expect(await dataSource.getRepository(Rich).findOneByOrFail({ id: '1' })).toEqual(before);
    });

    it("'update' overwrites what the row defines, keeps what it leaves out, and the id", async () => {
      await store(dataSource, Item, [{ key: 'a', text: 'old', n: 1 }, item('b', 'old')]);
      const id = (await items())[0]?.id;
      const rows = [{ key: 'a', text: 'new' }, { key: 'b', n: 5 }, { key: 'c' }, { key: 'b', text: 'x', n: null }];
      expect(counts(await store(dataSource, Item, rows, { onConflict: 'update' }))).toEqual([[4, 1, 3, 0]]);
      expect((await items()).map(({ key, text, n }) => ({ key, text, n }))).toEqual([
        { key: 'a', text: 'new', n: 1 },
        { key: 'b', text: 'x', n: null },
        { key: 'c', text: 'none', n: null },
      ]);
      expect((await items())[0]?.id).toBe(id);
    });

    it("'update' moves the date of the last change", async () => {
      await store(dataSource, Rich, [rich('1')]);
      const past = new Date('2001-01-01T00:00:00Z');
      await dataSource.getRepository(Rich).update({ id: '1' }, { updatedAt: past });
      await store(dataSource, Rich, [{ ...rich('1'), secret: 'other' }], { onConflict: 'update' });
      const after = await dataSource.getRepository(Rich).findOneByOrFail({ id: '1' });
      expect(after.secret).toBe('other');
      expect(after.updatedAt?.getTime()).toBeGreaterThan(past.getTime());
    });

    it("'error' rejects duplicates, and only them", async () => {
      await store(dataSource, Item, [item('b')]);
      const rejected: [string, unknown][] = [];
      const onReject = (row: Item, error: unknown): void => void rejected.push([row.key, error]);
      const reports = await store(
        dataSource,
        Item,
        ['d', 'b', 'a', 'a', 'c'].map((key) => item(key)),
        { onConflict: 'error', onReject },
      );
      expect(counts(reports)).toEqual([[5, 3, 0, 2]]);
      expect(rejected.map(([key]) => key).sort()).toEqual(['a', 'b']);
      expect(String(rejected[0]?.[1])).toMatch(/duplicate entry|unique constraint/i);
      expect(await keys()).toEqual(['a', 'b', 'c', 'd']);
    });

    it('a composite key is one key', async () => {
      const pair = (left: number, right: string, note: string): Pair => ({ left, right, note });
      const rows = [pair(1, 'a', '1'), pair(1, 'b', '2'), pair(2, 'a', '3'), pair(1, 'a', '4')];
      expect(counts(await store(dataSource, Pair, rows))).toEqual([[4, 3, 1, 0]]);
      const update = { conflictPaths: ['right', 'left'], onConflict: 'update' } as const;
      expect(counts(await store(dataSource, Pair, [pair(1, 'b', '5'), pair(3, 'c', '6')], update))).toEqual([[2, 1, 1, 0]]);
      const stored = await dataSource.getRepository(Pair).find({ order: { left: 'ASC', right: 'ASC' } });
      expect(stored.map(({ note }) => note)).toEqual(['1', '5', '3', '6']);
    });

    it('null in a unique key conflicts with nothing', async () => {
      expect(
        counts(
          await store(dataSource, Pair, [
            { left: 1, right: null },
            { left: 1, right: null },
          ]),
        ),
      ).toEqual([[2, 2, 0, 0]]);
      expect(counts(await store(dataSource, Pair, [{ left: 1, right: null }]))).toEqual([[1, 1, 0, 0]]);
    });

    describe('of an entity with two unique keys', () => {
      const row = (key: string, slug: string, text = 'new'): TwoKeys => ({ key, slug, text });
      const stored = async () =>
        (await dataSource.getRepository(TwoKeys).find({ order: { key: 'ASC' } })).map(({ key, slug, text }) => `${key} ${slug} ${text}`);

      beforeEach(() => store(dataSource, TwoKeys, [row('a', 'one', 'old'), row('b', 'two', 'old')]));

      it('either is a duplicate by default', async () => {
        expect(counts(await store(dataSource, TwoKeys, [row('a', 'x'), row('x', 'two'), row('c', 'three')]))).toEqual([[3, 1, 2, 0]]);
      });

      it.each(['ignore', 'update'] as const)('a conflict with the key not named is an error of that row (%s)', async (onConflict) => {
        const rejected: [string, unknown][] = [];
        const onReject = (bad: TwoKeys, error: unknown): void => void rejected.push([bad.key, error]);
        const options = { conflictPaths: ['key'], onConflict, onReject } as const;
        const reports = await store(dataSource, TwoKeys, [row('a', 'four'), row('x', 'two'), row('c', 'three')], options);
        expect(counts(reports)).toEqual([[3, 1, 1, 1]]);
        expect(rejected.map(([key]) => key)).toEqual(['x']);
        expect(String(rejected[0]?.[1])).toMatch(/duplicate entry 'two'|unique constraint failed/i);
        expect(await stored()).toEqual([onConflict === 'update' ? 'a four new' : 'a one old', 'b two old', 'c three new']);
      });

      it("'update' must be told which", () => {
        expect(() => typeormSink(dataSource, TwoKeys, { onConflict: 'update' })).toThrow(
          'Expected `conflictPaths` to name the key to update by: it has (key) and (slug) in entity TwoKeys',
        );
      });
    });
  });

  describe('bad rows', () => {
    const bad: [string, Item][] = [
      ['null in NOT NULL', item('bad', null)],
      ['an object', item('bad', { a: 1 } as unknown as string)],
      ['an array', item('bad', ['x'] as unknown as string)],
      ['an invalid date', item('bad', new Date(NaN) as unknown as string)],
      ['NaN', { key: 'bad', n: NaN }],
      ['a symbol', item('bad', Symbol('x') as unknown as string)],
      ...(database !== 'SQLite'
        ? ([
            ['a long text', item('bad', 'x'.repeat(51))],
            ['a text for a number', { key: 'bad', n: 'abc' as unknown as number }],
            ['a number out of range', { key: 'bad', n: 1e12 }],
            ['a packet too large', item('bad', 'x'.repeat(17_000_000))],
          ] as [string, Item][])
        : []),
    ];

    it.each(bad)(
      '%s: that row alone is rejected, the others are stored',
      async (_name, row) => {
        const good = Array.from({ length: 20 }, (_, index) => item(`k${String(index).padStart(2, '0')}`));
        const rejected: [Item, unknown][] = [];
        const onReject = (refused: Item, error: unknown): void => void rejected.push([refused, error]);
        const reports = await store(dataSource, Item, [...good.slice(0, 7), row, ...good.slice(7)], { onReject });
        expect(counts(reports)).toEqual([[21, 20, 0, 1]]);
        expect(rejected.map(([refused]) => refused === row)).toEqual([true]);
        expect(rejected[0]?.[1]).toBeInstanceOf(Error);
        expect(await keys()).toEqual(good.map(({ key }) => key));
      },
      30_000,
    );

    it('without onReject the good rows are stored, then the error is the stream’s', async () => {
      const rows = [item('a'), item('b', null), item('c'), item('d', null), item('e')];
      await expect(store(dataSource, Item, rows)).rejects.toThrow(/null/i);
      expect(await keys()).toEqual(['a', 'c', 'e']);
    });

    it('a transformer that throws rejects its row', async () => {
      const rejected: string[] = [];
      const rows = [rich('1'), { ...rich('2'), secret: 'refuse me' }, rich('3')];
      const reports = await store(dataSource, Rich, rows, {
        onReject: ({ id }, error) => rejected.push(`${id} ${String((error as Error).cause)}`),
      });
      expect(counts(reports)).toEqual([[3, 2, 0, 1]]);
      expect(rejected).toEqual(['2 Error: cannot encrypt']);
    });

    it('an onReject that throws ends the stream with its error', async () => {
      const onReject = (): void => {
        throw new Error('no dead letters');
      };
      await expect(store(dataSource, Item, [item('a', null)], { onReject })).rejects.toThrow('no dead letters');
    });

    it('a bad row is not sent again', async () => {
      await expect(store(dataSource, Item, [item('a', null)])).rejects.toThrow(/null/i);
      expect(logger.queries).toHaveLength(1);
    });

    it('what concerns every row is the stream’s error at once, and rejects none', async () => {
      const Missing = new EntitySchema<Item>(Object.assign({}, itemOptions, { name: 'Missing', tableName: 'missing' }));
      const other = await fresh([Missing], { logger });
      await other.dataSource.query('DROP TABLE missing');
      logger.clear();
      const onReject = jest.fn();
      await expect(store(other.dataSource, Missing, [item('a'), item('b'), item('c')], { onReject })).rejects.toThrow(/missing/);
      expect(logger.queries).toHaveLength(1);
      expect(onReject).not.toHaveBeenCalled();
      await other.close();
    });

    it('printing an error does not print the rows', async () => {
      const errors: unknown[] = [];
      const rows = [
        { key: null as unknown as string, text: 'hunter2' },
        { key: 'b', text: 'hunter2', n: NaN },
      ];
      await store(dataSource, Item, rows, { onReject: (_row, error) => errors.push(error) });
      expect(errors).toHaveLength(2);
      expect(errors.map((error) => inspect(error, { depth: 10 }) + JSON.stringify(error)).join()).not.toContain('hunter2');
    });
  });

  describe('values', () => {
    it('stores booleans, json, arrays, dates, embedded objects and transformed values as TypeORM does', async () => {
      const row = { ...rich('1'), number: 5, place: { city: 'São Paulo', geo: { lat: -23.5 } } };
      await store(dataSource, Rich, [row, rich('3')]);
      await dataSource.getRepository<ObjectLiteral>(Rich).insert([{ ...row, id: '2' }, rich('4')]);
      const [mine, theirs] = await Promise.all(['1', '2'].map((id) => dataSource.getRepository(Rich).findOneByOrFail({ id })));
      const stamps = { createdAt: expect.any(Date) as Date, updatedAt: expect.any(Date) as Date };
      expect(mine).toEqual({ ...theirs, ...stamps, id: '1' });
      expect(mine).toEqual({ ...row, ...stamps, number: '5', version: 1 });
      const [bare, theirBare] = await Promise.all(['3', '4'].map((id) => dataSource.getRepository(Rich).findOneByOrFail({ id })));
      expect(bare).toEqual({ ...theirBare, ...stamps, id: '3' });
      const raw = await dataSource.query<Record<string, unknown>[]>('SELECT secret, data, tags, at FROM rich ORDER BY id');
      expect(raw[0]).toMatchObject({ secret: 'terces' });
      expect({ ...raw[0], _metadata: null }).toEqual({ ...raw[1], _metadata: null });
    });

    it('a column no row defines gets its default, and so does a row that leaves out what others define', async () => {
      await store(dataSource, Item, [item('a'), item('b')]);
      await store(dataSource, Item, [item('c', 'given'), item('d')]);
      expect((await items()).map(({ text }) => text)).toEqual(['none', 'none', 'given', 'none']);
    });

    it('a function is SQL, as in TypeORM', async () => {
      const rows = [item('a', (() => "UPPER('sql')") as unknown as string), item('b', 'plain'), item('c')];
      await store(dataSource, Item, rows);
      expect((await items()).map(({ text }) => text)).toEqual(['SQL', 'plain', 'none']);
    });

    it('keeps every character', async () => {
      const texts = ['😀👩‍👩‍👧‍👦', '東京 한국', 'مرحبا עולם', "O'Reilly \\ % _ ? :x `", 'zero\0byte', 'line\nend\r', ''];
      await store(
        dataSource,
        Item,
        texts.map((text, index) => item(`k${index}`, text)),
      );
      // Read as bytes: libsql stores a text with a zero byte, but reads it only up to there.
      const stored = await dataSource.query<{ readonly hex: string }[]>('SELECT HEX(text) AS hex FROM items ORDER BY item_key');
      expect(stored.map(({ hex }) => Buffer.from(hex, 'hex').toString())).toEqual(texts);
    });

    it('keeps ids of 19 digits', async () => {
      const ids = ['1704123456789012345', '1704123456789012346', '9223372036854775807'];
      await store(
        dataSource,
        Item,
        ids.map((id) => item(id)),
      );
      expect(await keys()).toEqual(ids);
      expect(
        counts(
          await store(
            dataSource,
            Item,
            ids.map((id) => item(id)),
          ),
        ),
      ).toEqual([[3, 0, 3, 0]]);
    });

    it('one statement for SQLite holds 32,766 values, a larger batch becomes several', async () => {
      const rows = Array.from({ length: 20_000 }, (_, index) => ({ key: `k${index}`, text: 't', n: index }));
      expect(counts(await store(dataSource, Item, rows, { maxDemand: 20_000 }))).toEqual([[20_000, 20_000, 0, 0]]);
      expect(logger.sent('INSERT')).toHaveLength(database === 'SQLite' ? 3 : 1);
      expect(logger.failures).toEqual([]);
    }, 30_000);
  });

  describe('listeners', () => {
    const subscriber: EntitySubscriberInterface<Item> & { seen: string[] } = {
      seen: [],
      listenTo: () => Object,
      beforeInsert({ entity }) {
        if (entity.key === 'veto') {
          return Promise.reject(new Error('vetoed'));
        }
        entity.text = `${entity.key} by subscriber`;
        return Promise.resolve();
      },
      afterInsert({ entity }) {
        this.seen.push(entity.key);
      },
    };

    beforeEach(() => {
      subscriber.seen = [];
      dataSource.subscribers.push(subscriber);
    });

    afterEach(() => {
      dataSource.subscribers.length = 0;
    });

    it('may change what is stored, not the rows that were given', async () => {
      const rows = [Object.freeze(item('b')), Object.freeze(item('a'))];
      expect(counts(await store(dataSource, Item, rows))).toEqual([[2, 2, 0, 0]]);
      expect((await items()).map(({ text }) => text)).toEqual(['a by subscriber', 'b by subscriber']);
      expect(subscriber.seen).toEqual(['a', 'b']);
      expect(logger.sent('INSERT')).toHaveLength(1);
    });

    it('a listener that fails rejects its row', async () => {
      const rejected: unknown[] = [];
      const reports = await store(dataSource, Item, [item('a'), item('veto')], { onReject: (_row, error) => rejected.push(error) });
      expect(counts(reports)).toEqual([[2, 1, 0, 1]]);
      expect(rejected).toEqual([new Error('vetoed')]);
    });
  });

  it('four sinks with overlapping rows lose none', async () => {
    const unique = 2000;
    const streams = Array.from({ length: 4 }, (_, sink) =>
      Array.from({ length: unique }, (_, index) => item(`k${(index * 7 + sink * 501) % unique}`)),
    );
    const onReject = jest.fn();
    const reports = await Promise.all(streams.map((rows) => store(dataSource, Item, rows, { maxDemand: 100, onReject })));
    const inserted = reports.flat().reduce((sum, report) => sum + report.inserted, 0);
    expect(inserted).toBe(unique);
    expect(await dataSource.getRepository(Item).count()).toBe(unique);
    expect(onReject).not.toHaveBeenCalled();
    expect(logger.failures).toEqual([]);
  }, 60_000);

  describe('misuse', () => {
    it.each<[string, () => unknown, string]>([
      [
        'no data source',
        () => typeormSink(undefined as unknown as DataSource, Item),
        'Expected `dataSource` to be a TypeORM DataSource, got `undefined` (undefined)',
      ],
      [
        'an unknown column',
        () => typeormSink(dataSource, Item, { conflictPaths: ['nope' as 'key'] }),
        'Unknown column `nope` in `conflictPaths`: entity Item has `id`, `key`, `text`, `n`',
      ],
      [
        'a column that is not unique',
        () => typeormSink(dataSource, Item, { conflictPaths: ['text'] }),
        'Expected `conflictPaths` to be one unique key of entity Item, got `text`; it has (key) and (id)',
      ],
    ])('%s throws when the sink is made', (_name, make, message) => {
      expect(make).toThrow(new TypeError(message));
    });

    it('a plain Observable throws when piped', () => {
      expect(() => from([item('a')]).pipe(typeormSink(dataSource, Item))).toThrow(TypeError);
    });
  });
});

function rich(id: string): Rich {
  return {
    id,
    flag: true,
    data: { nested: [1, 'two', null], quote: "it's" },
    tags: ['a', 'b'],
    at: new Date('2026-02-28T23:59:58.000Z'),
    secret: 'secret',
    number: '5',
  };
}
