import type { DataSource } from 'typeorm';

/** By shape, not by class: the application may have loaded another copy of TypeORM. */
export function isDataSource(value: unknown): boolean {
  const candidate = (value ?? {}) as Partial<DataSource>;
  return typeof candidate.createQueryRunner === 'function' && typeof candidate.getMetadata === 'function';
}
