import { matchQuery } from '../../../samples/twitter-simulator/matchQuery.js';

const post = { id: '1', text: 'Bom dia, ANITTA! Música &amp; dança', author: { id: '2', username: 'Fan_7' }, createdAt: '', lang: 'pt' };

describe('matchQuery', () => {
  it.each([
    ['anitta', true],
    ['ANITTA música', true],
    ['anitta samba', false],
    ['"bom dia"', true],
    ['"dia bom"', false],
    ['-samba anitta', true],
    ['-anitta', false],
    ['-"bom dia"', false],
    ['lang:pt', true],
    ['lang:en', false],
    ['from:fan_7', true],
    ['-is:retweet', true],
    ['has:media', false],
  ])('%s: %s', (query, matches) => {
    expect(matchQuery(query)(post)).toBe(matches);
  });
});
