import type { AxiosInstance } from 'axios';
import { of, type Observable, type SchedulerLike } from 'rxjs';
import { demandConsumer, mapStage, type DemandObservable } from 'rxjs-demand';
import {
  twitterSearch,
  type TwitterApiError,
  type Checkpoint,
  type CheckpointStore,
  type Tweet,
  type TwitterSearchOptions,
} from 'rxjs-demand/twitter';
import { expectType } from './expectType.js';

declare const axios: AxiosInstance;
declare const scheduler: SchedulerLike;

const least = { query: 'rxjs', bearerToken: 'token' };
expectType<DemandObservable<Tweet>>()(twitterSearch(least));
expectType<DemandObservable<string>>()(twitterSearch(least).pipe(mapStage(({ text }) => text)));
expectType<Observable<readonly Tweet[]>>()(twitterSearch(least).pipe(demandConsumer(() => undefined)));

const checkpoint: CheckpointStore = {
  load: async (key) => {
    expectType<string>()(key);
    return undefined;
  },
  save: (_key, saved) => {
    expectType<Checkpoint>()(saved);
    return of(saved);
  },
};
const options: TwitterSearchOptions = {
  ...least,
  baseUrl: 'http://localhost:8080',
  sinceId: '1',
  maxResults: 10,
  pollIntervalMs: 1000,
  requestTimeoutMs: 1000,
  params: { 'tweet.fields': ['lang', 'created_at'] as const, expansions: 'author_id', n: 1 },
  axios,
  checkpoint,
  scheduler,
};
expectType<DemandObservable<Tweet>>()(twitterSearch(options));
twitterSearch({
  ...least,
  onNotice: (notice) => {
    expectType<string>()(notice.message);
    if (notice.kind === 'page') {
      expectType<number>()(notice.tweets);
    }
  },
});

declare const tweet: Tweet;
expectType<string>()(tweet.id);
expectType<string | undefined>()(tweet.authorId);
expectType<string | undefined>()(tweet.author?.location);
expectType<unknown>()(tweet.raw);
declare const error: TwitterApiError;
export const asError: Error = error;
expectType<number | undefined>()(error.status);
expectType<string | undefined>()(error.type);
expectType<string | undefined>()(error.detail);

// @ts-expect-error the token is missing
twitterSearch({ query: 'rxjs' });
// @ts-expect-error the query is missing
twitterSearch({ bearerToken: 'token' });
// @ts-expect-error there is nothing to look for
twitterSearch();
// @ts-expect-error ids are strings: they exceed 2^53
twitterSearch({ ...least, sinceId: 1 });
// @ts-expect-error a number
twitterSearch({ ...least, maxResults: '10' });
// @ts-expect-error a number
twitterSearch({ ...least, pollIntervalMs: '20 s' });
// @ts-expect-error a number
twitterSearch({ ...least, requestTimeoutMs: null });
// @ts-expect-error strings, numbers and arrays of strings
twitterSearch({ ...least, params: { expansions: true } });
// @ts-expect-error a store loads and saves
twitterSearch({ ...least, checkpoint: { load: checkpoint.load } });
// @ts-expect-error a checkpoint is an object
twitterSearch({ ...least, checkpoint: { ...checkpoint, load: async () => '1' } });
// @ts-expect-error an instance, not a URL
twitterSearch({ ...least, axios: 'http://localhost' });
// @ts-expect-error no such option
twitterSearch({ ...least, token: 'token' });
// @ts-expect-error a tweet's id is a string
twitterSearch(least).pipe(mapStage(({ id }) => id.toFixed()));
// @ts-expect-error what may be missing must be looked at
twitterSearch(least).pipe(mapStage(({ author }) => author.id));
// @ts-expect-error no such notice
twitterSearch({ ...least, onNotice: (notice) => notice.kind === 'tweet' });
