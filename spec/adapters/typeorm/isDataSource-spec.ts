import { DataSource } from 'typeorm';
import { isDataSource } from '../../../lib/adapters/typeorm/isDataSource.js';

describe('isDataSource', () => {
  it('knows TypeORM’s own', () => {
    expect(isDataSource(new DataSource({ type: 'mysql' }))).toBe(true);
  });

  it('knows one of another copy of TypeORM, by its shape', () => {
    expect(isDataSource({ createQueryRunner: () => undefined, getMetadata: () => undefined })).toBe(true);
  });

  it.each<unknown>([
    undefined,
    null,
    7,
    'mysql://localhost',
    {},
    { type: 'mysql', host: 'localhost' },
    { createQueryRunner: () => undefined },
    { getMetadata: () => undefined },
    { createQueryRunner: () => undefined, getMetadata: true },
    { createQueryRunner: true, getMetadata: () => undefined },
    DataSource,
  ])('%p is none', (value) => {
    expect(isDataSource(value)).toBe(false);
  });
});
