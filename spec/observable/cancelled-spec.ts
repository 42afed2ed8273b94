import { CANCELLED } from '../../lib/observable/cancelled.js';

describe('CANCELLED', () => {
  it('is what AbortController itself would give as the reason: an AbortError, which HTTP clients know', () => {
    expect(CANCELLED).toBeInstanceOf(DOMException);
    expect([CANCELLED.name, CANCELLED.message]).toEqual(['AbortError', 'The subscription was cancelled or has failed']);
  });
});
