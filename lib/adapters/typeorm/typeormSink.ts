import { defer, type OperatorFunction } from 'rxjs';
import type { DataSource, EntityTarget, ObjectLiteral } from 'typeorm';
import { demandConsumer, type Message } from '../../index.js';
import { BatchWriter, type RowEvent } from './BatchWriter.js';
import { describeValue } from './describeValue.js';
import { isDataSource } from './isDataSource.js';
import { sinkSettings, type SinkReport, type TypeormSinkOptions } from './SinkOptions.js';
import { SinkTarget } from './SinkTarget.js';

/**
 * Stores rows in the table of a TypeORM entity, one multi-row statement per batch, asking for no more rows than it can store.
 *
 * ```
 * demand  500         500          500
 * source  --[500]-------[500]--------[20]|
 *         typeormSink(dataSource, Tweet)
 * result  --------{480 new}----{500 new}--{20 new}|
 * ```
 *
 * - **emits when** a batch has been handled: how many of its rows were inserted, duplicates, rejected. The counts are exact on MySQL,
 *   MariaDB, SQLite and PostgreSQL, unless a lost connection left open whether a statement that was then sent again had been carried out.
 * - **asks upstream when** it is subscribed, for `maxDemand`, and again when no more than `minDemand` rows are left in flight. While a batch
 *   waits for the database to come back nothing is asked for.
 * - **completes when** upstream has completed and every batch is stored.
 * - **on cancel** the statement on its way is carried out, nothing further is sent.
 *
 * A statement that fails for a passing reason is sent again, as `retry` says. `onNotice` is told when the database goes away and when it is back.
 *
 * Rows are sorted by their conflict key, so that several sinks with overlapping rows lock them in the same order. A statement that fails
 * because of a row is halved until the bad row stands alone. Rows are never changed: no generated id is written back.
 *
 * A row may come in a message (`createMessage`). It is acked when the statement that stored it, or found it known, is committed; nacked when the
 * database refused the row, after `onReject`; nacked when its batch failed for good. Reports hold the rows, not the messages.
 *
 * ```ts
 * import { fromDemandProducer } from 'rxjs-demand';
 * import { typeormSink } from 'rxjs-demand/typeorm';
 * import libsql from 'libsql';
 * import { DataSource, EntitySchema } from 'typeorm';
 *
 * interface Post { postId: string; text: string }
 * const Post = new EntitySchema<Post>({
 *   name: 'Post',
 *   columns: { postId: { type: 'varchar', length: 20, primary: true }, text: { type: 'text' } },
 * });
 * const dataSource = new DataSource({ type: 'better-sqlite3', driver: libsql, database: ':memory:', entities: [Post], synchronize: true });
 * await dataSource.initialize();
 *
 * fromDemandProducer<Post>((demand, context) => {
 *   context.complete();
 *   return [{ postId: '1', text: 'one' }, { postId: '2', text: 'two' }, { postId: '1', text: 'one again' }];
 * })
 *   .pipe(typeormSink(dataSource, Post))
 *   .subscribe(({ inserted, duplicates }) => console.log(`${inserted} new, ${duplicates} known`));
 * // => 2 new, 1 known
 * ```
 *
 * @throws TypeError when `dataSource` is not a TypeORM DataSource, when `conflictPaths` is not a unique key of the entity, when the entity
 * has no unique key to tell duplicates by. RangeError when an option is out of range. Of a data source that is not yet initialised the
 * entity is unknown: what depends on it is then the stream's error, on subscription.
 */
export function typeormSink<T extends ObjectLiteral>(
  dataSource: DataSource,
  target: EntityTarget<T>,
  options: TypeormSinkOptions<T> = {},
): OperatorFunction<T | Message<T>, SinkReport<T>> {
  if (!isDataSource(dataSource)) {
    // A string is likely a URL with a password in it.
    const got = typeof dataSource === 'string' ? 'a string' : describeValue(dataSource);
    throw new TypeError(`Expected \`dataSource\` to be a TypeORM DataSource, got ${got}`);
  }
  const settings = sinkSettings(options);
  let writer: BatchWriter<T> | undefined;
  const prepare = (): BatchWriter<T> => (writer ??= new BatchWriter(new SinkTarget(dataSource, target, settings), settings));
  if (dataSource.isInitialized) {
    prepare();
  }
  const consume = demandConsumer((events: readonly RowEvent<T>[]) => prepare().write(events), {
    maxDemand: settings.maxDemand,
    minDemand: settings.minDemand,
  });
  return (source) => {
    const reports = consume(source);
    return defer(() => {
      if (!dataSource.isInitialized) {
        throw new TypeError('Expected an initialised DataSource: call `await dataSource.initialize()` before subscribing');
      }
      prepare();
      return reports;
    });
  };
}
