import { missingAuthor } from './errors.js';
import type { Author, Post } from './Post.js';
import type { SearchRequest } from './searchParameters.js';
import type { StreamRule } from './StreamRules.js';

/** The JSON of a page: posts with the fields asked for, their authors when expanded, and `meta`. */
export function renderPage(posts: readonly Post[], nextToken: string | undefined, request: SearchRequest, partialErrors = false): unknown {
  const newest = posts[0];
  const oldest = posts.at(-1);
  // Nothing found: the API leaves out data, newest_id and oldest_id.
  if (newest === undefined || oldest === undefined) return { meta: { result_count: 0 } };
  const missing = partialErrors ? oldest.author.id : undefined;
  return {
    data: posts.map((post) => renderPost(post, request)),
    ...(request.expandAuthor ? { includes: { users: renderAuthors(posts, missing, request.userFields) } } : {}),
    ...(missing === undefined ? {} : { errors: [missingAuthor(missing)] }),
    meta: {
      newest_id: newest.id,
      oldest_id: oldest.id,
      result_count: posts.length,
      ...(nextToken === undefined ? {} : { next_token: nextToken }),
    },
  };
}

/** One line of the stream. */
export function renderStreamed(post: Post, rules: readonly StreamRule[], request: SearchRequest): unknown {
  return {
    data: renderPost(post, request),
    ...(request.expandAuthor ? { includes: { users: renderAuthors([post], undefined, request.userFields) } } : {}),
    matching_rules: rules.map(({ id, tag }) => ({ id, ...(tag === undefined ? {} : { tag }) })),
  };
}

function renderPost(post: Post, { tweetFields, expandAuthor }: SearchRequest): unknown {
  const optional = {
    author_id: post.author.id,
    created_at: post.createdAt,
    lang: post.lang,
    conversation_id: post.id,
    public_metrics: { retweet_count: 0, reply_count: 0, like_count: 0, quote_count: 0, bookmark_count: 0, impression_count: 0 },
  };
  const wanted = Object.entries(optional).filter(([field]) => tweetFields.has(field) || (field === 'author_id' && expandAuthor));
  return { id: post.id, text: post.text, edit_history_tweet_ids: [post.id], ...Object.fromEntries(wanted) };
}

function renderAuthors(posts: readonly Post[], missing: string | undefined, userFields: ReadonlySet<string>): unknown[] {
  const authors = new Map(posts.map(({ author }) => [author.id, author]));
  return Array.from(authors.values())
    .filter((author) => author.id !== missing)
    .map((author) => renderAuthor(author, userFields));
}

function renderAuthor({ id, name, username, location }: Author, userFields: ReadonlySet<string>): unknown {
  return { id, name, username, ...(userFields.has('location') ? { location } : {}) };
}
