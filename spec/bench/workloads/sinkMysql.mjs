import { openMysql } from '../sources/databases.mjs';
import { batchesOf, store, total } from '../sources/rows.mjs';
import { Tweet } from '../sources/tweets.mjs';

const head = 'INSERT INTO tweets (text, tweet_id, tweet_author_id) VALUES';
const cells = ({ text, tweetId, tweetAuthorId }) => [text, tweetId, tweetAuthorId];

export default {
  title: 'Sink on MariaDB: batches of 500 rows, by the clock',
  events: 20_000,
  expected: total,
  // By the clock, as most of it is the server's work; in turns in one process, as the server's speed changes from second to second.
  inTurns: true,
  needs: 'mysql',
  open: openMysql,
  contenders: {
    'mysql2, VALUES ?': async (end, { pool }) => {
      let stored = 0;
      for (const batch of batchesOf(end)) {
        const [{ affectedRows }] = await pool.query(`${head} ?`, [batch.map(cells)]);
        stored += affectedRows;
      }
      return stored;
    },
    'rxjs-demand': store,
    'TypeORM query builder': async (end, { dataSource }) => {
      let stored = 0;
      for (const batch of batchesOf(end)) {
        const result = await dataSource.createQueryBuilder().insert().into(Tweet).values(batch).orIgnore().updateEntity(false).execute();
        stored += result.raw.affectedRows;
      }
      return stored;
    },
    'mysql2, one row at a time': {
      events: 500,
      run: async (end, { pool }) => {
        let stored = 0;
        for (const row of batchesOf(end).flat()) {
          const [{ affectedRows }] = await pool.query(`${head} (?, ?, ?)`, cells(row));
          stored += affectedRows;
        }
        return stored;
      },
    },
  },
};
