import { compareIds } from './compareIds.js';
import type { Post, PostSource } from './Post.js';

export interface Growth {
  /** Posts that are there at the start. */
  readonly initial: number;
  /** How fast the others appear. With `initial: 100` and 5 there are 150 posts after ten seconds. */
  readonly postsPerSecond: number;
  /** Milliseconds; only differences count. */
  readonly now: () => number;
}

/** The posts that can be found by now, oldest first. Growth is worked out from the clock when somebody looks: there is no timer. */
export class Corpus {
  readonly #source: PostSource;
  readonly #growth: Growth;
  readonly #startedAt: number;
  #size = 0;

  constructor(source: PostSource, growth: Growth) {
    this.#source = source;
    this.#growth = growth;
    this.#startedAt = growth.now();
  }

  /** Posts visible now. */
  get size(): number {
    const { initial, postsPerSecond, now } = this.#growth;
    const appeared = initial + Math.floor(((now() - this.#startedAt) * postsPerSecond) / 1000);
    // Never less than before: a clock set back must not make posts vanish.
    this.#size = Math.max(this.#size, Math.min(this.#source.length, appeared));
    return this.#size;
  }

  at(index: number): Post {
    return this.#source.at(index);
  }

  /** How many visible posts have a smaller id: the index at which this id stands or would stand. */
  countBelow(id: string): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (compareIds(this.#source.idAt(middle), id) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** How many visible posts have this id or a smaller one. */
  countUpTo(id: string): number {
    const below = this.countBelow(id);
    return below < this.size && compareIds(this.#source.idAt(below), id) === 0 ? below + 1 : below;
  }
}

/** An array as a source of posts; it has to be in the order of the ids. */
export function postsOf(posts: readonly Post[]): PostSource {
  const at = (index: number): Post => {
    const post = posts[index];
    if (post === undefined)
      throw new RangeError(`Expected \`index\` to be an integer from 0 to ${String(posts.length - 1)}, got \`${String(index)}\``);
    return post;
  };
  return { length: posts.length, at, idAt: (index) => at(index).id };
}
