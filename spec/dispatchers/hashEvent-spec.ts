import fc from 'fast-check';
import { hashEvent } from '../../lib/dispatchers/hashEvent.js';

describe('hashEvent', () => {
  it('is FNV-1a of the type and the text: the same in every process', () => {
    expect([1, 'a', { id: 1 }, null].map(hashEvent)).toEqual([2961984480, 1473249080, 1231805485, 3196217306]);
  });

  it('tells values of different types apart', () => {
    const hashes = [1, '1', 1n, true, 'true', null, undefined, 'undefined', '', Symbol('1'), [1], { 0: 1 }].map(hashEvent);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('is an unsigned 32-bit integer, and equal for equal values', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const hash = hashEvent(value);
        expect(Number.isInteger(hash) && hash >= 0 && hash < 2 ** 32).toBe(true);
        expect(hashEvent(value)).toBe(hash);
      }),
      { seed: 3, numRuns: 500 },
    );
    expect(hashEvent({ a: [1, 'x'] })).toBe(hashEvent({ a: [1, 'x'] }));
  });

  it('takes an object that has no JSON text', () => {
    expect(hashEvent({ toJSON: () => undefined })).toBe(hashEvent({ toJSON: () => undefined, other: 1 }));
  });

  it.each([2, 3, 10, 16])('spreads 10,000 ids over %i partitions, none more than a tenth off', (partitions) => {
    const counts = new Array<number>(partitions).fill(0);
    for (let id = 0; id < 10_000; id++) {
      const partition = hashEvent(`user-${id}`) % partitions;
      counts[partition] = (counts[partition] ?? 0) + 1;
    }
    for (const count of counts) {
      expect(Math.abs(count * partitions - 10_000)).toBeLessThan(1000);
    }
  });
});
