import { inSeconds } from '../../../lib/adapters/twitter/inSeconds.js';

describe('inSeconds', () => {
  it.each([
    [0, '0 s'],
    [49, '0 s'],
    [50, '0.1 s'],
    [1_000, '1 s'],
    [1_449, '1.4 s'],
    [1_450, '1.5 s'],
    [60_000, '60 s'],
    [900_000, '900 s'],
  ])('%i ms are %s', (ms, text) => {
    expect(inSeconds(ms)).toBe(text);
  });
});
