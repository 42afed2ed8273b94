import type { Observable } from 'rxjs';
import { typeormCheckpoint } from 'rxjs-demand/typeorm';
import type { DataSource } from 'typeorm';
import type { Output } from './Progress.js';
import { RETRY_FOREVER } from './retryForever.js';
import { runJob } from './runJob.js';
import type { Settings } from './settings.js';
import type { StopSignal } from './shutdown.js';
import { withDatabase } from './withDatabase.js';

const DEFAULT_API = 'https://api.x.com';
const DEFAULT_DATABASE = 'tweets.sqlite';
const DEFAULT_POLL_MS = 20_000;

/** With a token: from the API, until interrupted; the next run goes on where this one stopped. */
export async function runLive(settings: Settings, bearerToken: string, shutdown$: Observable<StopSignal>, output: Output): Promise<void> {
  const { query, apiUrl: baseUrl = DEFAULT_API, databaseUrl = DEFAULT_DATABASE, pollIntervalMs = DEFAULT_POLL_MS } = settings;
  await withDatabase(databaseUrl, async (dataSource) => {
    output.write(`Searching ${baseUrl} for ${query}, storing in ${nameOf(dataSource)}. Ctrl-C to stop.\n`);
    await runJob({
      settings,
      search: { query, bearerToken, baseUrl, pollIntervalMs },
      dataSource,
      checkpoints: typeormCheckpoint(dataSource, { scope: baseUrl, retry: RETRY_FOREVER }),
      shutdown$,
      output,
    });
  });
}

/** Without user and password. */
function nameOf({ options }: DataSource): string {
  return options.type === 'mysql' || options.type === 'mariadb'
    ? `${options.type}://${options.host ?? ''}:${String(options.port)}/${options.database ?? ''}`
    : String(options.database);
}
