import { badRequest } from '../../../lib/testing/doubles/badRequest.js';

describe('badRequest', () => {
  it('names the rule and the number', () => {
    expect(badRequest(-1)).toEqual(new RangeError('Rule 3.9: request(-1) reached the source'));
    expect(badRequest(NaN)).toBeInstanceOf(RangeError);
  });
});
