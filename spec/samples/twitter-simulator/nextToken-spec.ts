import { decodeNextToken, encodeNextToken } from '../../../samples/twitter-simulator/nextToken.js';

describe('nextToken', () => {
  it('gives back the id, which it does not show', () => {
    const token = encodeNextToken('1704123456789012201');
    expect(token).toMatch(/^[\w-]+$/);
    expect(token).not.toContain('1704123456789012201');
    expect(decodeNextToken(token)).toBe('1704123456789012201');
  });

  it.each([
    '',
    'x',
    '1704123456789012201',
    `${encodeNextToken('12')}!`,
    encodeNextToken('12').slice(0, -1),
    encodeNextToken('12a'),
    encodeNextToken(''),
  ])('refuses %j', (token) => {
    expect(decodeNextToken(token)).toBeUndefined();
  });
});
