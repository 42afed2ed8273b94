import { EntitySchema, type ObjectLiteral } from 'typeorm';
import { sinkSettings, type TypeormSinkOptions } from '../../../lib/adapters/typeorm/SinkOptions.js';
import { SinkTarget } from '../../../lib/adapters/typeorm/SinkTarget.js';
import { unconnected } from '../../support/metadata.js';
import { recordRunner, type RunnerAnswers } from '../../support/recordRunner.js';

const Visit = new EntitySchema<ObjectLiteral>({
  name: 'Visit',
  columns: {
    id: { type: Number, primary: true, generated: 'increment' },
    total: { type: Number, virtualProperty: true, query: (alias) => `SELECT COUNT(*) FROM visits WHERE ${alias}.id > 0` },
    twice: { type: Number, asExpression: 'id * 2', nullable: true },
    note: { name: 'a `note`', type: 'varchar', nullable: true },
  },
});

const Counter = new EntitySchema<ObjectLiteral>({
  name: 'Counter',
  columns: { id: { type: Number, primary: true, generated: 'increment' } },
});

const Seat = new EntitySchema<ObjectLiteral>({
  name: 'Seat',
  columns: {
    code: { type: 'varchar', primary: true },
    hall: { type: Number, nullable: true },
    row: { type: Number, nullable: true },
    guest: { type: 'varchar', nullable: true },
    at: { type: 'point', srid: 4326, nullable: true },
    near: { type: 'geometry', nullable: true },
  },
  uniques: [{ columns: ['hall', 'row'] }],
});

interface Setup extends RunnerAnswers {
  readonly sink?: TypeormSinkOptions<ObjectLiteral>;
  readonly legacySpatialSupport?: boolean;
}

async function writerOf(entity: EntitySchema<ObjectLiteral>, { sink = {}, legacySpatialSupport = false, ...runner }: Setup = {}) {
  const source = await unconnected({ type: 'mysql', database: 'shop', entities: [entity], legacySpatialSupport });
  const { sent } = recordRunner(source, runner);
  const target = new SinkTarget(source, entity, sinkSettings(sink));
  return { sent, write: (...rows: ObjectLiteral[]) => target.write(rows.map((row) => target.read(row, row))) };
}

describe('mysqlDialect', () => {
  describe('the column that a duplicate assigns to itself', () => {
    const byId = { sink: { conflictPaths: ['id'] } };

    it('is one the table has, and may be written: neither the counter, nor one that is computed or only looks like one', async () => {
      const { write, sent } = await writerOf(Visit, byId);
      await write({ id: 1 }, { id: 2 });
      expect(sent[0]?.sql).toMatch(/ ON DUPLICATE KEY UPDATE `a ``note``` = `a ``note```$/);
    });

    it('is the counter when there is nothing else', async () => {
      const { write, sent } = await writerOf(Counter, byId);
      await write({ id: 1 }, { id: 2 });
      expect(sent[0]?.sql).toMatch(/ ON DUPLICATE KEY UPDATE `id` = `id`$/);
    });
  });

  it('guards against a key of several columns only when rows could have one', async () => {
    const { write, sent } = await writerOf(Seat, { sink: { conflictPaths: ['code'] } });
    await write({ code: 'a', hall: 1 }, { code: 'b', hall: 1 });
    await write({ code: 'a', hall: 1, row: 1 }, { code: 'b', hall: 1, row: 2 });
    expect(sent.map(({ sql }) => sql.includes('UNION'))).toEqual([false, true]);
  });

  it('compares each column of the key it is told to update by', async () => {
    const { write, sent } = await writerOf(Seat, { sink: { conflictPaths: ['row', 'hall'], onConflict: 'update' } });
    await write({ code: 'a', hall: 1, row: 1, guest: 'x' }, { code: 'b', hall: 1, row: 2, guest: 'y' });
    expect(sent[0]?.sql).toContain(
      ' ON DUPLICATE KEY UPDATE `hall` = IF(`hall` <=> VALUES(`hall`) AND `row` <=> VALUES(`row`), `hall`, (SELECT 1 UNION ALL SELECT 2)), `guest` = VALUES(`guest`)',
    );
  });

  describe('an update, of three rows two of which were there', () => {
    const rows = ['a', 'b', 'c'].map((code) => ({ code, guest: 'new' }));
    const onConflict = 'update';

    it.each([
      [
        'of a client that counts found rows, one of them unchanged',
        { config: { clientFlags: 0xff } },
        { affectedRows: 4, info: 'Duplicates: 2' },
      ],
      ['of a client that does not, one of them unchanged', { config: { clientFlags: 0xfd } }, { affectedRows: 3, info: 'Duplicates: 1' }],
      ['of a client that does not say', undefined, { affectedRows: 4, info: 'Duplicates: 2' }],
      ['of a client without flags', { config: {} }, { affectedRows: 4, info: 'Duplicates: 2' }],
    ])('%s, counts the new one', async (_what, connection, packet) => {
      const { write } = await writerOf(Seat, { sink: { onConflict, conflictPaths: ['code'] }, answers: [packet], connection });
      expect(await write(...rows)).toBe(1);
    });

    it('of nothing but the key asks for no flag: no duplicate is changed', async () => {
      const packet = { affectedRows: 3, info: 'Duplicates: 2' };
      const connection = { config: { clientFlags: 0 } };
      const { write } = await writerOf(Seat, { sink: { onConflict, conflictPaths: ['code'] }, answers: [packet], connection });
      expect(await write({ code: 'a' }, { code: 'b' }, { code: 'c' })).toBe(1);
    });
  });

  it.each([
    ['several rows, one of which conflicts with another key', 1242, [{ code: 'a' }, { code: 'b' }]],
    ['a row that fails for another reason', 1048, [{ code: 'a' }]],
  ])('does not send %s as a plain INSERT', async (_what, errno, rows) => {
    const error = Object.assign(new Error('refused'), { errno });
    const { write, sent } = await writerOf(Seat, { sink: { conflictPaths: ['code'] }, answers: [error] });
    await expect(write(...rows)).rejects.toBe(error);
    expect(sent).toHaveLength(1);
  });

  it.each([
    [false, 'ST_GeomFromText'],
    [true, 'GeomFromText'],
  ])(
    'writes well-known text by a function, with the others bound beside it (legacySpatialSupport: %s)',
    async (legacySpatialSupport, name) => {
      const { write, sent } = await writerOf(Seat, { legacySpatialSupport, sink: { onConflict: 'error' } });
      await write({ code: 'a', at: 'POINT(1 2)' }, { code: 'b', at: null, near: 'POINT(3 4)' }, { code: 'c' });
      expect(sent).toEqual([
        {
          sql: `INSERT INTO \`seat\` (\`code\`, \`at\`, \`near\`) VALUES (?, ${name}(?, 4326), DEFAULT), (?, ?, ${name}(?)), (?, DEFAULT, DEFAULT)`,
          parameters: ['a', 'POINT(1 2)', 'b', null, 'POINT(3 4)', 'c'],
        },
      ]);
    },
  );

  it.each(['guest', 'at'])('refuses for the column `%s` what no column can hold', async (column) => {
    const { write, sent } = await writerOf(Seat, { sink: { onConflict: 'error' } });
    expect(() => write({ code: 'a', [column]: { x: 1 } })).toThrow(`Expected a value that column \`${column}\` can hold`);
    expect(sent).toEqual([]);
  });
});
