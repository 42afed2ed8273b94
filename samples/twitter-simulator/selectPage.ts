import type { Corpus } from './Corpus.js';
import { encodeNextToken } from './nextToken.js';
import type { Post } from './Post.js';
import type { SearchRequest } from './searchParameters.js';

export interface Page {
  /** Indexes into the corpus, newest first. */
  readonly indexes: readonly number[];
  /** Absent on the last page. */
  readonly nextToken: string | undefined;
}

export interface PageShape {
  /** Fewer posts than asked for, although more are left. */
  readonly short?: boolean;
  /** Posts of an earlier page to be served once more. */
  readonly repeat?: readonly number[];
}

/** The newest posts between the request's ids. Where the page ends depends on ids alone, so posts that appear while a client pages shift nothing. */
export function selectPage(corpus: Corpus, request: SearchRequest, matches: (post: Post) => boolean, shape: PageShape = {}): Page {
  const first = request.sinceId === undefined ? 0 : corpus.countUpTo(request.sinceId);
  const end = request.untilId === undefined ? corpus.size : corpus.countBelow(request.untilId);
  const repeated = (shape.repeat ?? []).filter((index) => matches(corpus.at(index)));
  const room = request.maxResults - repeated.length;
  const limit = shape.short ? Math.ceil(room / 3) : room;

  const fresh: number[] = [];
  let more = false;
  for (let index = end - 1; index >= first && !more; index--) {
    if (!matches(corpus.at(index))) continue;
    // One post further than the page: whether there is another decides about the token.
    if (fresh.length === limit) more = true;
    else fresh.push(index);
  }

  const last = fresh.at(-1);
  return {
    indexes: Array.from(new Set([...fresh, ...repeated])).sort((left, right) => right - left),
    nextToken: more && last !== undefined ? encodeNextToken(corpus.at(last).id) : undefined,
  };
}
