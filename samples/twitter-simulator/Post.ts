export interface Author {
  readonly id: string;
  readonly name?: string;
  readonly username?: string;
  readonly location?: string;
}

export interface Post {
  /** A snowflake: up to 19 digits, above 2^53, so a string everywhere. */
  readonly id: string;
  readonly text: string;
  readonly author: Author;
  /** ISO 8601, UTC, milliseconds. */
  readonly createdAt: string;
  /** BCP 47; recorded posts have none. */
  readonly lang?: string;
}

/** Posts by index, oldest first, ids strictly increasing. `length` is `Infinity` when posts are made without end. */
export interface PostSource {
  readonly length: number;
  at(index: number): Post;
  /** The id alone: a binary search asks for many ids and needs no texts. */
  idAt(index: number): string;
}
