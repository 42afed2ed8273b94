import fc from 'fast-check';
import { SplitBatch } from '../../../lib/adapters/typeorm/SplitBatch.js';

/** Sends parts until none is left; a part with a bad row fails as a whole, as a statement does. */
function send(parts: readonly (readonly number[])[], bad: ReadonlySet<number>) {
  const split = new SplitBatch(parts);
  const stored: number[] = [];
  const rejected: number[] = [];
  let statements = 0;
  for (let part = split.next(); part; part = split.next()) {
    statements += 1;
    if (part.some((row) => bad.has(row))) {
      const row = split.failed(part);
      rejected.push(...(row === undefined ? [] : [row]));
    } else {
      stored.push(...part);
    }
  }
  return { stored, rejected, statements };
}

const range = (length: number): number[] => Array.from({ length }, (_, index) => index);

describe('SplitBatch', () => {
  it('a batch without bad rows is one statement', () => {
    expect(send([range(500)], new Set())).toEqual({ stored: range(500), rejected: [], statements: 1 });
  });

  it('finds one bad row among 512 with 19 statements', () => {
    const { rejected, statements, stored } = send([range(512)], new Set([300]));
    expect({ rejected, statements, stored: stored.length }).toEqual({ rejected: [300], statements: 19, stored: 511 });
  });

  it('a single bad row is one statement', () => {
    expect(send([[7]], new Set([7]))).toEqual({ stored: [], rejected: [7], statements: 1 });
  });

  it('has nothing to send for empty parts', () => {
    expect(send([[], []], new Set())).toEqual({ stored: [], rejected: [], statements: 0 });
  });

  it('rejects exactly the bad rows, stores each other row once, and keeps the order', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), fc.uniqueArray(fc.nat(60)), (first, second, badRows) => {
        const bad = new Set(badRows);
        const all = range(first + second);
        const { stored, rejected } = send([all.slice(0, first), all.slice(first)], bad);
        expect(stored).toEqual(all.filter((row) => !bad.has(row)));
        expect(rejected).toEqual(all.filter((row) => bad.has(row)));
      }),
    );
  });
});
