import type { EntityMetadata, ObjectLiteral, QueryRunner } from 'typeorm';
import type { Column } from './Column.js';
import type { ConflictRule } from './conflictKey.js';

/** One multi-row statement's contents. */
export interface Insert {
  readonly metadata: EntityMetadata;
  /** The table's name, quoted. */
  readonly table: string;
  /** The columns at least one row has a value for. The others are left to the database's defaults. The same array while they are the same. */
  readonly columns: readonly Column[];
  /** One cell per column: a value to bind, a `Fragment`, or undefined for the column's default. Never changed. */
  readonly rows: readonly (readonly unknown[])[];
  /** Whether every cell is a value to bind, as in nearly all statements. */
  readonly allBound: boolean;
  /** The entities the rows were read from, for databases TypeORM's query builder writes to. */
  readonly entities: () => ObjectLiteral[];
  readonly rule: ConflictRule;
}

/** What differs from database to database: how values are bound, how a conflict is worded, how the inserted rows are counted. */
export interface Dialect {
  /** Most cells in one statement. */
  readonly maxCells: number;
  /** Whether an upsert may not meet the same key twice. */
  readonly oneRowPerKey: boolean;
  /** Says what is bound for a value of `column` as TypeORM prepared it; that throws a `RowError` for what no column can hold. */
  cellOf(column: Column): (value: unknown) => unknown;
  /** Stores the rows and resolves with how many of them are new. When it rejects, those that come again are counted as if none had been stored. */
  write(runner: QueryRunner, insert: Insert): Promise<number>;
}

/** A piece of SQL in the place of a value; `?` in it stands for `value`. */
export class Fragment {
  constructor(
    readonly sql: string,
    readonly value?: unknown,
  ) {}
}
