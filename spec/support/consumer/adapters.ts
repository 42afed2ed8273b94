/** What a user of the adapters writes. */
import type { Observable } from 'rxjs';
import { mapStage } from 'rxjs-demand';
import { type Tweet, TwitterApiError, twitterSearch } from 'rxjs-demand/twitter';
import { type SinkReport, typeormSink } from 'rxjs-demand/typeorm';
import { DataSource, EntitySchema } from 'typeorm';

interface Row {
  id: string;
  text: string;
}

const rows = new EntitySchema<Row>({ name: 'row', columns: { id: { type: 'varchar', primary: true }, text: { type: 'text' } } });
const dataSource = new DataSource({ type: 'mysql', url: 'mysql://localhost', entities: [rows] });

export const reports$: Observable<SinkReport<Row>> = twitterSearch({ query: 'rxjs', bearerToken: 'token' }).pipe(
  mapStage(({ id, text }: Tweet): Row => ({ id, text })),
  typeormSink(dataSource, rows, { conflictPaths: ['id'] }),
);

export function statusOf(error: unknown): number | undefined {
  return error instanceof TwitterApiError ? error.status : undefined;
}
