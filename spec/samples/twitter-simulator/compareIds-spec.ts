import { compareIds, smallerId } from '../../../samples/twitter-simulator/compareIds.js';

describe('compareIds', () => {
  it('orders by value where numbers would be rounded to the same', () => {
    expect(Number('1704123456789012201')).toBe(Number('1704123456789012200'));
    expect(compareIds('1704123456789012201', '1704123456789012200')).toBeGreaterThan(0);
  });

  it('puts the shorter id first', () => {
    expect(compareIds('9', '10')).toBeLessThan(0);
  });

  it('does not count leading zeros', () => {
    expect(compareIds('0010', '10')).toBe(0);
    expect(compareIds('00', '0')).toBe(0);
  });
});

describe('smallerId', () => {
  it('takes the smaller one, or the one there is', () => {
    expect(smallerId('9', '10')).toBe('9');
    expect(smallerId('10', '9')).toBe('9');
    expect(smallerId(undefined, '9')).toBe('9');
    expect(smallerId('9', undefined)).toBe('9');
    expect(smallerId(undefined, undefined)).toBeUndefined();
  });
});
