import { EntitySchema, type ObjectLiteral } from 'typeorm';
import { sinkSettings } from '../../../lib/adapters/typeorm/SinkOptions.js';
import { SinkTarget } from '../../../lib/adapters/typeorm/SinkTarget.js';
import { unconnected } from '../../support/metadata.js';

/** Also asked about rows that lack the property. */
const shout = { to: (value: string | undefined) => value?.toUpperCase(), from: (value: string) => value };

const Texts = new EntitySchema<ObjectLiteral>({
  name: 'Texts',
  columns: {
    id: { type: 'varchar', length: 20, primary: true },
    named: { type: String, nullable: true },
    long: { type: 'mediumtext', nullable: true },
    shouted: { type: 'varchar', nullable: true, transformer: shout },
    json: { type: 'simple-json', nullable: true },
    day: { type: 'datetime', nullable: true },
    flag: { type: Boolean, nullable: true },
  },
});

/** What is stored for a property of this name and value. */
async function cellFor(property: string, value: unknown): Promise<unknown> {
  const target = new SinkTarget(await unconnected({ type: 'mysql', database: 'shop', entities: [Texts] }), Texts, sinkSettings({}));
  const row = { id: '1', [property]: value };
  const index = target.metadata.columns.findIndex(({ propertyName }) => propertyName === property);
  return target.read(row, row).cells[index];
}

describe('reading a row', () => {
  it.each(['id', 'named', 'long'])('takes a string for the text column `%s` as it is', async (property) => {
    await expect(cellFor(property, "it's")).resolves.toBe("it's");
  });

  it('asks the transformer of a text column', async () => {
    await expect(cellFor('shouted', 'quiet')).resolves.toBe('QUIET');
  });

  it.each([
    ['json', 'text', '"text"'],
    ['day', '2026-01-02 03:04:05', new Date('2026-01-02 03:04:05')],
    ['flag', 'true', 0],
  ])('prepares a string for the column `%s`, which is not of text', async (property, given, stored) => {
    await expect(cellFor(property, given)).resolves.toEqual(stored);
  });

  it('takes a function in a text column for SQL', async () => {
    await expect(cellFor('long', () => 'UPPER(`id`)')).resolves.toEqual({ sql: 'UPPER(`id`)', value: undefined });
  });

  it('refuses in a text column what is neither text nor says what it is as text', async () => {
    await expect(cellFor('long', { plain: 'object' })).rejects.toThrow('Expected a value that column `long` can hold');
  });

  it('leaves a property that is not there to its default', async () => {
    await expect(cellFor('long', undefined)).resolves.toBeUndefined();
  });
});
