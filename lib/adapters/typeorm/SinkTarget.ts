import type { DataSource, EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';
import type { Message } from '../../index.js';
import type { Column } from './Column.js';
import { conflictRule, type ConflictRule } from './conflictKey.js';
import type { Dialect } from './Dialect.js';
import { pickCells, usedColumns } from './InsertStatement.js';
import { mysqlDialect } from './mysqlDialect.js';
import { planStatements, type PlannedRow } from './planStatements.js';
import { queryBuilderDialect } from './queryBuilderDialect.js';
import { RowReader } from './RowReader.js';
import type { SinkSettings } from './SinkOptions.js';
import { sqliteDialect } from './sqliteDialect.js';

/** A row read and ready to be written. */
export interface TargetRow<T> extends PlannedRow {
  readonly row: T;
  /** The row, or the copy of it that listeners may have changed. */
  readonly entity: ObjectLiteral;
  /** What the row came in, if it came in a message: to be acked once the row is stored. */
  readonly message: Message<T> | undefined;
}

/** The table an entity stands for, with everything that is the same for every batch. */
export class SinkTarget<T extends ObjectLiteral> {
  readonly metadata: EntityMetadata;
  private readonly rule: ConflictRule;
  private readonly dialect: Dialect;
  private readonly reader: RowReader;
  private readonly keyCells: readonly number[];
  private readonly table: string;
  /** What the latest statement named. */
  private named: { readonly used: readonly number[]; readonly columns: readonly Column[] } = { used: [], columns: [] };

  /** Throws a `TypeError` when the entity and the options do not fit together. */
  constructor(
    readonly dataSource: DataSource,
    target: EntityTarget<T>,
    settings: SinkSettings<T>,
  ) {
    this.metadata = dataSource.getMetadata(target);
    this.rule = conflictRule(this.metadata, settings.onConflict, settings.conflictPaths);
    this.dialect = dialectOf(dataSource);
    this.reader = new RowReader(dataSource, this.metadata, this.dialect);
    const { columns } = this.reader;
    this.keyCells = (this.rule.sortKey ?? []).map((column) => columns.indexOf(column)).filter((index) => index >= 0);
    this.table = this.metadata.tablePath
      .split('.')
      .map((part) => dataSource.driver.escape(part))
      .join('.');
  }

  /** Throws a `RowError` when the row cannot be read. */
  read(row: T, entity: ObjectLiteral, message?: Message<T>): TargetRow<T> {
    return { row, entity, message, cells: this.reader.read(entity) };
  }

  /** The statements that store the rows: nearly always one. */
  plan(rows: readonly TargetRow<T>[]): (readonly TargetRow<T>[])[] {
    const { maxCells, oneRowPerKey } = this.dialect;
    return planStatements(rows, { action: this.rule.action, keyCells: this.keyCells, maxCells, oneRowPerKey });
  }

  /** Writes the rows with one statement, on a connection of its own, and resolves with how many of them are new. */
  async write(rows: readonly TargetRow<T>[]): Promise<number> {
    const { used, columns } = this.columnsOf(rows);
    // Not the query runner of an earlier attempt: it would keep a connection that is gone.
    const runner = this.dataSource.createQueryRunner();
    try {
      return await this.dialect.write(runner, {
        metadata: this.metadata,
        table: this.table,
        columns,
        ...pickCells(rows, used),
        entities: () => rows.map(({ entity }) => entity),
        rule: this.rule,
      });
    } finally {
      await runner.release();
    }
  }

  /** Nearly always those of the statement before: then what was made of them can be used again. */
  private columnsOf(rows: readonly TargetRow<T>[]): SinkTarget<T>['named'] {
    const { columns } = this.reader;
    const used = usedColumns(columns, rows);
    if (used.length !== this.named.used.length || used.some((index, place) => index !== this.named.used[place])) {
      this.named = { used, columns: used.map((index) => columns[index] as Column) };
    }
    return this.named;
  }
}

const sqliteTypes = ['better-sqlite3', 'capacitor', 'cordova', 'expo', 'nativescript', 'react-native', 'sqljs'];

function dialectOf(dataSource: DataSource): Dialect {
  const { type } = dataSource.options;
  if (type === 'mysql' || type === 'mariadb') {
    return mysqlDialect(dataSource);
  }
  return sqliteTypes.includes(type) ? sqliteDialect(dataSource) : queryBuilderDialect(dataSource);
}
