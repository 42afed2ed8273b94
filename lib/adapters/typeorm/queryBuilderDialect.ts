import type { DataSource } from 'typeorm';
import type { Dialect } from './Dialect.js';
import { overwrittenColumns } from './InsertStatement.js';

/**
 * Every other database TypeORM knows, through its query builder: slower, as it builds each row anew. PostgreSQL counts exactly; elsewhere
 * an overwritten row may be counted as inserted.
 */
export function queryBuilderDialect(dataSource: DataSource): Dialect {
  const { type } = dataSource.options;
  return {
    // SQL Server takes 2,100 parameters, PostgreSQL 65,535.
    maxCells: type === 'mssql' ? 2_000 : 30_000,
    oneRowPerKey: true,

    cellOf: () => (value) => value,

    async write(runner, insert) {
      const { rule } = insert;
      const { action, target } = rule;
      const rows = insert.rows.length;
      const builder = dataSource.createQueryBuilder(runner).insert().into(insert.metadata.target).values(insert.entities());
      const overwritten = rule.action === 'update' ? overwrittenColumns(insert, rule.target) : [];
      if (action !== 'error' && target) {
        const names = target.map((column) => column.databaseName);
        builder.orUpdate(
          overwritten.map((column) => column.databaseName),
          names,
        );
      } else if (action === 'ignore') {
        builder.orIgnore();
      }
      const [sql, parameters] = builder.getQueryAndParameters();
      if (type === 'postgres' && overwritten.length > 0) {
        // A row version nobody has updated yet is new.
        const result = await runner.query(`${sql} RETURNING (xmax = 0) AS inserted`, parameters, true);
        return (result.records as { readonly inserted: boolean }[]).filter((record) => record.inserted).length;
      }
      const result = await runner.query(sql, parameters, true);
      return action === 'error' ? rows : Math.min(rows, result.affected ?? rows);
    },
  };
}
