import fc from 'fast-check';
import { DemandRanking } from '../../lib/dispatchers/DemandRanking.js';

const [a, b, c] = [Symbol('a'), Symbol('b'), Symbol('c')];

/** Serves one event after the other until nobody has demand, and says who got each. */
function service(ranking: DemandRanking): symbol[] {
  const served: symbol[] = [];
  for (let first = ranking.first(); first !== undefined; first = ranking.first()) {
    served.push(first.consumer);
    ranking.lower(first, 1);
  }
  return served;
}

/** Everybody in order of service. Empties the ranking. */
function order(ranking: DemandRanking): [symbol, number][] {
  const ranked: [symbol, number][] = [];
  for (let first = ranking.first(); first !== undefined; first = ranking.first()) {
    ranked.push([first.consumer, first.demand]);
    ranking.remove(first.consumer);
  }
  return ranked;
}

/** The reference's rule: a list sorted by demand, largest first; who is updated goes behind those with as much. */
class SortedList {
  list: { consumer: symbol; demand: number }[] = [];

  update(consumer: symbol, change: number): void {
    const demand = (this.list.find((entry) => entry.consumer === consumer)?.demand ?? 0) + change;
    this.list = this.list.filter((entry) => entry.consumer !== consumer);
    const at = this.list.findIndex((entry) => entry.demand < demand);
    this.list.splice(at < 0 ? this.list.length : at, 0, { consumer, demand });
  }
}

describe('DemandRanking', () => {
  function ranking(...consumers: symbol[]): DemandRanking {
    const made = new DemandRanking();
    consumers.forEach((consumer) => {
      made.add(consumer);
    });
    return made;
  }

  it('serves nobody who has not asked', () => {
    expect(ranking().first()).toBeUndefined();
    expect(ranking(a, b).first()).toBeUndefined();
  });

  it('orders by demand, largest first: asks of 4, 2, 3', () => {
    const made = ranking(a, b, c);
    made.raise(a, 4);
    made.raise(b, 2);
    made.raise(c, 3);
    expect(order(made)).toEqual([
      [a, 4],
      [c, 3],
      [b, 2],
    ]);
  });

  it('27: +2 to the second and +4 to the last move them to the front', () => {
    const made = ranking(a, b, c);
    made.raise(a, 4);
    made.raise(b, 2);
    made.raise(c, 3);
    made.raise(c, 2);
    made.raise(b, 4);
    expect(order(made)).toEqual([
      [b, 6],
      [c, 5],
      [a, 4],
    ]);
  });

  it('puts whoever changes behind those with as much', () => {
    const made = ranking(a, b, c);
    made.raise(a, 2);
    made.raise(b, 2);
    made.raise(c, 1);
    made.raise(c, 1);
    expect(order(made).map(([consumer]) => consumer)).toEqual([a, b, c]);
  });

  it('shares one by one among equals', () => {
    const made = ranking(a, b);
    made.raise(a, 3);
    made.raise(b, 3);
    expect(service(made)).toEqual([a, b, a, b, a, b]);
  });

  it('3.8 adds up, and 3.17 takes turns among unbounded demands', () => {
    const made = ranking(a, b);
    made.raise(a, Number.MAX_SAFE_INTEGER - 1);
    made.raise(a, 1);
    made.raise(b, Infinity);
    const served: symbol[] = [];
    for (let count = 0; count < 4; count++) {
      const first = made.first();
      expect(first?.demand).toBe(Infinity);
      if (first !== undefined) {
        served.push(first.consumer);
        made.lower(first, 100);
      }
    }
    expect(served).toEqual([a, b, a, b]);
  });

  it('remove returns the unmet demand, and forgets the consumer', () => {
    const made = ranking(a, b, c);
    made.raise(a, 4);
    made.raise(b, 4);
    expect([made.remove(a), made.remove(a), made.remove(c), made.remove(Symbol('stranger'))]).toEqual([4, 0, 0, 0]);
    expect(order(made)).toEqual([[b, 4]]);
  });

  it('ignores a raise by a stranger', () => {
    const made = ranking(a);
    made.raise(b, 3);
    expect(made.first()).toBeUndefined();
  });

  it('shuffle reorders equals only', () => {
    const made = ranking(a, b, c);
    made.raise(a, 2);
    made.raise(b, 2);
    made.raise(c, 5);
    jest.spyOn(Math, 'random').mockReturnValue(0);
    made.shuffle();
    expect(order(made)).toEqual([
      [c, 5],
      [b, 2],
      [a, 2],
    ]);
  });

  it('shuffle gives each order the same chance', () => {
    const random = jest.spyOn(Math, 'random');
    const seen = new Set<string>();
    for (let high = 0; high < 3; high++) {
      for (let low = 0; low < 2; low++) {
        random.mockReturnValueOnce(high / 3).mockReturnValueOnce(low / 2);
        const made = ranking(a, b, c);
        [a, b, c].forEach((consumer) => {
          made.raise(consumer, 1);
        });
        made.shuffle();
        seen.add(
          service(made)
            .map((consumer) => consumer.description)
            .join(''),
        );
      }
    }
    expect([...seen].sort()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba']);
  });

  it("equals the reference's sorted list", () => {
    const operation = fc.oneof(
      fc.record({ raise: fc.nat({ max: 9 }), by: fc.integer({ min: 1, max: 6 }) }),
      fc.record({ serve: fc.integer({ min: 1, max: 6 }) }),
      fc.record({ leaveAndJoin: fc.nat({ max: 9 }) }),
    );
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 100, size: 'max' }), (operations) => {
        const consumers = Array.from({ length: 10 }, (_, index) => Symbol(index));
        const made = ranking(...consumers);
        const reference = new SortedList();
        consumers.forEach((consumer) => {
          reference.update(consumer, 0);
        });
        for (const op of operations) {
          if ('raise' in op) {
            const consumer = consumers[op.raise] as symbol;
            made.raise(consumer, op.by);
            reference.update(consumer, op.by);
          } else if ('serve' in op) {
            const first = made.first();
            if (first !== undefined) {
              const count = Math.min(op.serve, first.demand);
              made.lower(first, count);
              reference.update(first.consumer, -count);
            }
          } else {
            const consumer = consumers[op.leaveAndJoin] as symbol;
            expect(made.remove(consumer)).toBe(reference.list.find((entry) => entry.consumer === consumer)?.demand);
            made.add(consumer);
            reference.list = reference.list.filter((entry) => entry.consumer !== consumer);
            reference.update(consumer, 0);
          }
          const [expected] = reference.list;
          expect(made.first()?.consumer).toBe(expected?.demand === 0 ? undefined : expected?.consumer);
          expect(made.first()?.demand ?? 0).toBe(expected?.demand);
        }
        expect(order(made)).toEqual(reference.list.filter(({ demand }) => demand > 0).map(({ consumer, demand }) => [consumer, demand]));
      }),
      { seed: 9, numRuns: 200 },
    );
  });
});
