import type { Corpus } from './Corpus.js';
import { matchQuery } from './matchQuery.js';
import type { Post } from './Post.js';
import { renderPage } from './renderPage.js';
import { type ParameterRules, readSearchParameters } from './searchParameters.js';
import { type PageShape, selectPage } from './selectPage.js';

export interface SearchOptions extends ParameterRules, PageShape {
  /** Serve every post, whatever the query says; it is checked all the same. */
  readonly matchAll?: boolean;
  /** Name an error beside the data. */
  readonly partialErrors?: boolean;
}

export interface SearchAnswer {
  readonly status: number;
  readonly body: unknown;
  /** Indexes of the posts in the body. */
  readonly served: readonly number[];
}

const everything = (): boolean => true;

/** GET /2/tweets/search/recent as a function: parameters and posts in, status and body out. */
export function searchEndpoint(params: URLSearchParams, corpus: Corpus, options: SearchOptions = {}): SearchAnswer {
  const checked = readSearchParameters(params, options);
  if ('problem' in checked) return { ...checked.problem, served: [] };
  const { request } = checked;
  const matches: (post: Post) => boolean = options.matchAll ? everything : matchQuery(request.query);
  const page = selectPage(corpus, request, matches, options);
  const posts = page.indexes.map((index) => corpus.at(index));
  return { status: 200, body: renderPage(posts, page.nextToken, request, options.partialErrors), served: page.indexes };
}
