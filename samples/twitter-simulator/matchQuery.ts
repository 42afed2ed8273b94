import type { Post } from './Post.js';

/**
 * A small part of the query language: every word and every "quoted phrase" has to occur in the text, in any case; a leading `-` turns a term round;
 * `lang:pt` compares the language, `from:name` the username, `is:` and `has:` match nothing (so `-is:retweet` matches everything: the posts are originals).
 */
export function matchQuery(query: string): (post: Post) => boolean {
  const terms = Array.from(query.matchAll(/(-?)(?:"([^"]*)"|(\S+))/g), ([, minus, phrase, word]) => {
    const matches = phrase === undefined ? matchWord(word ?? '') : contains(phrase);
    return minus === '-' ? (post: Post) => !matches(post) : matches;
  });
  return (post) => terms.every((matches) => matches(post));
}

function matchWord(word: string): (post: Post) => boolean {
  const [, operator, value = ''] = /^(lang|from|is|has):(.+)$/i.exec(word) ?? [];
  switch (operator?.toLowerCase()) {
    case 'lang':
      return (post) => post.lang === value;
    case 'from':
      return (post) => post.author.username?.toLowerCase() === value.toLowerCase();
    case 'is':
    case 'has':
      return () => false;
    default:
      return contains(word);
  }
}

function contains(part: string): (post: Post) => boolean {
  const lowerCase = part.toLowerCase();
  return (post) => post.text.toLowerCase().includes(lowerCase);
}
