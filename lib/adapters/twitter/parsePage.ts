import { laterId } from './ids.js';
import { isObject } from './json.js';
import { parseJson, UnreadableJson } from './parseJson.js';
import { MalformedAnswer, list, optionalId, optionalString, readAuthors, readTweet } from './readTweet.js';
import type { Tweet } from './Tweet.js';

/** One page of search results. */
export interface Page {
  readonly kind: 'page';
  readonly tweets: readonly Tweet[];
  /** The newest id of this page; none when it is empty. */
  readonly newestId: string | undefined;
  /** None on the last page of a window. */
  readonly nextToken: string | undefined;
  /** What the API could not deliver although it answered 200. */
  readonly partialErrors: number;
}

/** Reads the body of a 200 answer. Throws `MalformedAnswer`. */
export function parsePage(body: string): Page {
  const answer = parseBody(body);
  if (!isObject(answer) || !isObject(answer.meta)) {
    throw new MalformedAnswer('the answer has no `meta`');
  }
  const meta = answer.meta;
  const errors = list(answer.errors, 'errors');
  // Zero results come without `data`. Results that are announced and missing are another thing: taking them for zero would lose them.
  if ((answer.data === undefined || answer.data === null) && meta.result_count !== 0 && errors.length === 0) {
    throw new MalformedAnswer('the answer announces results and has no `data`');
  }
  const authors = readAuthors(answer.includes);
  const tweets = list(answer.data, 'data').map((post) => readTweet(post, authors));
  return {
    kind: 'page',
    tweets,
    newestId: readNewestId(meta.newest_id, tweets),
    nextToken: optionalString(meta.next_token, 'meta.next_token'),
    partialErrors: errors.length,
  };
}

function parseBody(body: string): unknown {
  try {
    return parseJson(body);
  } catch (error) {
    /* istanbul ignore else -- parseJson throws nothing else: another error would be a defect there */
    if (error instanceof UnreadableJson) {
      throw new MalformedAnswer(`the answer is ${error.message}`);
    }
    /* istanbul ignore next */
    throw error;
  }
}

function readNewestId(newestId: unknown, tweets: readonly Tweet[]): string | undefined {
  // Every field of `meta` is optional in the API's schema.
  return (
    optionalId(newestId, 'meta.newest_id') ?? tweets.reduce<string | undefined>((newest, tweet) => laterId(newest, tweet.id), undefined)
  );
}
