import { openSqlite } from '../sources/databases.mjs';
import { BATCH, batchesOf, store, total } from '../sources/rows.mjs';

const head = 'INSERT INTO tweets (text, tweet_id, tweet_author_id) VALUES';
const cells = ({ text, tweetId, tweetAuthorId }) => [text, tweetId, tweetAuthorId];
const inserting = (driver, rows) => driver.prepare(`${head} ${Array(rows).fill('(?, ?, ?)').join(', ')}`);

export default {
  title: 'Sink on SQLite (libsql, a file): batches of 500 rows, by the clock',
  events: 10_000,
  expected: total,
  inTurns: true,
  open: () => openSqlite(),
  contenders: {
    'libsql, prepared': async (end, { driver }) => {
      const statement = inserting(driver, BATCH);
      let stored = 0;
      for (const batch of batchesOf(end)) stored += statement.run(...batch.flatMap(cells)).changes;
      return stored;
    },
    'rxjs-demand': store,
    'libsql, one row at a time': {
      events: 500,
      run: async (end, { driver }) => {
        const statement = inserting(driver, 1);
        let stored = 0;
        for (const row of batchesOf(end).flat()) stored += statement.run(...cells(row)).changes;
        return stored;
      },
    },
  },
};
