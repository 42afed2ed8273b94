import { EntitySchema, type DataSourceOptions, type ObjectLiteral } from 'typeorm';
import { RowError } from '../../../lib/adapters/typeorm/failure.js';
import { sinkSettings, type TypeormSinkOptions } from '../../../lib/adapters/typeorm/SinkOptions.js';
import { SinkTarget } from '../../../lib/adapters/typeorm/SinkTarget.js';
import { unconnected } from '../../support/metadata.js';
import { recordRunner, type RunnerAnswers } from '../../support/recordRunner.js';

const Place = new EntitySchema<ObjectLiteral>({
  name: 'Place',
  columns: {
    name: { type: 'varchar', primary: true },
    size: { type: Number, nullable: true },
  },
});

const mysql: DataSourceOptions = { type: 'mysql', database: 'shop', entities: [Place] };

async function open(runner: RunnerAnswers = {}, options: DataSourceOptions = mysql, sink: TypeormSinkOptions<ObjectLiteral> = {}) {
  const dataSource = await unconnected(options);
  const recorded = recordRunner(dataSource, runner);
  const target = new SinkTarget<ObjectLiteral>(dataSource, Place, sinkSettings(sink));
  return { dataSource, recorded, target, rows: (...names: string[]) => names.map((name) => target.read({ name }, { name })) };
}

describe('SinkTarget', () => {
  it('writes each time with a query runner of its own, and gives it back', async () => {
    const { target, recorded, rows } = await open();
    await target.write(rows('a'));
    await target.write(rows('b'));
    expect([recorded.made, recorded.released]).toEqual([2, 2]);
  });

  it('gives it back after a failure, too, which stays what it was', async () => {
    const error = new Error('refused');
    const { target, recorded, rows } = await open({ answers: [error] });
    await expect(target.write(rows('a'))).rejects.toBe(error);
    expect(recorded.released).toBe(1);
  });

  it('has stored nothing while the runner is not back: some drivers save the file then', async () => {
    const { target, rows } = await open({ releaseError: new Error('disk full') });
    await expect(target.write(rows('a'))).rejects.toThrow('disk full');
  });

  it('a data source that gives no runner is a failed write, not a throw', async () => {
    const { target, dataSource, rows } = await open();
    jest.spyOn(dataSource, 'createQueryRunner').mockImplementation(() => {
      throw new Error('destroyed');
    });
    await expect(target.write(rows('a'))).rejects.toThrow('destroyed');
  });

  it('reads a row with all that belongs to it', async () => {
    const { target } = await open();
    const row = { name: 'given' };
    const entity = { name: 'changed by a listener' };
    expect(target.read(row, entity)).toEqual({ row, entity, message: undefined, cells: ['changed by a listener', undefined] });
  });

  it('refuses a value by itself', async () => {
    const { target } = await open();
    expect(() => target.read({ name: NaN }, { name: NaN })).toThrow(RowError);
  });

  it('plans by the key: two writers lock rows in one order', async () => {
    const { target, rows } = await open();
    const [c, a, b] = rows('c', 'a', 'b');
    expect(target.plan([c, a, b] as ReturnType<typeof rows>)).toEqual([[a, b, c]]);
  });

  it('throws for an entity that the data source does not know, and for options that do not fit', async () => {
    const { dataSource } = await open();
    expect(() => new SinkTarget<ObjectLiteral>(dataSource, 'Nowhere', sinkSettings({}))).toThrow('No metadata for "Nowhere" was found');
    expect(() => new SinkTarget<ObjectLiteral>(dataSource, Place, sinkSettings({ conflictPaths: ['nothing'] }))).toThrow(TypeError);
  });

  it.each([
    ['mysql', { type: 'mysql' }, /^INSERT INTO `place` \(`name`\) VALUES \? ON DUPLICATE KEY/],
    ['mariadb', { type: 'mariadb' }, /^INSERT INTO `place` \(`name`\) VALUES \? ON DUPLICATE KEY/],
    [
      'react-native',
      { type: 'react-native', location: 'x', driver: { openDatabase: jest.fn() } },
      /^INSERT INTO "place" \("name"\) VALUES \(\?\) ON/,
    ],
    ['postgres', { type: 'postgres', driver: {} }, /^INSERT INTO "place"\("name", "size"\) VALUES \(\$1, DEFAULT\) ON/],
  ])('speaks as %s does', async (_type, given, sql) => {
    const { target, recorded, rows } = await open({}, { database: 'x', entities: [Place], ...given } as DataSourceOptions);
    await target.write(rows('a'));
    expect(recorded.sent[0]?.sql).toMatch(sql);
  });
});
