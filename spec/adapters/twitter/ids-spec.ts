import { isId, laterId } from '../../../lib/adapters/twitter/ids.js';

describe('ids', () => {
  it.each(['0', '7', '1704123456789012345', '9223372036854775807'])('%s is an id', (value) => {
    expect(isId(value)).toBe(true);
  });

  it.each([7, '', ' 7', '7a', '-7', '12345678901234567890', null, undefined, ['7']])('%p is none', (value) => {
    expect(isId(value)).toBe(false);
  });

  it.each([
    ['9', '10', '10'],
    ['10', '9', '10'],
    ['1704123456789012345', '1704123456789012346', '1704123456789012346'],
    ['999999999999999999', '1000000000000000000', '1000000000000000000'],
    ['007', '12', '12'],
    [undefined, '5', '5'],
    ['5', undefined, '5'],
    [undefined, undefined, undefined],
  ])('of %s and %s, %s is the later', (a, b, later) => {
    expect(laterId(a, b)).toBe(later);
  });
});
