import { EntitySchema, type EntitySchemaColumnOptions, type EntitySchemaOptions } from 'typeorm';
import { compareKeys, conflictRule, keyText, type UniqueKey } from '../../../lib/adapters/typeorm/conflictKey.js';
import type { OnConflict } from '../../../lib/adapters/typeorm/SinkOptions.js';
import { unconnected } from '../../support/metadata.js';

type Extra = Omit<EntitySchemaOptions<object>, 'name' | 'columns'>;

/** An entity with columns `id`, `a`, `b`, `c`, the generated primary key first. */
async function metadataOf(extra: Extra = {}, generated = true) {
  const text = { type: 'varchar', length: 20 } as const;
  const columns: Record<string, EntitySchemaColumnOptions> = {
    id: generated ? { type: Number, primary: true, generated: 'increment' } : { ...text, primary: true },
    a: text,
    b: text,
    c: { ...text, name: 'col_c' },
  };
  const entity = new EntitySchema<object>({
    name: 'Thing',
    columns,
    ...extra,
  });
  return (await unconnected({ type: 'mysql', database: 'shop', entities: [entity] })).getMetadata(entity);
}

const names = (key: UniqueKey | undefined) => key?.map((column) => column.propertyPath).join('+');

async function ruleOf(action: OnConflict, conflictPaths: readonly string[] | undefined, extra?: Extra, generated?: boolean) {
  const { sortKey, target, otherKeys } = conflictRule(await metadataOf(extra, generated), action, conflictPaths);
  return { sortKey: names(sortKey), target: names(target), otherKeys: otherKeys.map(names) };
}

const uniqueA: Extra = { uniques: [{ columns: ['a'] }] };
const uniqueAb: Extra = { indices: [{ columns: ['a', 'b'], unique: true }] };
const uniqueAandC: Extra = { uniques: [{ columns: ['a'] }, { columns: ['c'] }] };

describe('conflictRule', () => {
  it('is any unique key by default, sorted by the first', async () => {
    expect(await ruleOf('ignore', undefined, uniqueA)).toEqual({ sortKey: 'a', target: undefined, otherKeys: [] });
    expect(await ruleOf('ignore', undefined, uniqueAandC)).toEqual({ sortKey: 'a', target: undefined, otherKeys: [] });
  });

  it('takes unique indices and composite keys', async () => {
    expect(await ruleOf('ignore', undefined, uniqueAb)).toMatchObject({ sortKey: 'a+b' });
  });

  it('is the primary key when nothing else is unique and the database does not generate it', async () => {
    expect(await ruleOf('ignore', undefined, {}, false)).toMatchObject({ sortKey: 'id' });
    await expect(ruleOf('ignore', undefined)).rejects.toThrow(
      new TypeError(
        "Entity Thing has no unique column, so `onConflict` 'ignore' cannot tell duplicates: declare one, name `conflictPaths`, or use 'error'",
      ),
    );
  });

  it('does not count a partial index', async () => {
    await expect(ruleOf('update', undefined, { indices: [{ columns: ['a'], unique: true, where: 'b = 1' }] })).rejects.toThrow(
      'no unique column',
    );
  });

  it("'update' overwrites by the one unique key; another, the primary key too, is an error", async () => {
    expect(await ruleOf('update', undefined, uniqueA)).toEqual({ sortKey: 'a', target: 'a', otherKeys: ['id'] });
    await expect(ruleOf('update', undefined, uniqueAandC)).rejects.toThrow(
      'Expected `conflictPaths` to name the key to update by: it has (a) and (c) in entity Thing',
    );
  });

  it("'error' needs no unique column", async () => {
    expect(await ruleOf('error', undefined)).toMatchObject({ sortKey: 'id', target: undefined });
    expect(await ruleOf('error', undefined, uniqueA)).toMatchObject({ sortKey: 'a' });
  });

  it('takes conflictPaths in any order, the generated primary key too', async () => {
    expect(await ruleOf('ignore', ['b', 'a'], uniqueAb)).toEqual({ sortKey: 'a+b', target: 'a+b', otherKeys: ['id'] });
    expect(await ruleOf('ignore', ['id'], uniqueA)).toEqual({ sortKey: 'id', target: 'id', otherKeys: ['a'] });
  });

  it('takes a key that is declared twice once, and no index without columns', async () => {
    const twice: Extra = {
      uniques: [{ columns: ['a'] }],
      indices: [
        { columns: ['a'], unique: true },
        { name: 'made_by_hand', columns: [], unique: true, synchronize: false },
      ],
    };
    expect(await ruleOf('update', undefined, twice)).toEqual({ sortKey: 'a', target: 'a', otherKeys: ['id'] });
  });

  it('a view has no key: its rows can only be inserted', async () => {
    const View = new EntitySchema<{ text: string }>({
      name: 'Latest',
      type: 'view',
      expression: 'SELECT text FROM things',
      columns: { text: { type: 'varchar', length: 20 } },
    });
    const view = (await unconnected({ type: 'mysql', database: 'shop', entities: [View] })).getMetadata(View);
    expect(conflictRule(view, 'error', undefined)).toMatchObject({ sortKey: undefined, target: undefined });
    expect(() => conflictRule(view, 'ignore', undefined)).toThrow('Entity Latest has no unique column');
    expect(() => conflictRule(view, 'error', ['text'])).toThrow(
      new TypeError('Expected `conflictPaths` to be one unique key of entity Latest, got `text`; it has none'),
    );
  });

  it('names an unknown column, and the columns there are', async () => {
    await expect(ruleOf('ignore', ['a', 'nope'], uniqueA)).rejects.toThrow(
      new TypeError('Unknown column `nope` in `conflictPaths`: entity Thing has `id`, `a`, `b`, `c`'),
    );
    await expect(ruleOf('ignore', ['col_c'], uniqueA)).rejects.toThrow('Unknown column `col_c`');
  });

  it('refuses conflictPaths that no unique key has', async () => {
    const message = 'Expected `conflictPaths` to be one unique key of entity Thing, got `a`, `c`; it has (a) and (id)';
    await expect(ruleOf('update', ['a', 'c'], uniqueA)).rejects.toThrow(new TypeError(message));
    await expect(ruleOf('ignore', ['a'], uniqueAb)).rejects.toThrow('it has (a, b) and (id)');
  });
});

describe('compareKeys', () => {
  const sorted = (...keys: unknown[][]) => keys.sort((a, b) => compareKeys(a, b, [0, 1]));

  it('compares column by column, numbers as numbers, text by code unit', () => {
    expect(sorted(['b', 1], ['a', 10], ['a', 9], ['B', 0])).toEqual([
      ['B', 0],
      ['a', 9],
      ['a', 10],
      ['b', 1],
    ]);
    expect(sorted([10n], [9n], [1])).toEqual([[1], [9n], [10n]]);
  });

  it('nothing comes first', () => {
    expect(sorted(['a'], [null], [undefined], [''])).toHaveLength(4);
    expect(compareKeys([null], ['a'], [0])).toBe(-1);
    expect(compareKeys([null], [undefined], [0])).toBe(0);
  });

  it('compares dates and bytes by what they hold', () => {
    expect(compareKeys([new Date(5)], [new Date(10)], [0])).toBe(-1);
    expect(compareKeys([new Date(5)], [new Date(5)], [0])).toBe(0);
    expect(compareKeys([Buffer.from([2])], [new Uint8Array([16])], [0])).toBe(-1);
    expect(keyText(Buffer.from([2, 255]))).toBe('02ff');
  });
});
