import fc from 'fast-check';
import { demandDispatcher, type DemandDispatcherOptions } from 'rxjs-demand';
import { NamedConsumers, replayVectors } from '../support/replayDispatcher.js';

/** The reference's rule: a list sorted by demand, largest first; who is updated goes behind those with as much. */
class SortedList {
  private list: { name: string; demand: number }[] = [];

  update(name: string, change: number): void {
    const demand = (this.list.find((entry) => entry.name === name)?.demand ?? 0) + change;
    this.remove(name);
    const at = this.list.findIndex((entry) => entry.demand < demand);
    this.list.splice(at < 0 ? this.list.length : at, 0, { name, demand });
  }

  remove(name: string): void {
    this.list = this.list.filter((entry) => entry.name !== name);
  }

  /** Deals out `count` events: who gets how many, and how many nobody gets. */
  serve(count: number): { served: [string, number][]; left: number } {
    const served: [string, number][] = [];
    let left = count;
    for (let first = this.list[0]; left > 0 && first !== undefined && first.demand > 0; first = this.list[0]) {
      const given = Math.min(left, first.demand);
      served.push([first.name, given]);
      this.update(first.name, -given);
      left -= given;
    }
    return { served, left };
  }
}

/** What `Math.random` answers, one after the other. */
function draw(...numbers: number[]): jest.SpyInstance {
  return numbers.reduce((random, number) => random.mockReturnValueOnce(number), jest.spyOn(Math, 'random'));
}

