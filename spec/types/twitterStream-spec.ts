import { demandConsumer, mapStage, type DemandObservable } from 'rxjs-demand';
import { twitterStream, type Tweet, type TwitterStreamNotice, type TwitterStreamOptions } from 'rxjs-demand/twitter';
import { expectType } from './expectType.js';

const posts$ = twitterStream({
  bearerToken: 'AAAA',
  overflow: 'dropOldest',
  bufferSize: Infinity,
  onDrop: (tweet) => {
    expectType<Tweet>()(tweet);
  },
  onNotice: (notice) => {
    expectType<TwitterStreamNotice>()(notice);
    if (notice.kind === 'disconnected') {
      expectType<number>()(notice.waitMs);
    }
  },
  params: { expansions: ['author_id'] },
  repairWith: { query: 'anitta', sinceId: '5' },
});
expectType<DemandObservable<Tweet>>()(posts$);
posts$.pipe(
  mapStage((tweet) => tweet.matchingRules?.map((rule) => rule.tag)),
  demandConsumer((tags) => {
    expectType<readonly ((string | undefined)[] | undefined)[]>()(tags);
  }),
);

// @ts-expect-error what happens to posts that find no room has to be said
twitterStream({ bearerToken: 'AAAA' });
// @ts-expect-error no such policy
twitterStream({ bearerToken: 'AAAA', overflow: 'drop' });
// @ts-expect-error a repair needs a query
twitterStream({ bearerToken: 'AAAA', overflow: 'error', repairWith: {} });
// @ts-expect-error ids are strings
const numeric: TwitterStreamOptions = { bearerToken: 'AAAA', overflow: 'error', repairWith: { query: 'a', sinceId: 5 } };
