import { EntitySchema, type ObjectLiteral } from 'typeorm';
import { sinkSettings, type TypeormSinkOptions } from '../../../lib/adapters/typeorm/SinkOptions.js';
import { SinkTarget } from '../../../lib/adapters/typeorm/SinkTarget.js';
import { unconnected } from '../../support/metadata.js';
import { recordRunner } from '../../support/recordRunner.js';

const Word = new EntitySchema<ObjectLiteral>({
  name: 'Word',
  columns: {
    key: { name: 'the "key"', type: 'varchar', primary: true },
    count: { type: Number, nullable: true },
    made: { type: Date, createDate: true },
  },
});

const two = [{ key: 'a', count: 1 }, { key: 'b' }];

async function written(
  type: 'postgres' | 'cockroachdb',
  rows: readonly ObjectLiteral[],
  sink: TypeormSinkOptions<ObjectLiteral>,
  answers: readonly unknown[],
) {
  const source = await unconnected({ type, driver: {}, database: 'shop', entities: [Word], timeTravelQueries: false });
  const { sent } = recordRunner(source, { answers });
  const target = new SinkTarget(source, Word, sinkSettings(sink));
  const inserted = await target.write(rows.map((row) => target.read(row, row)));
  return { inserted, sql: sent[0]?.sql ?? '', parameters: sent[0]?.parameters };
}

describe('queryBuilderDialect', () => {
  it.each<TypeormSinkOptions<ObjectLiteral>>([{}, { conflictPaths: ['key'] }])(
    "'error' with %p has TypeORM build the rows, names quoted, and asks for nothing back",
    async (sink) => {
      const { sql, parameters } = await written('postgres', two, { ...sink, onConflict: 'error' }, [{ affected: 2 }]);
      expect([sql.trim(), parameters]).toEqual([
        'INSERT INTO "word"("the ""key""", "count", "made") VALUES ($1, $2, DEFAULT), ($3, DEFAULT, DEFAULT)',
        ['a', 1, 'b'],
      ]);
    },
  );

  it('tells no more new rows than there are rows', async () => {
    expect((await written('cockroachdb', two, {}, [{ affected: 7 }])).inserted).toBe(2);
  });

  it('a plain INSERT that went through has stored every row, whatever was affected beside them', async () => {
    expect((await written('postgres', two, { onConflict: 'error' }, [{ affected: 0 }])).inserted).toBe(2);
  });

  it("'update' on PostgreSQL goes by the versions of the rows only where something is overwritten", async () => {
    const { sql, inserted } = await written('postgres', [{ key: 'a' }, { key: 'b' }], { onConflict: 'update' }, [{ affected: 1 }]);
    expect([sql.trim().endsWith('ON CONFLICT ( "the ""key""" ) DO NOTHING'), inserted]).toEqual([true, 1]);
  });

  it("'update' elsewhere asks for no versions of rows", async () => {
    const { sql, inserted } = await written('cockroachdb', two.slice(0, 1), { onConflict: 'update' }, [{ affected: 1 }]);
    expect([sql.trim().endsWith('DO UPDATE SET "count" = EXCLUDED."count"'), inserted]).toEqual([true, 1]);
  });

  it('upserts a key once in a statement', async () => {
    const source = await unconnected({ type: 'postgres', driver: {}, database: 'shop', entities: [Word] });
    const target = new SinkTarget(source, Word, sinkSettings({ onConflict: 'update' }));
    const rows = [1, 2].map((count) => target.read({ key: 'a', count }, { key: 'a', count }));
    expect(target.plan(rows)).toEqual(rows.map((row) => [row]));
  });
});
