import fc from 'fast-check';
import { Fifo } from '../../lib/buffers/Fifo.js';

/** Everything an object reaches through its fields. */
function reachable(value: unknown, found = new Set<unknown>()): Set<unknown> {
  if (typeof value === 'object' && value !== null && !found.has(value)) {
    found.add(value);
    Object.values(value).forEach((inner) => reachable(inner, found));
  }
  return found;
}

function ringOf(fifo: object): unknown {
  return [...reachable(fifo)].find((inner) => Array.isArray(inner));
}

describe('Fifo', () => {
  it('gives back what was pushed, oldest first', () => {
    const fifo = new Fifo<string>();
    fifo.push('a');
    fifo.push('b');
    expect([fifo.size, fifo.shift(), fifo.size, fifo.shift(), fifo.size]).toEqual([2, 'a', 1, 'b', 0]);
    fifo.push('c');
    expect([fifo.size, fifo.shift()]).toEqual([1, 'c']);
  });

  it('keeps falsy items', () => {
    const items = [undefined, null, 0, '', NaN, false];
    const fifo = new Fifo<unknown>();
    items.forEach((item) => {
      fifo.push(item);
    });
    expect(items.map(() => fifo.shift())).toEqual(items);
    expect(fifo.size).toBe(0);
  });

  it('is empty after clear, and can be used again', () => {
    const fifo = new Fifo<object>();
    const item = {};
    fifo.push({});
    fifo.push(item);
    fifo.shift();
    fifo.clear();
    expect(fifo.size).toBe(0);
    expect(reachable(fifo).has(item)).toBe(false);
    fifo.push(item);
    expect([fifo.size, fifo.shift()]).toEqual([1, item]);
  });

  it('3.13 keeps nothing alive that was read', () => {
    const fifo = new Fifo<object>();
    const items = Array.from({ length: 300 }, (_, index) => ({ index }));
    items.forEach((item) => {
      fifo.push(item);
    });
    for (const [index, item] of items.entries()) {
      expect(fifo.shift()).toBe(item);
      const kept = reachable(fifo);
      expect(items.slice(0, index + 1).filter((read) => kept.has(read))).toEqual([]);
    }
  });

  it('does not grow while it is never quite empty', () => {
    const fifo = new Fifo<number>();
    let longest = 0;
    fifo.push(-1);
    for (let index = 0; index < 10_000; index++) {
      fifo.push(index);
      fifo.shift();
      for (const inner of reachable(fifo)) {
        longest = Math.max(longest, Array.isArray(inner) ? inner.length : 0);
      }
    }
    expect(longest).toBeLessThan(200);
  });

  it('moves each item at most twice on average, however long the queue', () => {
    const fifo = new Fifo<number>();
    let moved = 0;
    for (let index = 0; index < 5000; index++) {
      const before = ringOf(fifo);
      fifo.push(index);
      moved += ringOf(fifo) === before ? 0 : index;
    }
    expect(moved).toBeLessThanOrEqual(10_000);
  });

  it('moves nothing in a short queue', () => {
    const fifo = new Fifo<number>();
    fifo.push(0);
    const ring = ringOf(fifo);
    for (let index = 1; index < 50; index++) {
      fifo.push(index);
      fifo.shift();
    }
    expect(ringOf(fifo)).toBe(ring);
  });

  it('takes and gives back at both ends', () => {
    const fifo = new Fifo<number>();
    [3, 4, 5].forEach((item) => {
      fifo.push(item);
    });
    [2, 1].forEach((item) => {
      fifo.unshift(item);
    });
    expect([fifo.size, fifo.shift(), fifo.take(3), fifo.take(2), fifo.take(2)]).toEqual([5, 1, [2, 3, 4], [5], []]);
    [2, 1].forEach((item) => {
      fifo.unshift(item);
    });
    expect(fifo.clear()).toEqual([1, 2]);
  });

  it.each([1024, 1025, 3000])('keeps the order of %i items', (count) => {
    const fifo = new Fifo<number>();
    const items = Array.from({ length: count }, (_, index) => index);
    items.forEach((item) => {
      fifo.push(item);
    });
    expect(items.map(() => fifo.shift())).toEqual(items);
    expect(fifo.size).toBe(0);
  });

  it.each([
    [1024, 1024],
    [1025, 0],
  ])('after %i items it has room for %i: a ring is kept for the next rush, a large one is given up', (count, room) => {
    const fifo = new Fifo<number>();
    for (let index = 0; index < count; index++) {
      fifo.push(index);
    }
    for (let index = 0; index < count; index++) {
      fifo.shift();
    }
    expect(ringOf(fifo)).toHaveLength(room);
  });

  it('equals a plain array', () => {
    const operation = fc.oneof(
      { weight: 5, arbitrary: fc.record({ push: fc.integer() }) },
      { weight: 4, arbitrary: fc.constant('shift' as const) },
      { weight: 1, arbitrary: fc.constant('many' as const) },
      { weight: 1, arbitrary: fc.constant('clear' as const) },
    );
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 200, size: 'max' }), (operations) => {
        const fifo = new Fifo<number>();
        let model: number[] = [];
        for (const op of operations) {
          if (op === 'shift') {
            if (model.length > 0) {
              expect(fifo.shift()).toBe(model.shift());
            }
          } else if (op === 'many') {
            for (let index = 0; index < 100; index++) {
              fifo.push(index);
              model.push(index);
              if (index % 3 > 0) {
                expect(fifo.shift()).toBe(model.shift());
              }
            }
          } else if (op === 'clear') {
            fifo.clear();
            model = [];
          } else {
            fifo.push(op.push);
            model.push(op.push);
          }
          expect(fifo.size).toBe(model.length);
        }
      }),
      { seed: 3, numRuns: 100 },
    );
  });
});
