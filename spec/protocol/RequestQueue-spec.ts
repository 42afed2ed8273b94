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

  it('sumUp adds up what waits, and what comes until the next call; later requests are apart again', () => {
    const queue = new RequestQueue();
    [5, 3, 8].forEach((n) => {
      queue.add(n);
    });
    queue.delivered(1);
    queue.sumUp();
    expect(queue.head).toBe(15);
    queue.add(4);
    expect(queue.head).toBe(19);
    queue.asked();
    queue.add(2);
    expect(answered(queue)).toEqual([19, 2]);
  });

  it('adds up nothing to nothing', () => {
    const queue = new RequestQueue();
    queue.sumUp();
    expect([queue.head, queue.total]).toEqual([0, 0]);
    queue.add(2);
    expect(answered(queue)).toEqual([2]);
  });

  describe('due', () => {
    /** A queue with these requests, and a call made for the first. */
    function asked(...requests: number[]) {
      const queue = new RequestQueue();
      requests.forEach((n) => {
        queue.add(n);
      });
      expect(queue.due).toBe(requests[0]);
      queue.asked();
      expect([queue.due, queue.awaiting]).toEqual([0, true]);
      return queue;
    }

    it('is the rest of the request when its reply has brought less', () => {
      const queue = asked(5, 3);
      queue.changed();
      queue.delivered(2);
      expect([queue.replied(), queue.due, queue.awaiting]).toEqual([false, 3, false]);
    });

    it('is the next request when its reply has brought all', () => {
      const queue = asked(5, 3);
      queue.changed();
      queue.delivered(5);
      expect([queue.replied(), queue.due]).toEqual([false, 3]);
    });

    it('is nothing after an empty reply, until more is asked for: then it is all', () => {
      const queue = asked(5);
      expect([queue.replied(), queue.due]).toEqual([true, 0]);
      queue.add(3);
      expect(queue.due).toBe(8);
    });

    it('is all after an empty reply when more is asked for than the producer was told', () => {
      const queue = asked(5, 3);
      queue.add(1);
      expect([queue.replied(), queue.due]).toEqual([false, 9]);
    });

    it('is all after an empty reply when something has changed', () => {
      const queue = asked(5);
      queue.replied();
      queue.changed();
      expect(queue.due).toBe(5);
    });

    it('is nothing when nothing is asked for', () => {
      expect(new RequestQueue().due).toBe(0);
    });
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
      fc.record({ summing: fc.boolean() }),
    );
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 60 }), (operations) => {
        const queue = new RequestQueue();
        let list: number[] = [];
        let summing = false;
        for (const op of operations) {
          if ('add' in op) {
            queue.add(op.add);
            list.push(op.add);
          } else if ('summing' in op) {
            summing = op.summing;
            if (summing) {
              queue.sumUp();
            } else {
              queue.asked();
            }
          } else if (list[0] !== undefined) {
            const count = Math.min(op.deliver, list[0]);
            queue.delivered(count);
            list[0] -= count;
            list = list.filter((n) => n > 0);
          }
          if (summing && list.length > 0) {
            list = [list.reduce((sum, n) => sum + n)];
          }
          expect([queue.head, queue.total]).toEqual([list[0] ?? 0, list.reduce((sum, n) => sum + n, 0)]);
        }
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
