import { type Post, generatePosts } from '../../../samples/twitter-simulator/index.js';
import { snowflakeTime } from '../../../samples/twitter-simulator/snowflake.js';

const make = (seed: number, count = 2500): Post[] => {
  const source = generatePosts({ count, seed });
  return Array.from({ length: source.length }, (_, index) => source.at(index));
};

describe('generatePosts', () => {
  const posts = make(1);
  const texts = posts.map((post) => post.text);

  it('gives as many as asked for, varied', () => {
    expect(posts).toHaveLength(2500);
    expect(new Set(texts).size).toBeGreaterThan(1900);
  });

  it('gives the same posts for the same seed and others for another', () => {
    expect(make(1)).toEqual(posts);
    expect(make(2, 50)).not.toEqual(posts.slice(0, 50));
  });

  it('has strictly increasing 19-digit ids above 2^53 that fit the time of the post', () => {
    posts.forEach((post, index) => {
      const before = posts[index - 1];
      expect(post.id).toMatch(/^[1-9][0-9]{18}$/);
      if (before) expect(BigInt(post.id) > BigInt(before.id)).toBe(true);
      expect(snowflakeTime(post.id)).toBe(Date.parse(post.createdAt));
    });
    expect(BigInt(posts[0]?.id ?? 0) > 2n ** 53n).toBe(true);
    expect(posts.some((post) => String(Number(post.id)) !== post.id)).toBe(true);
  });

  it('knows an id without making the post', () => {
    const source = generatePosts({ count: 100, seed: 3 });
    for (let index = 0; index < 100; index++) expect(source.idAt(index)).toBe(source.at(index).id);
  });

  it('mentions anitta in every post', () => {
    expect(texts.filter((text) => !text.toLowerCase().includes('anitta'))).toEqual([]);
  });

  it('goes from short to 280 and not beyond', () => {
    const lengths = texts.map((text) => text.length);
    expect(Math.min(...lengths)).toBeLessThan(20);
    expect(Math.max(...lengths)).toBe(280);
  });

  it('never cuts a character in two', () => {
    expect(texts.filter((text) => Buffer.from(text).toString() !== text)).toEqual([]);
  });

  it.each([
    ['emoji joined by ZWJ', /\p{Extended_Pictographic}\u200d\p{Extended_Pictographic}/u],
    ['skin tones', /\p{Emoji_Modifier}/u],
    ['flags', /\p{Regional_Indicator}{2}/u],
    ['letters beyond the BMP', /[\u{1d400}-\u{1d7ff}]/u],
    ['rare Han characters beyond the BMP', /[\u{20000}-\u{2fa1f}]/u],
    ['Han', /\p{Script=Han}/u],
    ['kana', /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
    ['Hangul', /\p{Script=Hangul}/u],
    ['Arabic', /\p{Script=Arabic}/u],
    ['Hebrew', /\p{Script=Hebrew}/u],
    ['Portuguese', /não/],
    ['Spanish', /¿.*ñ|¿|¡/],
    ['combining marks', /\u0301/],
    ['HTML entities', /&amp;.*|&lt;|&gt;/],
    ['line breaks', /\n/],
    ['U+2028', /\u2028/],
    ['urls', /https:\/\/t\.co\/\w{10}/],
    ['hashtags', /#\p{L}/u],
    ['mentions', /@\w/],
    ['quotes', /'.*;--|"/],
    ['backslashes', /\\/],
  ])('contains %s', (_, pattern) => {
    expect(texts.some((text) => pattern.test(text))).toBe(true);
  });

  it('has authors with one name each, some with a location', () => {
    const byId = new Map(posts.map(({ author }) => [author.id, author]));
    for (const { author } of posts) {
      expect(byId.get(author.id)).toEqual(author);
      expect(author.name).toBeTruthy();
      expect(author.username).toMatch(/^\w+$/);
    }
    expect(byId.size).toBeGreaterThan(300);
    expect(new Set(posts.map(({ author }) => author.username)).size).toBe(byId.size);
    expect(posts.some(({ author }) => author.location === undefined)).toBe(true);
    expect(posts.some(({ author }) => author.location !== undefined)).toBe(true);
  });

  it('goes on for ever without keeping anything', () => {
    const endless = generatePosts({ count: Infinity, seed: 1 });
    expect(endless.at(2499)).toEqual(posts[2499]);
    expect(BigInt(endless.idAt(10_000_000)) > BigInt(endless.idAt(9_999_999))).toBe(true);
  });
});