describe('demandDispatcher', () => {
  function consumers(names: string, options?: DemandDispatcherOptions): NamedConsumers<string> {
    const made = new NamedConsumers<string>(demandDispatcher(options));
    for (const name of names) {
      expect(made.subscribe(name)).toBe(0);
    }
    return made;
  }

  describe("answers as GenStage's own", () => {
    replayVectors('demand_dispatcher', () => demandDispatcher());
  });

  it('27: serves the largest demand first, and keeps the order of those who asked for as much', () => {
    const abc = consumers('abc');
    expect([abc.ask('a', 4), abc.ask('b', 2), abc.ask('c', 3)]).toEqual([4, 2, 3]);
    expect([abc.ask('c', 2), abc.ask('b', 4)]).toEqual([2, 4]);
    abc.dispatch(Array.from('123456789ABCDEF'));
    expect(abc.out).toEqual([
      ['b', Array.from('123456')],
      ['c', Array.from('789AB')],
      ['a', Array.from('CDEF')],
    ]);
  });

  it('28: deals out what comes, and leaves over what nobody asked for', () => {
    const ab = consumers('ab');
    expect([ab.ask('a', 3), ab.ask('b', 2)]).toEqual([3, 2]);
    expect(ab.dispatch(Array.from('abcde'))).toEqual({ leftover: [], unclaimed: 0 });
    expect(ab.out).toEqual([
      ['a', Array.from('abc')],
      ['b', Array.from('de')],
    ]);
    expect([ab.ask('a', 3), ab.ask('b', 3)]).toEqual([3, 3]);
    ab.dispatch(Array.from('ab'));
    expect(ab.out).toEqual([['a', Array.from('ab')]]);
    ab.dispatch(Array.from('cd'));
    expect(ab.out).toEqual([['b', Array.from('cd')]]);
    expect(ab.dispatch(Array.from('efg'))).toEqual({ leftover: ['g'], unclaimed: 0 });
    expect(ab.out).toEqual([
      ['a', ['e']],
      ['b', ['f']],
    ]);
  });

  it('29: the demand of consumers that left covers the next asks, less what came for it meanwhile', () => {
    const made = consumers('a');
    expect(made.ask('a', 10)).toBe(10);
    expect(made.cancel('a')).toEqual({ demand: 0, undelivered: [] });
    made.subscribe('b');
    expect(made.ask('b', 5)).toBe(0);
    expect(made.cancel('b')).toEqual({ demand: 0, undelivered: [] });
    expect(made.dispatch(Array.from('xyz'))).toEqual({ leftover: Array.from('xyz'), unclaimed: 0 });
    made.subscribe('c');
    // Seven of the ten are still on their way.
    expect(made.ask('c', 9)).toBe(2);
  });

  it('30: warns when a consumer asks for more than maxDemand, and honours it', () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    const made = consumers('a', { maxDemand: 3 });
    expect([made.ask('a', 3), warn.mock.calls.length]).toEqual([3, 0]);
    expect(made.ask('a', 4)).toBe(4);
    expect(warn.mock.calls).toEqual([['demandDispatcher: a consumer asked for 4, more than maxDemand 3: shares will not be equal']]);
  });

  it('the recorded example: two consumers 10/5, pushes of 3, 4, 5', () => {
    const made = consumers('ab');
    expect([made.ask('a', 10), made.ask('b', 10)]).toEqual([10, 10]);
    const got: unknown[] = [];
    for (const events of ['012', '3456', '789AB']) {
      made.dispatch(Array.from(events));
      got.push(...made.out);
    }
    expect(got).toEqual([
      ['a', Array.from('012')],
      ['b', Array.from('3456')],
      ['a', Array.from('789AB')],
    ]);
  });

  it('shuffles the consumers before the first dispatch, and not again', () => {
    const random = draw(0.1, 0.9, 0.5);
    const made = consumers('abc', { shuffle: true });
    for (const name of 'abc') made.ask(name, 1);
    made.dispatch(Array.from('123'));
    expect(made.out.map(([name]) => name)).toEqual(['b', 'c', 'a']);
    random.mockClear();
    for (const name of 'abc') made.ask(name, 1);
    made.dispatch(Array.from('456'));
    expect(made.out.map(([name]) => name)).toEqual(['a', 'b', 'c']);
    expect(random).not.toHaveBeenCalled();
  });

  it('shuffle and maxDemand go on to a fresh one, its demand and consumers do not', () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    draw(0.1, 0.1, 0.9, 0.5);
    const used = demandDispatcher<string>({ shuffle: true, maxDemand: 1 });
    const before = new NamedConsumers(used);
    before.subscribe('z');
    before.ask('z', 1);
    before.dispatch(['0']);
    const made = new NamedConsumers(used.fresh?.() as typeof used);
    for (const name of 'abc') made.subscribe(name);
    for (const name of 'abc') expect(made.ask(name, 2)).toBe(2);
    made.dispatch(Array.from('123456'));
    expect(made.out.map(([name]) => name)).toEqual(['b', 'c', 'a']);
    expect(warn).toHaveBeenCalledTimes(3);
  });

  it("serves in the order of the reference's sorted list", () => {
    const operation = fc.oneof(
      fc.record({ ask: fc.nat({ max: 9 }), n: fc.integer({ min: 1, max: 6 }) }),
      fc.record({ dispatch: fc.integer({ min: 1, max: 9 }) }),
      fc.record({ leaveAndJoin: fc.nat({ max: 9 }) }),
    );
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 100, size: 'max' }), (operations) => {
        const names = '0123456789';
        const made = consumers(names);
        const reference = new SortedList();
        for (const op of operations) {
          if ('ask' in op) {
            made.ask(String(op.ask), op.n);
            reference.update(String(op.ask), op.n);
          } else if ('dispatch' in op) {
            const { leftover } = made.dispatch(new Array<string>(op.dispatch).fill('event'));
            const { served, left } = reference.serve(op.dispatch);
            expect([made.out.map(([name, events]) => [name, events.length]), leftover.length]).toEqual([served, left]);
          } else {
            const name = String(op.leaveAndJoin);
            made.cancel(name);
            made.subscribe(name);
            reference.remove(name);
          }
        }
      }),
      { seed: 9, numRuns: 200 },
    );
  });

  it('takes turns among unbounded demands', () => {
    const made = consumers('ab');
    made.ask('a', Number.MAX_SAFE_INTEGER - 1);
    made.ask('a', 1);
    made.ask('b', Infinity);
    const served: unknown[] = [];
    for (let count = 0; count < 4; count++) {
      made.dispatch(Array.from('12'));
      served.push(...made.out.map(([name]) => name));
    }
    expect(served).toEqual(['a', 'b', 'a', 'b']);
  });

  it('shuffles only those that have asked for as much', () => {
    draw(0.5, 0.1, 0.9);
    const made = consumers('abc', { shuffle: true });
    made.ask('a', 2);
    made.ask('b', 2);
    made.ask('c', 5);
    made.dispatch(Array.from('123456789'));
    expect(made.out.map(([name]) => name)).toEqual(['c', 'b', 'a']);
  });

  it('shuffles unbounded demands before all others', () => {
    draw(0.1, 0.5, 0.9);
    const made = consumers('abc', { shuffle: true });
    made.ask('b', Infinity);
    made.ask('c', 1);
    made.ask('a', Infinity);
    const served = Array.from('1234', (event) => {
      made.dispatch([event]);
      return made.out[0]?.[0];
    });
    expect(served).toEqual(['a', 'b', 'a', 'b']);
  });

  it('shuffle gives each order the same chance: it is the order of as many independent numbers', () => {
    const orders = ['abc', 'acb', 'bac', 'bca', 'cab', 'cba'];
    for (const order of orders) {
      draw(...Array.from('abc', (name) => (3 - order.indexOf(name)) / 4));
      const made = consumers('abc', { shuffle: true });
      for (const name of 'abc') made.ask(name, 1);
      made.dispatch(Array.from('123'));
      expect(made.out.map(([name]) => name).join('')).toBe(order);
    }
  });

  it('leaving from inside a delivery: the rest goes to the others, the unmet demand covers later asks', () => {
    const made = consumers('ab');
    made.ask('a', 4);
    made.ask('b', 3);
    made.onDeliver = (name) => {
      if (name === 'a') {
        expect(made.cancel('b')).toEqual({ demand: 0, undelivered: [] });
      }
    };
    expect(made.dispatch(Array.from('12345'))).toEqual({ leftover: ['5'], unclaimed: 0 });
    expect(made.out).toEqual([['a', Array.from('1234')]]);
    expect(made.ask('a', 5)).toBe(3);
  });

  it('leaving from inside its own delivery: what it has been given counts, the rest of its demand covers later asks', () => {
    const ab = consumers('ab');
    ab.ask('a', 5);
    ab.onDeliver = () => ab.cancel('a');
    ab.dispatch(Array.from('123'));
    expect(ab.out).toEqual([['a', Array.from('123')]]);
    expect(ab.ask('b', 5)).toBe(3);
    ab.dispatch(Array.from('45'));
    expect(ab.out).toEqual([['b', Array.from('45')]]);
  });

  it('3.17 unbounded demand is never used up; that of one that left covers all', () => {
    const made = consumers('ab');
    expect([made.ask('a', Infinity), made.ask('b', 2)]).toEqual([Infinity, 2]);
    made.dispatch(Array.from('123'));
    made.dispatch(['4']);
    expect(made.out).toEqual([['a', ['4']]]);
    made.cancel('a');
    expect([made.ask('b', 5), made.ask('b', Infinity)]).toEqual([0, 0]);
    made.cancel('b');
    expect(made.dispatch(['5'])).toEqual({ leftover: ['5'], unclaimed: 0 });
  });

  it('a stranger may leave, and ask, and nothing comes of it', () => {
    const made = consumers('a');
    made.ask('a', 3);
    made.cancel('a');
    expect(made.cancel('nobody')).toEqual({ demand: 0, undelivered: [] });
    expect(made.ask('nobody', 2)).toBe(0);
    made.subscribe('b');
    expect(made.ask('b', 5)).toBe(2);
  });

  it('hands over the very array that came when one consumer takes it all', () => {
    const made = consumers('a');
    const events = Array.from('12');
    made.ask('a', 5);
    made.dispatch(events);
    expect(made.out[0]?.[1]).toBe(events);
    made.cancel('a');
    expect(made.dispatch(events).leftover).toBe(events);
  });

  it.each([
    [{ maxDemand: 0 }, 'Expected `maxDemand` to be an integer of at least 1 or Infinity, got `0` (number)'],
    [{ shuffle: 1 as never }, 'Expected `shuffle` to be true or false, got `1` (number)'],
  ])('refuses %j', (options, message) => {
    expect(() => demandDispatcher(options)).toThrow(new RangeError(message));
  });

  it('refuses options that are no object', () => {
    expect(() => demandDispatcher(5 as never)).toThrow(new TypeError('Expected `options` to be an object, got `5` (number)'));
  });
});
