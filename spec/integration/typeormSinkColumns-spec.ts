import { lastValueFrom, toArray } from 'rxjs';
import { BeforeInsert, Column, Entity, EntitySchema, PrimaryColumn, type DataSource, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { fromDemandProducer } from '../../lib/index.js';
import { typeormSink, type SinkReport, type TypeormSinkOptions } from '../../lib/adapters/typeorm/index.js';
import { freshMysql, freshSqlite, type FreshDatabase } from '../support/database.js';

/** Columns that are written in another way than by binding a value, and tables with next to none. */

interface Spot {
  id: string;
  at: string | null;
  near?: string | null;
}

const spotColumns = (point: { at: number | undefined }) =>
  new EntitySchema<Spot>({
    name: 'Spot',
    columns: {
      id: { type: 'varchar', length: 20, primary: true },
      at: { type: 'point', ...(point.at === undefined ? {} : { srid: point.at }), nullable: true },
      near: { type: 'geometry', nullable: true },
    },
  });

interface Blank {
  id?: number;
  text?: string;
}

const Blank = new EntitySchema<Blank>({
  name: 'Blank',
  columns: { id: { type: Number, primary: true, generated: 'increment' }, text: { type: 'varchar', length: 20, default: 'none' } },
});

const Counter = new EntitySchema<{ id?: number }>({
  name: 'Counter',
  columns: { id: { type: Number, primary: true, generated: 'increment' } },
});

class Address {
  city?: string;
}
class Customer {
  id = '';
  address?: Address | null;

  prepare(): void {
    if (this.address) {
      this.address.city = this.address.city?.toUpperCase() ?? 'NOWHERE';
    }
  }
}
// What the decorators do, written as calls: the specs are compiled without them.
Column({ type: 'varchar', length: 20, nullable: true })(Address.prototype, 'city');
Entity()(Customer);
PrimaryColumn({ type: 'varchar', length: 20 })(Customer.prototype, 'id');
Column(() => Address)(Customer.prototype, 'address');
BeforeInsert()(Customer.prototype, 'prepare');

function store<T extends ObjectLiteral>(
  dataSource: DataSource,
  entity: EntityTarget<T>,
  rows: readonly T[],
  options?: TypeormSinkOptions<T>,
): Promise<SinkReport<T>[]> {
  const source = fromDemandProducer<T>((_demand, context) => {
    context.complete();
    return rows;
  });
  return lastValueFrom(source.pipe(typeormSink(dataSource, entity, options), toArray()));
}

describe.each([
  ['MariaDB', freshMysql],
  ['SQLite', freshSqlite],
] as const)('typeormSink on %s', (_database, fresh) => {
  let opened: FreshDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    opened = await fresh([Blank, Counter, Customer]);
    dataSource = opened.dataSource;
  });

  afterAll(() => opened.close());

  it('stores rows that leave every column to its default', async () => {
    expect(await store(dataSource, Blank, [{}, {}, {}], { onConflict: 'error' })).toMatchObject([{ inserted: 3 }]);
    const stored = await dataSource.getRepository(Blank).find({ order: { id: 'ASC' } });
    expect(stored.map(({ text }) => text)).toEqual(['none', 'none', 'none']);
    expect(new Set(stored.map(({ id }) => id)).size).toBe(3);
  });

  it('tells duplicates in a table of nothing but a counter', async () => {
    const by = { conflictPaths: ['id'] } as const;
    expect(await store(dataSource, Counter, [{ id: 1 }, { id: 2 }, { id: 1 }], by)).toMatchObject([{ inserted: 2, duplicates: 1 }]);
    expect(await store(dataSource, Counter, [{ id: 2 }], by)).toMatchObject([{ inserted: 0, duplicates: 1 }]);
    expect(await dataSource.getRepository(Counter).find({ order: { id: 'ASC' } })).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it('a listener may change an embedded object: that of the stored copy, not of the given row', async () => {
    const customer = (id: string, address?: Address | null): Customer => Object.assign(new Customer(), { id, address });
    const rows = [customer('1', Object.assign(new Address(), { city: 'Rio' })), customer('2', {}), customer('3', null), customer('4')];
    expect(await store(dataSource, Customer, rows)).toMatchObject([{ inserted: 4 }]);
    const stored = await dataSource.getRepository(Customer).find({ order: { id: 'ASC' } });
    expect(stored.map(({ address }) => address?.city)).toEqual(['RIO', 'NOWHERE', null, null]);
    expect(rows.map(({ address }) => address)).toEqual([{ city: 'Rio' }, {}, null, undefined]);
  });
});

describe.each([
  ['without an srid', undefined, undefined],
  ['with an srid', 4326, undefined],
  ['with the functions of an old server', undefined, true],
] as const)('typeormSink and spatial columns on MariaDB, %s', (_what, srid, legacySpatialSupport) => {
  let opened: FreshDatabase;
  const Spot = spotColumns({ at: srid });

  beforeAll(async () => {
    opened = await freshMysql([Spot], legacySpatialSupport ? { legacySpatialSupport } : {});
  });

  afterAll(() => opened.close());

  it('stores well-known text', async () => {
    const rows: Spot[] = [
      { id: '1', at: 'POINT(1 2)' },
      { id: '2', at: null, near: 'LINESTRING(0 0,1 1)' },
    ];
    expect(await store(opened.dataSource, Spot, rows)).toMatchObject([{ inserted: 2 }]);
    expect(await store(opened.dataSource, Spot, [{ id: '1', at: 'POINT(3 4)' }], { onConflict: 'update' })).toMatchObject([
      { inserted: 0, duplicates: 1 },
    ]);
    const stored = await opened.dataSource.query(
      'SELECT id, ST_AsText(at) AS at, ST_SRID(at) AS srid, ST_AsText(near) AS near FROM spot ORDER BY id',
    );
    expect(stored).toEqual([
      { id: '1', at: 'POINT(3 4)', srid: srid ?? 0, near: null },
      { id: '2', at: null, srid: null, near: 'LINESTRING(0 0,1 1)' },
    ]);
  });

  it('rejects a row with an object in place of the text', async () => {
    const rejected: unknown[] = [];
    const at = { type: 'Point', coordinates: [1, 2] } as unknown as string;
    const reports = await store(
      opened.dataSource,
      Spot,
      [
        { id: '8', at: 'POINT(1 2)' },
        { id: '9', at },
      ],
      {
        onReject: (row, error) => rejected.push(row.id, String(error)),
      },
    );
    expect(reports).toMatchObject([{ inserted: 1, rejected: 1 }]);
    expect(rejected).toEqual(['9', expect.stringContaining('Expected a value that column `at` can hold')]);
  });
});

describe('typeormSink and jsonb columns on SQLite', () => {
  interface Fact {
    id: string;
    data?: unknown;
  }
  const Fact = new EntitySchema<Fact>({
    name: 'Fact',
    columns: { id: { type: 'varchar', primary: true }, data: { type: 'jsonb', nullable: true, default: { a: 'default' } } },
  });
  let opened: FreshDatabase;

  beforeAll(async () => {
    opened = await freshSqlite([Fact]);
  });

  afterAll(() => opened.close());

  it('stores them as SQLite’s binary JSON', async () => {
    const rows: Fact[] = [{ id: '1', data: { quote: "it's ?", list: [1, null] } }, { id: '2', data: null }, { id: '3' }];
    expect(await store(opened.dataSource, Fact, rows)).toMatchObject([{ inserted: 3 }]);
    const stored = await opened.dataSource.query('SELECT id, typeof(data) AS type, json(data) AS data FROM fact ORDER BY id');
    expect(stored).toEqual([
      { id: '1', type: 'blob', data: JSON.stringify(rows[0]?.data) },
      { id: '2', type: 'null', data: null },
      { id: '3', type: 'blob', data: '{"a":"default"}' },
    ]);
  });
});
