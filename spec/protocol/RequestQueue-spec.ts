import fc from 'fast-check';
import { RequestQueue } from '../../lib/protocol/RequestQueue.js';

/** Answers every request in full, and returns what each was for. */
function answered(queue: RequestQueue): number[] {
  const heads: number[] = [];
  while (queue.head > 0) {
    heads.push(queue.head);
    queue.delivered(queue.head);
  }
  return heads;
}

describe('RequestQueue', () => {
  it('is empty at first', () => {
    const queue = new RequestQueue();
    expect([queue.head, queue.total]).toEqual([0, 0]);
  });

  it('keeps requests apart, in the order they were made', () => {
    const queue = new RequestQueue();
    [5, 3, 8, 1, 2].forEach((n) => {
      queue.add(n);
    });
    expect(queue.total).toBe(19);
    expect(answered(queue)).toEqual([5, 3, 8, 1, 2]);
    expect(queue.total).toBe(0);
  });

  it('leaves the rest of a request that was answered in part at the head', () => {
    const queue = new RequestQueue();
    queue.add(5);
    queue.add(3);
    queue.delivered(2);
    expect([queue.head, queue.total]).toEqual([3, 6]);
  });

  it('merge adds up what waits; later requests are apart again', () => {
    const queue = new RequestQueue();
    [5, 3, 8].forEach((n) => {
      queue.add(n);
    });
    queue.delivered(1);
    queue.merge();
    expect(queue.head).toBe(15);
    queue.add(4);
    expect(answered(queue)).toEqual([15, 4]);
  });

  it('adds a merged request to all that waits, for this once', () => {
    const queue = new RequestQueue();
    [5, 3].forEach((n) => {
      queue.add(n);
    });
    queue.add(8, true);
    queue.add(4);
    expect(answered(queue)).toEqual([16, 4]);
  });

  it('merges nothing into nothing', () => {
    const queue = new RequestQueue();
    queue.merge();
    expect([queue.head, queue.total]).toEqual([0, 0]);
    queue.add(2);
    expect(answered(queue)).toEqual([2]);
  });

  it('3.17 is one unbounded request from Infinity on, which never shrinks', () => {
    const queue = new RequestQueue();
    [5, 3, 8, Infinity, 2].forEach((n) => {
      queue.add(n);
    });
    expect([queue.head, queue.total]).toEqual([Infinity, Infinity]);
    queue.delivered(1_000_000);
    expect([queue.head, queue.total]).toEqual([Infinity, Infinity]);
  });

  it('3.17 saturates when the sum passes 2^53 - 1', () => {
    const queue = new RequestQueue();
    queue.add(Number.MAX_SAFE_INTEGER - 1);
    expect(queue.head).toBe(Number.MAX_SAFE_INTEGER - 1);
    queue.add(1);
    expect([queue.head, queue.total]).toEqual([Infinity, Infinity]);
  });

  it('equals a plain list of numbers', () => {
    const operation = fc.oneof(
      fc.record({ add: fc.integer({ min: 1, max: 9 }) }),
      fc.record({ deliver: fc.integer({ min: 1, max: 9 }) }),
      fc.record({ merge: fc.constant(true) }),
    );
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 60 }), (operations) => {
        const queue = new RequestQueue();
        let list: number[] = [];
        for (const op of operations) {
          if ('add' in op) {
            queue.add(op.add);
            list.push(op.add);
          } else if ('merge' in op) {
            queue.merge();
            list = list.length === 0 ? [] : [list.reduce((sum, n) => sum + n)];
          } else if (list[0] !== undefined) {
            const count = Math.min(op.deliver, list[0]);
            queue.delivered(count);
            list[0] -= count;
            list = list.filter((n) => n > 0);
          }
          expect([queue.head, queue.total]).toEqual([list[0] ?? 0, list.reduce((sum, n) => sum + n, 0)]);
        }
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
