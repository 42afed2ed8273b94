import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Observable } from 'rxjs';
import type { DataSource } from 'typeorm';
import { generatePosts, startSimulator } from '../twitter-simulator/index.js';
import { compareWithTable } from './compareWithTable.js';
import type { Output } from './Progress.js';
import { runJob, type StopReason } from './runJob.js';
import type { Settings } from './settings.js';
import type { StopSignal } from './shutdown.js';
import { withDatabase } from './withDatabase.js';

const POSTS = 2500;
const SEED = 1;
/** With --forever, 5 new posts a second; a faster poll would soon meet the rate limit. */
const POLL_MS = 3000;

/** Without a token: from the bundled simulator, all of it, and then looks whether everything has arrived. */
export async function runSimulated(settings: Settings, shutdown$: Observable<StopSignal>, output: Output): Promise<void> {
  const { query, forever, pollIntervalMs = POLL_MS, databaseUrl = temporaryFile() } = settings;
  const simulator = await startSimulator({ posts: POSTS, seed: SEED, forever, matchAll: true });
  try {
    await withDatabase(databaseUrl, async (dataSource) => {
      output.write(welcome(settings, databaseUrl));
      const { reason } = await runJob({
        settings,
        search: { query, bearerToken: simulator.token, baseUrl: simulator.url, pollIntervalMs },
        dataSource,
        firstWindowOnly: !forever,
        shutdown$,
        output,
      });
      output.write(await verify(dataSource, simulator.corpusSize, reason));
    });
  } finally {
    await simulator.close();
  }
}

/** A new one each time, so that every run stores everything; it stays there to be looked at. */
function temporaryFile(): string {
  return join(mkdtempSync(join(tmpdir(), 'rxjs-demand-')), 'tweets.sqlite');
}

function welcome({ apiUrl, databaseUrl, forever }: Settings, file: string): string {
  return [
    'No TWITTER_BEARER_TOKEN: the posts come from the bundled simulator of the API.',
    ...(apiUrl === undefined ? [] : ['TWITTER_API_URL is of no use without it.']),
    ...(databaseUrl === undefined ? [`They go to ${file}`] : []),
    ...(forever ? ['Five new ones a second. Ctrl-C to stop.'] : []),
    '',
  ].join('\n');
}

async function verify(dataSource: DataSource, count: number, reason: StopReason | undefined): Promise<string> {
  // Post n is a function of the seed and n, so these are made afresh and have not come through the pipeline.
  const posts = generatePosts({ count: Infinity, seed: SEED });
  const { identical, missing, different, repeated } = await compareWithTable(dataSource, posts, count);
  if (different > 0 || repeated > 0 || (reason === 'window' && missing > 0)) {
    const figures = `${String(missing)} missing, ${String(different)} with another text, ${String(repeated)} more than once`;
    throw new Error(`Verification failed: of ${String(count)} posts ${figures}`);
  }
  const which = missing === 0 ? `all ${String(count)}` : `${String(identical)} of ${String(count)}`;
  return `verified: ${which} posts are in the table, once each, with the same text\n`;
}
