import { broadcastDispatcher, type SubscribeOptions } from 'rxjs-demand';
import { NamedConsumers, replayVectors } from '../support/replayDispatcher.js';

describe('broadcastDispatcher', () => {
  function consumers<T = string>(names: string, optionsOf: Record<string, SubscribeOptions<T>> = {}): NamedConsumers<T> {
    const made = new NamedConsumers<T>(broadcastDispatcher());
    for (const name of names) {
      expect(made.subscribe(name, optionsOf[name])).toBe(0);
    }
    return made;
  }

  describe("answers as GenStage's own", () => {
    replayVectors('broadcast_dispatcher', () => broadcastDispatcher(), true);
    replayVectors('broadcast_dispatcher_selector', () => broadcastDispatcher(), true);
  });

  it('31: asks for what all have asked for; a newcomer holds delivery up until it asks', () => {
    const ab = consumers('ab');
    expect([ab.ask('a', 3), ab.ask('b', 2)]).toEqual([0, 2]);
    expect(ab.dispatch(Array.from('ab'))).toEqual({ leftover: [], unclaimed: 0 });
    expect(ab.out).toEqual([
      ['a', Array.from('ab')],
      ['b', Array.from('ab')],
    ]);
    expect(ab.ask('b', 2)).toBe(1);
    expect(ab.dispatch(Array.from('cd'))).toEqual({ leftover: ['d'], unclaimed: 0 });
    expect(ab.out).toEqual([
      ['a', ['c']],
      ['b', ['c']],
    ]);
    ab.subscribe('c');
    expect(ab.dispatch(['x']).leftover).toEqual(['x']);
    expect(ab.out).toEqual([]);
    expect([ab.ask('a', 2), ab.ask('b', 2), ab.ask('c', 3)]).toEqual([0, 0, 2]);
    expect(ab.dispatch(Array.from('efg'))).toEqual({ leftover: ['g'], unclaimed: 0 });
    expect(ab.out.map(([name, events]) => [name, events])).toEqual([
      ['a', Array.from('ef')],
      ['b', Array.from('ef')],
      ['c', Array.from('ef')],
    ]);
  });

  it('32: one that joined and never asked held back the others; when it leaves, they are released', () => {
    const made = consumers('a');
    expect(made.ask('a', 10)).toBe(10);
    made.subscribe('b');
    expect(made.ask('a', 5)).toBe(0);
    expect(made.cancel('b')).toEqual({ demand: 5, undelivered: [] });
  });

  it('33: what a selector rejects is told, and asked for anew makes up for it', () => {
    const made = consumers<number>('ab', {
      a: { selector: (event) => event !== 4 },
      b: { selector: (event) => event % 2 === 0 },
    });
    expect([made.ask('a', 4), made.ask('b', 4)]).toEqual([0, 4]);
    made.dispatch([1, 2, 3, 4]);
    expect(made.out).toEqual([
      ['a', [1, 2, 3], 1],
      ['b', [2, 4], 2],
    ]);
    expect([made.ask('a', 1), made.ask('b', 2)]).toEqual([0, 1]);
  });

  it('attack 17: the slowest leaves and the rest is asked for; a late one does not ask twice for the same', () => {
    const ac = consumers('ac');
    expect([ac.ask('a', 10), ac.ask('c', 2), ac.cancel('c').demand]).toEqual([0, 2, 8]);
    const late = consumers('a');
    expect(late.ask('a', 1000)).toBe(1000);
    late.subscribe('c');
    expect(late.ask('c', 1000)).toBe(0);
  });

  it('b9, #318: a newcomer does not make upstream asked again for what is on its way', () => {
    const made = consumers('a');
    expect(made.ask('a', 10)).toBe(10);
    made.dispatch(Array.from('12345'));
    made.subscribe('c');
    // Five are on their way, for both.
    expect([made.ask('c', 3), made.ask('a', 10), made.ask('c', 7)]).toEqual([0, 0, 5]);
    expect(made.cancel('c').demand).toBe(5);
  });

  it('leaving from inside a delivery: the one that left gets nothing more, and the others the same', () => {
    const made = consumers('abc');
    for (const name of 'abc') made.ask(name, 2);
    made.onDeliver = (name) => {
      if (name === 'a') made.cancel('b');
    };
    made.dispatch(Array.from('123'));
    expect(made.out).toEqual([
      ['a', Array.from('12')],
      ['c', Array.from('12')],
    ]);
  });

  it('remembers what it left over, and forgets what was given up of it', () => {
    const made = consumers('a');
    expect(made.ask('a', 4)).toBe(4);
    made.subscribe('b');
    made.dispatch(Array.from('1234'));
    made.dispatcher.forget?.(3);
    expect(made.ask('b', 4)).toBe(3);
    made.dispatcher.forget?.(100);
    expect([made.ask('a', 1), made.ask('b', 1)]).toEqual([0, 5]);
  });

  it('3.17 unbounded demand of all is unbounded upstream, once', () => {
    const made = consumers('ab');
    expect([made.ask('a', Infinity), made.ask('b', 2), made.ask('b', Infinity)]).toEqual([0, 2, Infinity]);
    made.dispatch(Array.from('123'));
    made.subscribe('c');
    expect(made.dispatch(['x']).leftover).toEqual(['x']);
    expect([made.ask('a', 1), made.ask('c', 2)]).toEqual([0, 0]);
    expect(made.dispatch(Array.from('456')).leftover).toEqual(['6']);
  });

  it('a consumer subscribes once', () => {
    const dispatcher = broadcastDispatcher();
    const one = Symbol('one');
    dispatcher.subscribe(one, {});
    expect(() => dispatcher.subscribe(one, {})).toThrow(new TypeError('This consumer has subscribed already'));
  });

  it('a stranger may leave, and ask, and nothing comes of it', () => {
    const made = consumers('a');
    made.ask('a', 2);
    expect([made.cancel('nobody'), made.ask('nobody', 3)]).toEqual([{ demand: 0, undelivered: [] }, 0]);
    expect(made.dispatch(Array.from('123')).leftover).toEqual(['3']);
  });

  it('leaves everything over when nobody is there', () => {
    const made = consumers('a');
    made.ask('a', 2);
    made.cancel('a');
    expect(made.dispatch(Array.from('12'))).toEqual({ leftover: Array.from('12'), unclaimed: 0 });
  });

  it('a fresh one knows nobody', () => {
    const made = consumers('a');
    made.ask('a', 2);
    const fresh = new NamedConsumers(made.dispatcher.fresh?.() as typeof made.dispatcher);
    fresh.subscribe('b');
    expect(fresh.ask('b', 1)).toBe(1);
  });
});
