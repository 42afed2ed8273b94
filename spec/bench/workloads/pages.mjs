import { EMPTY, first, lastValueFrom, of, scan } from 'rxjs';
import { openSqlite } from '../sources/databases.mjs';
import { axiosOf } from '../sources/pages.mjs';
import { Tweet } from '../sources/tweets.mjs';
import { mapMessage, mapStage } from '../support/rxjs-demand.mjs';
import { twitterSearch } from '../support/rxjs-demand-twitter.mjs';
import { typeormSink } from '../support/rxjs-demand-typeorm.mjs';

export const counts = [2000, 20_000, 80_000];

const toRow = ({ id, text, authorId }) => ({ tweetId: id, text, tweetAuthorId: authorId ?? null });
let opened;

/** The main job without its network: parses, maps and stores pages, acks the posts, and saves the place after each page. */
async function pagesToRows(posts) {
  const { dataSource, empty } = await (opened ??= openSqlite({ inMemory: true }));
  await empty();
  let saves = 0;
  const checkpoint = { load: () => of(undefined), save: () => (saves++, EMPTY) };
  const search$ = twitterSearch({ query: 'anitta', bearerToken: 'token', acknowledge: true, checkpoint, axios: axiosOf(posts) });
  const stored = await lastValueFrom(
    search$.pipe(
      mapStage(mapMessage(toRow)),
      typeormSink(dataSource, Tweet),
      scan((sum, { inserted }) => sum + inserted, 0),
      first((sum) => sum === posts),
    ),
  );
  return saves > 0 ? stored : undefined;
}

export default {
  title: 'Pages of 100 posts to rows: parse, map, store (SQLite in memory), ack; windows of 2,000 to 80,000 posts',
  expected: (end) => end,
  contenders: Object.fromEntries(counts.map((posts) => [`${String(posts)} posts`, { events: posts, run: pagesToRows }])),
};
