import { EntitySchema } from 'typeorm';

/** A row of the table `tweets`. What the database fills in is optional. */
export interface TweetRow {
  readonly id?: number;
  readonly text: string;
  readonly tweetId: string;
  readonly tweetAuthorId?: string | null;
  readonly insertedAt?: Date;
  readonly updatedAt?: Date;
}

/** The table `tweets`, the same on MySQL, MariaDB and SQLite. */
export const tweetEntity = new EntitySchema<TweetRow>({
  name: 'Tweet',
  tableName: 'tweets',
  columns: {
    id: { type: Number, primary: true, generated: 'increment' },
    text: { type: 'text', charset: 'utf8mb4' },
    // As text: an id exceeds 2^53, and SQLite's drivers read large integers as rounded numbers.
    tweetId: { name: 'tweet_id', type: 'varchar', length: 20, unique: true },
    tweetAuthorId: { name: 'tweet_author_id', type: 'varchar', length: 20, nullable: true },
    insertedAt: { name: 'inserted_at', type: 'datetime', createDate: true },
    updatedAt: { name: 'updated_at', type: 'datetime', updateDate: true },
  },
});
