import type { CheckpointStore } from 'rxjs-demand/twitter';
import { checkpointTable } from '../../../samples/tweets-to-database/checkpointTable.js';
import { freshSqlite, type FreshDatabase } from '../../support/database.js';

// On MySQL and MariaDB: spec/integration/mainJob-spec.ts.
describe('checkpointTable on SQLite', () => {
  let database: FreshDatabase;
  let store: CheckpointStore;

  beforeEach(async () => {
    database = await freshSqlite([]);
    store = checkpointTable(database.dataSource, 'https://api.x.com');
  });
  afterEach(() => database.close());

  it('has nothing at first', async () => {
    expect(await store.load('twitterSearch:anitta')).toBeUndefined();
  });

  it('keeps the latest place of each search', async () => {
    for (const key of ['twitterSearch:anitta', 'twitterSearch:Anitta', 'twitterSearch:💃']) {
      await store.load(key);
      await store.save(key, { sinceId: '9223372036854775806', savedAt: '2026-01-01T12:00:00.000Z' });
      await store.save(key, { sinceId: '9223372036854775807', savedAt: '2026-01-01T12:00:20.000Z' });
    }
    await store.save('twitterSearch:anitta', { sinceId: '7' });
    expect(await store.load('twitterSearch:anitta')).toEqual({ sinceId: '7' });
    expect(await store.load('twitterSearch:Anitta')).toEqual({ sinceId: '9223372036854775807', savedAt: '2026-01-01T12:00:20.000Z' });
    expect(await database.dataSource.query('SELECT COUNT(*) AS n FROM tweet_checkpoints')).toEqual([{ n: 3 }]);
  });

  it('keeps two APIs apart', async () => {
    await store.load('k');
    await store.save('k', { sinceId: '7' });
    expect(await checkpointTable(database.dataSource, 'http://127.0.0.1:4010').load('k')).toBeUndefined();
  });
});
