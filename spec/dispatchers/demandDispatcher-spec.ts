import { demandDispatcher, type DemandDispatcherOptions } from 'rxjs-demand';
import { NamedConsumers, replayVectors } from '../support/replayDispatcher.js';

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
    const random = jest.spyOn(Math, 'random').mockReturnValue(0);
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
    jest.spyOn(Math, 'random').mockReturnValue(0);
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
    [{ maxDemand: 0 }, 'Expected `maxDemand` to be an integer of at least 1, got `0` (number)'],
    [{ maxDemand: Infinity }, 'Expected `maxDemand` to be an integer of at least 1, got `Infinity` (number)'],
    [{ shuffle: 1 as never }, 'Expected `shuffle` to be true or false, got `1` (number)'],
  ])('refuses %j', (options, message) => {
    expect(() => demandDispatcher(options)).toThrow(new RangeError(message));
  });

  it('refuses options that are no object', () => {
    expect(() => demandDispatcher(5 as never)).toThrow(new TypeError('Expected `options` to be an object, got `5` (number)'));
  });
});
