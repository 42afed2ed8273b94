import { isId, laterId } from './ids.js';
import { isObject } from './json.js';
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

/** The body is not a page of search results: the request is made again. Its message never quotes the body. */
export class MalformedAnswer extends Error {
  override readonly name = 'MalformedAnswer';
}

/** Reads the body of a 200 answer. Throws `MalformedAnswer`. */
export function parsePage(body: string): Page {
  const answer = parseJson(body);
  if (!isObject(answer) || !isObject(answer.meta)) {
    throw new MalformedAnswer('the answer has no `meta`');
  }
  const meta = answer.meta;
  const errors = list(answer.errors, 'errors');
  // Zero results come without `data`. Results that are announced and missing are another thing: taking them for zero would lose them.
  if (answer.data === undefined && meta.result_count !== 0 && errors.length === 0) {
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

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // JSON.parse quotes the body in its message.
    throw new MalformedAnswer('the answer is not JSON');
  }
}

function readTweet(post: unknown, authors: ReadonlyMap<string, NonNullable<Tweet['author']>>): Tweet {
  if (!isObject(post) || typeof post.text !== 'string') {
    throw new MalformedAnswer('a post has no `text`');
  }
  const tweet: Tweet = { id: requiredId(post.id, 'id'), text: post.text, raw: post };
  const createdAt = optionalString(post.created_at, 'created_at');
  if (createdAt !== undefined) {
    tweet.createdAt = createdAt;
  }
  if (post.author_id !== undefined) {
    tweet.authorId = requiredId(post.author_id, 'author_id');
    const author = authors.get(tweet.authorId);
    if (author !== undefined) {
      tweet.author = author;
    }
  }
  return tweet;
}

function readAuthors(includes: unknown): ReadonlyMap<string, NonNullable<Tweet['author']>> {
  const authors = new Map<string, NonNullable<Tweet['author']>>();
  for (const user of isObject(includes) ? list(includes.users, 'includes.users') : []) {
    if (!isObject(user)) {
      throw new MalformedAnswer('an entry of `includes.users` is not an object');
    }
    const author: NonNullable<Tweet['author']> = { id: requiredId(user.id, 'includes.users.id') };
    for (const field of ['name', 'username', 'location'] as const) {
      const value = optionalString(user[field], `includes.users.${field}`);
      if (value !== undefined) {
        author[field] = value;
      }
    }
    authors.set(author.id, author);
  }
  return authors;
}

function readNewestId(newestId: unknown, tweets: readonly Tweet[]): string | undefined {
  // Every field of `meta` is optional in the API's schema.
  return newestId === undefined
    ? tweets.reduce<string | undefined>((newest, tweet) => laterId(newest, tweet.id), undefined)
    : requiredId(newestId, 'meta.newest_id');
}

function requiredId(value: unknown, name: string): string {
  if (isId(value)) {
    return value;
  }
  // A number has been rounded by the time it arrives here: another post's id.
  throw new MalformedAnswer(`\`${name}\` is not a string of 1 to 19 digits (${typeof value})`);
}

function optionalString(value: unknown, name: string): string | undefined {
  if (value === undefined || value === null || typeof value === 'string') {
    return value ?? undefined;
  }
  throw new MalformedAnswer(`\`${name}\` is not a string (${typeof value})`);
}

function list(value: unknown, name: string): readonly unknown[] {
  if (value === undefined || value === null || Array.isArray(value)) {
    return (value as readonly unknown[] | null | undefined) ?? [];
  }
  throw new MalformedAnswer(`\`${name}\` is not a list (${typeof value})`);
}
