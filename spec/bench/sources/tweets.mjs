import { EntitySchema } from 'typeorm';

/** The main job's table; samples/ is not built, so it is written here once more. */
export const Tweet = new EntitySchema({
  name: 'Tweet',
  tableName: 'tweets',
  columns: {
    id: { type: Number, primary: true, generated: 'increment' },
    text: { type: 'text', charset: 'utf8mb4' },
    tweetId: { name: 'tweet_id', type: 'varchar', length: 20, unique: true },
    tweetAuthorId: { name: 'tweet_author_id', type: 'varchar', length: 20, nullable: true },
    insertedAt: { name: 'inserted_at', type: 'datetime', createDate: true },
    updatedAt: { name: 'updated_at', type: 'datetime', updateDate: true },
  },
});

const words = 'amor musica nova show anitta funk brasil hoje noite 🎉 lançamento — clipe ao vivo em casa com todo mundo'.split(' ');
const newest = 1_704_123_456_789_000_000n;

/** What the API sends of a post; of a higher `index` an older one, as a search goes. The text is about as long as a post is. */
export function post(index) {
  const length = 10 + ((index * 7919) % 20);
  const text = Array.from({ length }, (_, word) => words[(index * 31 + word * 17 + ((index >> 3) % 7)) % words.length]).join(' ');
  return {
    id: String(newest - BigInt(index) * 4_194_304n),
    text: `${text} "${String(index)}"`,
    author_id: String(1_000_000 + ((index * 104_729) % 99_999_989)),
    created_at: new Date(1_700_000_000_000 - index * 1000).toISOString(),
  };
}

/** A row of the table. */
export function toRow({ id, text, author_id: authorId }) {
  return { tweetId: id, text, tweetAuthorId: authorId };
}

export const rowsOf = (end) => Array.from({ length: end }, (_, index) => toRow(post(index)));
