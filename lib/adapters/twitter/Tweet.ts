/** One post, found by the search or sent by the stream. Every id is a string: ids exceed 2^53. */
export interface Tweet {
  id: string;
  text: string;
  /** With `tweet.fields` containing `author_id` (the default does). */
  authorId?: string;
  /** ISO 8601, as sent. With `tweet.fields` containing `created_at` (the default does). */
  createdAt?: string;
  /** With `expansions: 'author_id'`, which is billed per author; `location` needs `user.fields` as well. */
  author?: { id: string; name?: string; username?: string; location?: string };
  /** The rules it came for. Only from `twitterStream`, and not on a post that the repair of a gap found. */
  matchingRules?: readonly { id: string; tag?: string }[];
  /** The post as the API sent it, with every field that was asked for. */
  raw: unknown;
}
