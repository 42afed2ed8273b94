import { isId } from './ids.js';
import { isObject } from './json.js';
import type { Tweet } from './Tweet.js';

type Author = NonNullable<Tweet['author']>;

/** What came is not what the API is known to send. Its message never quotes it. */
export class MalformedAnswer extends Error {
  override readonly name = 'MalformedAnswer';
}

/** Reads one post. Throws `MalformedAnswer`, as do all functions here. */
export function readTweet(post: unknown, authors: ReadonlyMap<string, Author>): Tweet {
  if (!isObject(post) || typeof post.text !== 'string') {
    throw new MalformedAnswer('a post has no `text`');
  }
  const tweet: Tweet = { id: requiredId(post.id, 'id'), text: post.text, raw: post };
  const createdAt = optionalString(post.created_at, 'created_at');
  if (createdAt !== undefined) {
    tweet.createdAt = createdAt;
  }
  const authorId = optionalId(post.author_id, 'author_id');
  if (authorId !== undefined) {
    tweet.authorId = authorId;
    const author = authors.get(authorId);
    if (author !== undefined) {
      tweet.author = author;
    }
  }
  return tweet;
}

export function readAuthors(includes: unknown): ReadonlyMap<string, Author> {
  const authors = new Map<string, Author>();
  for (const user of isObject(includes) ? list(includes.users, 'includes.users') : []) {
    if (!isObject(user)) {
      throw new MalformedAnswer('an entry of `includes.users` is not an object');
    }
    const author: Author = { id: requiredId(user.id, 'includes.users.id') };
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

export function requiredId(value: unknown, name: string): string {
  if (isId(value)) {
    return value;
  }
  // A number has been rounded by the time it arrives here: another post's id.
  throw new MalformedAnswer(`\`${name}\` is not a string of 1 to 19 digits (${typeof value})`);
}

export function optionalId(value: unknown, name: string): string | undefined {
  return value === undefined || value === null ? undefined : requiredId(value, name);
}

export function optionalString(value: unknown, name: string): string | undefined {
  if (value === undefined || value === null || typeof value === 'string') {
    return value ?? undefined;
  }
  throw new MalformedAnswer(`\`${name}\` is not a string (${typeof value})`);
}

export function list(value: unknown, name: string): readonly unknown[] {
  if (value === undefined || value === null || Array.isArray(value)) {
    return (value as readonly unknown[] | null | undefined) ?? [];
  }
  throw new MalformedAnswer(`\`${name}\` is not a list (${typeof value})`);
}
