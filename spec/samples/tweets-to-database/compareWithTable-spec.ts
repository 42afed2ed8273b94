import { compareWithTable } from '../../../samples/tweets-to-database/compareWithTable.js';
import { tweetEntity } from '../../../samples/tweets-to-database/tweetEntity.js';
import { generatePosts } from '../../../samples/twitter-simulator/index.js';
import { freshSqlite, type FreshDatabase } from '../../support/database.js';
import { numbers } from '../../support/numbers.js';

const COUNT = 1100;
const posts = generatePosts({ count: COUNT, seed: 3 });

describe('compareWithTable', () => {
  let database: FreshDatabase;

  beforeEach(async () => {
    database = await freshSqlite([tweetEntity]);
    const rows = numbers(COUNT).map((index) => ({ tweetId: posts.idAt(index), text: posts.at(index).text }));
    await database.dataSource.createQueryBuilder().insert().into(tweetEntity).values(rows).updateEntity(false).execute();
  });
  afterEach(() => database.close());

  it('finds every post', async () => {
    expect(await compareWithTable(database.dataSource, posts, COUNT)).toEqual({ identical: COUNT, missing: 0, different: 0, repeated: 0 });
  });

  it('finds what is missing and what reads otherwise', async () => {
    const table = database.dataSource.getRepository(tweetEntity);
    await table.delete({ tweetId: posts.idAt(1) });
    await table.update({ tweetId: posts.idAt(1099) }, { text: `${posts.at(1099).text} ` });
    expect(await compareWithTable(database.dataSource, posts, COUNT)).toEqual({ identical: 1098, missing: 1, different: 1, repeated: 0 });
  });

  it('finds what is there twice, in a table that allows it', async () => {
    await database.dataSource.query('DROP TABLE tweets');
    await database.dataSource.query(
      'CREATE TABLE tweets (id INTEGER PRIMARY KEY, text TEXT, tweet_id TEXT, tweet_author_id TEXT, inserted_at TEXT, updated_at TEXT)',
    );
    const { id, text } = posts.at(0);
    for (let time = 0; time < 2; time++) {
      await database.dataSource.query('INSERT INTO tweets (text, tweet_id) VALUES (?, ?)', [text, id]);
    }
    expect(await compareWithTable(database.dataSource, posts, 2)).toEqual({ identical: 0, missing: 1, different: 0, repeated: 1 });
  });
});
