import { In, type DataSource } from 'typeorm';
import type { PostSource } from '../twitter-simulator/index.js';
import { tweetEntity } from './tweetEntity.js';

/** How posts and table compare, in numbers of posts. */
export interface Comparison {
  /** In the table, once, with the same text. */
  readonly identical: number;
  readonly missing: number;
  readonly different: number;
  readonly repeated: number;
}

const CHUNK = 500;

/** Looks up the first `count` posts in the table. */
export async function compareWithTable(dataSource: DataSource, posts: PostSource, count: number): Promise<Comparison> {
  const result = { identical: 0, missing: 0, different: 0, repeated: 0 };
  const table = dataSource.getRepository(tweetEntity);
  for (let from = 0; from < count; from += CHUNK) {
    const chunk = Array.from({ length: Math.min(CHUNK, count - from) }, (_, index) => posts.at(from + index));
    const rows = await table.findBy({ tweetId: In(chunk.map(({ id }) => id)) });
    const textsOf = new Map<string, string[]>();
    for (const { tweetId, text } of rows) {
      textsOf.set(tweetId, [...(textsOf.get(tweetId) ?? []), text]);
    }
    for (const { id, text } of chunk) {
      const texts = textsOf.get(id) ?? [];
      result[texts.length === 0 ? 'missing' : texts.length > 1 ? 'repeated' : texts[0] === text ? 'identical' : 'different'] += 1;
    }
  }
  return result;
}
