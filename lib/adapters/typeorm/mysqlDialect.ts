import type { DataSource, QueryRunner } from 'typeorm';
import type { Column } from './Column.js';
import type { DuplicateRule, UniqueKey } from './conflictKey.js';
import { Fragment, type Dialect, type Insert } from './Dialect.js';
import { isForeignConflict } from './failure.js';
import { flatRows, insertHead, isFragment, overwrittenColumns, type Statement } from './InsertStatement.js';
import { DUPLICATE_MARKER, insertedByUpsert, type OkPacket } from './insertOutcome.js';
import { storable } from './storable.js';

/** CLIENT_FOUND_ROWS among the capabilities a connection agreed on. */
const FOUND_ROWS = 2;

/** A statement but for its rows. */
interface Wording {
  readonly columns: readonly Column[];
  /** Whether it is for a single row, which takes a clause of its own. */
  readonly alone: boolean;
  readonly head: string;
  readonly clause: string;
  readonly mode: 'nothing changed' | 'changed';
}

/** mysql2 writes what `toSqlString` returns instead of a value. */
const defaultCell = { toSqlString: () => 'DEFAULT' };

/**
 * MySQL and MariaDB: INSERT … ON DUPLICATE KEY UPDATE, also to ignore. INSERT IGNORE is no choice: it turns every error into a warning and
 * stores 'abc' as 0, null as '' and a long text cut off, in strict mode too.
 */
export function mysqlDialect(dataSource: DataSource): Dialect {
  const { driver } = dataSource;
  const escape = (name: string): string => driver.escape(name);

  let latest: Wording | undefined;

  /** What stands around the rows. It is put together anew only when a statement names other columns than the one before, or a row is alone. */
  function wordingOf(insert: Insert): Wording {
    const { columns, rule } = insert;
    const alone = insert.rows.length === 1;
    if (latest?.columns !== columns || latest.alone !== alone) {
      const assignments =
        rule.action === 'update' ? overwrittenColumns(insert, rule.target).map((column) => assignment(column, escape)) : [];
      latest = {
        columns,
        alone,
        head: insertHead(insert, escape),
        clause: rule.action === 'error' ? '' : conflictClause(insert, rule, assignments),
        mode: assignments.length === 0 ? 'nothing changed' : 'changed',
      };
    }
    return latest;
  }

  function statement(insert: Insert, head: string, clause: string): Statement {
    // mysql2 writes nested arrays as (…), (…), which is cheaper than placeholders for every cell.
    const rows = insert.allBound ? insert.rows : nestedRows(insert.rows);
    if (rows) {
      return { sql: `${head} VALUES ?${clause}`, parameters: [rows] };
    }
    const { sql, parameters } = flatRows(insert, () => 'DEFAULT');
    return { sql: `${head} VALUES ${sql}${clause}`, parameters };
  }

  /** ON DUPLICATE KEY UPDATE with `assignments`, and with a conflict on another key than the rule's turned into an error. */
  function conflictClause(insert: Insert, { sortKey, target, otherKeys }: DuplicateRule, assignments: readonly string[]): string {
    const carrier = carrierOf(sortKey, insert);
    const column = escape(carrier.databaseName);
    // Not id = id: assigning the auto-increment column loses rows of concurrent writers on MariaDB. Nor VALUES(column): that would replace
    // 'a' by the 'A' it conflicts with.
    let value = column;
    if (insert.rows.length === 1) {
      value = `IF(LAST_INSERT_ID(IF(${column} IS NULL, ${DUPLICATE_MARKER}, ${DUPLICATE_MARKER})) IS NULL, ${column}, ${column})`;
    }
    if (target && otherKeys.some((key) => key.every((member) => insert.columns.includes(member)))) {
      // MySQL has no conflict target: any unique key sets the clause off, and the row of another key must not be overwritten.
      const same = target.map((member) => escape(member.databaseName)).map((name) => `${name} <=> VALUES(${name})`);
      value = `IF(${same.join(' AND ')}, ${value}, (SELECT 1 UNION ALL SELECT 2))`;
    }
    const needed = assignments.length === 0 || value !== column;
    return ` ON DUPLICATE KEY UPDATE ${[...(needed ? [`${column} = ${value}`] : []), ...assignments].join(', ')}`;
  }

  async function run(runner: QueryRunner, { sql, parameters }: Statement): Promise<OkPacket> {
    return (await runner.query(sql, parameters)) as OkPacket;
  }

  return {
    maxCells: Infinity,
    oneRowPerKey: false,

    cellOf(column) {
      if (!driver.spatialTypes.includes(column.type)) {
        return (value) => storable(value, column);
      }
      const legacy = (driver.options as { readonly legacySpatialSupport?: boolean }).legacySpatialSupport;
      const srid = column.srid === undefined ? '' : `, ${column.srid}`;
      const sql = `${legacy ? 'GeomFromText' : 'ST_GeomFromText'}(?${srid})`;
      return (value) => new Fragment(sql, storable(value, column));
    },

    async write(runner, insert) {
      const { head, clause, mode } = wordingOf(insert);
      if (insert.rule.action === 'error') {
        await run(runner, statement(insert, head, clause));
        return insert.rows.length;
      }
      try {
        const packet = await run(runner, statement(insert, head, clause));
        const foundRows = mode === 'changed' ? await hasFoundRows(runner) : true;
        return insertedByUpsert(packet, insert.rows.length, mode, foundRows);
      } catch (error) {
        if (!isForeignConflict(error) || insert.rows.length > 1) {
          throw error;
        }
        // A plain INSERT of the row says which key it conflicts with; should that row be gone by now, it is stored.
        await run(runner, statement(insert, head, ''));
        return 1;
      }
    },
  };
}

function assignment(column: Column, escape: (name: string) => string): string {
  const name = escape(column.databaseName);
  return `${name} = VALUES(${name})`;
}

/** A column that may be assigned to itself: of the key, but not the counter, unless there is nothing else. */
function carrierOf(key: UniqueKey, { columns, metadata }: Insert): Column {
  const candidates = [...key, ...columns, ...metadata.columns];
  const isFit = (column: Column): boolean => column.generationStrategy !== 'increment' && !column.asExpression && !column.isVirtualProperty;
  return candidates.find(isFit) ?? key[0];
}

/** The rows with their defaults marked; undefined when one has a piece of SQL in it. */
function nestedRows(rows: Insert['rows']): Insert['rows'] | undefined {
  if (rows.some((cells) => cells.some(isFragment))) {
    return undefined;
  }
  return rows.map((cells) => (cells.includes(undefined) ? cells.map((cell) => (cell === undefined ? defaultCell : cell)) : cells));
}

/** What counts as an affected row depends on a flag of the connection; mysql2 sets it unless told otherwise. */
async function hasFoundRows(runner: QueryRunner): Promise<boolean> {
  const connection = (await runner.connect()) as { readonly config?: { readonly clientFlags?: number } } | undefined;
  return ((connection?.config?.clientFlags ?? FOUND_ROWS) & FOUND_ROWS) !== 0;
}
