import { partitionDispatcher, type Dispatcher } from 'rxjs-demand';
import { NamedConsumers } from '../support/replayDispatcher.js';

describe('partitionDispatcher, misused', () => {
  function consumers<T>(dispatcher: Dispatcher<T>, ...names: PropertyKey[]): NamedConsumers<T> {
    const made = new NamedConsumers<T>(dispatcher);
    for (const partition of names) {
      expect(made.subscribe(String(partition), { partition })).toBe(0);
    }
    return made;
  }

  it('#114: partitions are numbered from 0 to n - 1', () => {
    const made = consumers(partitionDispatcher<number>({ partitions: 3, hash: (event) => [event, event] }), 0, 1, 2);
    const message = (got: string): string => `Expected \`to({ partition })\` to be one of 0, 1, 2, got ${got}`;
    expect(() => made.subscribe('x', { partition: 3 })).toThrow(new RangeError(message('`3` (number)')));
    expect(() => made.subscribe('x', { partition: '0' })).toThrow(new RangeError(message('`0` (string)')));
    made.ask('0', 1);
    expect(() => made.dispatch([3])).toThrow(new RangeError('Expected `hash(event)[1]` to be one of 0, 1, 2, got `3` (number)'));
  });

  it('a partition has one consumer at a time, and each consumer a partition', () => {
    const symbol = Symbol('late');
    const made = consumers(partitionDispatcher<number>({ partitions: ['a', symbol], hash: (event) => [event, 'a'] }), 'a', symbol);
    expect(() => made.subscribe('x', { partition: 'a' })).toThrow(
      new RangeError('Expected `to({ partition })` to be one without a consumer, got `a` (string)'),
    );
    expect(() => made.subscribe('x')).toThrow(
      new RangeError("Expected `to({ partition })` to be one of 'a', Symbol(late), got `undefined` (undefined)"),
    );
    made.cancel('a');
    expect(made.subscribe('again', { partition: 'a' })).toBe(0);
  });

  it('a hash that answers with neither a pair nor undefined loses no event unnoticed', () => {
    const made = consumers(partitionDispatcher<number>({ partitions: 1, hash: () => null as never }), 0);
    made.ask('0', 1);
    expect(() => made.dispatch([1])).toThrow(TypeError);
  });

  it.each([
    [{ partitions: 0 }, new RangeError('Expected `partitions` to be an integer of at least 1, got `0` (number)')],
    [{ partitions: [] }, new RangeError('Expected `partitions` to be one or more names without repetition, got `[object Array]` (array)')],
    [
      { partitions: ['a', 'a'] },
      new RangeError('Expected `partitions` to be one or more names without repetition, got `[object Array]` (array)'),
    ],
    [{ partitions: ['a'] }, new TypeError('Expected `hash` to be a function, got `undefined` (undefined)')],
    [{ partitions: 2, hash: 'id' as never }, new TypeError('Expected `hash` to be a function, got `id` (string)')],
    [undefined as never, new TypeError('Expected `options` to be an object, got `undefined` (undefined)')],
  ])('refuses %j', (options, error) => {
    expect(() => partitionDispatcher(options)).toThrow(error);
  });
});
