import { Corpus, type Post, postsOf } from '../../../samples/twitter-simulator/index.js';

const posts: Post[] = ['9', '10', '500', '1704123456789012200', '1704123456789012201'].map((id) => ({
  id,
  text: id,
  author: { id: '1' },
  createdAt: '',
}));

describe('Corpus', () => {
  let time: number;
  const open = (initial: number, postsPerSecond = 2): Corpus => new Corpus(postsOf(posts), { initial, postsPerSecond, now: () => time });

  beforeEach(() => {
    time = 1_000_000;
  });

  it('grows with the clock and ends with the source', () => {
    const corpus = open(1);
    expect(corpus.size).toBe(1);
    time += 499;
    expect(corpus.size).toBe(1);
    time += 1;
    expect(corpus.size).toBe(2);
    time += 1_000;
    expect(corpus.size).toBe(4);
    time += 60_000;
    expect(corpus.size).toBe(5);
  });

  it('does not shrink when the clock is set back', () => {
    const corpus = open(1);
    time += 1_000;
    expect(corpus.size).toBe(3);
    time -= 5_000;
    expect(corpus.size).toBe(3);
  });

  it.each([
    ['0', 0, 0],
    ['9', 0, 1],
    ['11', 2, 2],
    ['1704123456789012200', 3, 4],
    ['1704123456789012201', 4, 5],
    ['9999999999999999999', 5, 5],
  ])('finds the place of id %s', (id, below, upTo) => {
    const corpus = open(5);
    expect(corpus.countBelow(id)).toBe(below);
    expect(corpus.countUpTo(id)).toBe(upTo);
  });

  it('does not find what has not appeared', () => {
    expect(open(2).countUpTo('1704123456789012201')).toBe(2);
  });

  it('names an index that does not exist', () => {
    expect(() => postsOf(posts).at(5)).toThrow(new RangeError('Expected `index` to be an integer from 0 to 4, got `5`'));
  });
});
