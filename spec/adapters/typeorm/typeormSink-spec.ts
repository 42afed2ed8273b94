import { EMPTY, lastValueFrom, of } from 'rxjs';
import { DataSource, EntitySchema } from 'typeorm';
import { fromDemandProducer } from '../../../lib/index.js';
import { typeormSink } from '../../../lib/adapters/typeorm/index.js';

const Plain = new EntitySchema<{ id?: number; text: string }>({
  name: 'Plain',
  columns: { id: { type: Number, primary: true, generated: 'increment' }, text: { type: 'text' } },
});

const dataSource = new DataSource({ type: 'mysql', entities: [Plain] });

describe('typeormSink', () => {
  it.each<[unknown, string]>([
    [undefined, '`undefined` (undefined)'],
    [null, '`null` (null)'],
    ['mysql://user:secret@host', 'a string'],
    [{}, '`[object Object]` (object)'],
  ])('refuses %p as data source', (value, described) => {
    const message = `Expected \`dataSource\` to be a TypeORM DataSource, got ${described}`;
    expect(() => typeormSink(value as DataSource, Plain)).toThrow(new TypeError(message));
  });

  it.each<[object, string]>([
    [{ maxDemand: 0 }, '`maxDemand`'],
    [{ minDemand: 500 }, '`minDemand`'],
    [{ maxDemand: 10, minDemand: -1 }, '`minDemand`'],
  ])('refuses %j when it is made', (options, name) => {
    expect(() => typeormSink(dataSource, Plain, options)).toThrow(RangeError);
    expect(() => typeormSink(dataSource, Plain, options)).toThrow(name);
  });

  it('asks nothing of a source before the data source is initialised', async () => {
    const handleDemand = jest.fn(() => [{ text: 'x' }]);
    const stored = fromDemandProducer(handleDemand).pipe(typeormSink(dataSource, Plain, { onConflict: 'error' }));
    await expect(lastValueFrom(stored)).rejects.toThrow(
      new TypeError('Expected an initialised DataSource: call `await dataSource.initialize()` before subscribing'),
    );
    expect(handleDemand).not.toHaveBeenCalled();
  });

  it('a plain Observable is refused when it is piped', () => {
    expect(() => of({ text: 'x' }).pipe(typeormSink(dataSource, Plain))).toThrow(TypeError);
    expect(() => EMPTY.pipe(typeormSink(dataSource, Plain))).toThrow(/toDemand/);
  });
});
