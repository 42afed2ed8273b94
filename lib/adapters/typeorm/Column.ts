import type { EntityMetadata } from 'typeorm';

/** TypeORM's ColumnMetadata, which its entry point does not export. */
export type Column = EntityMetadata['columns'][number];
