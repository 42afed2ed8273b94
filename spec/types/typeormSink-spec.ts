import { map, type Observable, type OperatorFunction } from 'rxjs';
import { mapStage, type DemandObservable, type Message } from 'rxjs-demand';
import { typeormSink, type SinkNotice, type SinkReport, type TypeormSinkOptions } from 'rxjs-demand/typeorm';
import type { DataSource, EntitySchema, EntityTarget } from 'typeorm';
import { expectType } from './expectType.js';

interface Row {
  id: string;
  text: string;
}
declare const rows$: DemandObservable<Row>;
declare const numbers$: DemandObservable<number>;
declare const dataSource: DataSource;
declare const schema: EntitySchema<Row>;
declare const target: EntityTarget<Row>;

expectType<Observable<SinkReport<Row>>>()(rows$.pipe(typeormSink(dataSource, schema)));
expectType<Observable<SinkReport<Row>>>()(rows$.pipe(typeormSink(dataSource, target)));
const sink = typeormSink(dataSource, schema);
expectType<OperatorFunction<Row | Message<Row>, SinkReport<Row>>>()(sink);
// Whoever has rows need not know of messages.
sink satisfies OperatorFunction<Row, SinkReport<Row>>;
expectType<Observable<SinkReport<Row>>>()(
  numbers$.pipe(
    mapStage((n) => ({ id: String(n), text: '' })),
    sink,
  ),
);
expectType<Observable<number>>()(
  rows$.pipe(
    sink,
    map(({ rows, inserted, duplicates, rejected }) => {
      expectType<readonly Row[]>()(rows);
      return inserted + duplicates + rejected;
    }),
  ),
);
const options: TypeormSinkOptions<Row> = {
  conflictPaths: ['id', 'text'],
  onConflict: 'update',
  maxDemand: 100,
  minDemand: 50,
  retry: { maxAttempts: Infinity, initialDelayMs: 10, maxDelayMs: 1000, maxElapsedMs: 60_000 },
  onNotice: (notice) => {
    expectType<SinkNotice>()(notice);
    switch (notice.kind) {
      case 'retry':
        expectType<number>()(notice.attempt + notice.waitMs + notice.rows);
        expectType<string>()(notice.code);
        return;
      case 'away':
        expectType<string>()(notice.code);
        return;
      case 'back':
        expectType<number>()(notice.awayMs);
    }
  },
  onReject: (row, error) => {
    expectType<Row>()(row);
    expectType<unknown>()(error);
  },
};
expectType<Observable<SinkReport<Row>>>()(rows$.pipe(typeormSink(dataSource, schema, options)));
rows$.pipe(
  typeormSink(dataSource, schema, {
    onReject: (row) => {
      expectType<Row>()(row);
    },
  }),
);

// @ts-expect-error numbers are no rows
numbers$.pipe(sink);
// @ts-expect-error the entity is missing
typeormSink(dataSource);
// @ts-expect-error a DataSource, not its URL
typeormSink('mysql://localhost', schema);
// @ts-expect-error no property of the entity
typeormSink(dataSource, schema, { conflictPaths: ['tweetId'] });
// @ts-expect-error a list of properties
typeormSink(dataSource, schema, { conflictPaths: 'id' });
// @ts-expect-error ignore, update or error
typeormSink(dataSource, schema, { onConflict: 'replace' });
// @ts-expect-error a number
typeormSink(dataSource, schema, { maxDemand: '100' });
// @ts-expect-error a number
typeormSink(dataSource, schema, { minDemand: false });
// @ts-expect-error no such option of retry
typeormSink(dataSource, schema, { retry: { attempts: 3 } });
// @ts-expect-error a number
typeormSink(dataSource, schema, { retry: { maxDelayMs: '5 s' } });
// @ts-expect-error what is rejected is a row
typeormSink(dataSource, schema, { onReject: (n: number) => n });
// @ts-expect-error the sink writes one batch at a time
typeormSink(dataSource, schema, { concurrency: 2 });
declare const report: SinkReport<Row>;
// @ts-expect-error a report's rows may not be changed
report.rows.length = 0;
// @ts-expect-error the result is plain: it answers no demand
rows$.pipe(sink).subscribeWithDemand;
