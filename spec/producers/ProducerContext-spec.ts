import { createContext, type ContextOwner } from '../../lib/producers/ProducerContext.js';

/** An owner that writes down what it is told. */
function owner() {
  const log: unknown[] = [];
  const made: ContextOwner<string> = {
    signal: AbortSignal.abort('owner'),
    requests: { total: 7 },
    emit: (events) => log.push(events),
    end: () => log.push('end'),
    mark: (action) => log.push(action),
    fail: (error) => log.push({ error }),
    say: (turn) => {
      log.push('a turn');
      turn();
    },
  };
  return { context: createContext(made), made, log };
}

describe('ProducerContext', () => {
  it('hands on what is said, in order; its methods need no this', () => {
    const { context, log } = owner();
    const { emit, complete, error, afterBuffered } = context;
    const failure = new Error('producer');
    const action = jest.fn();
    emit(['a']);
    complete();
    afterBuffered(action);
    error(failure);
    expect(log).toEqual(['a turn', ['a'], 'a turn', 'end', action, 'a turn', { error: failure }]);
    expect(action).not.toHaveBeenCalled();
  });

  it('shows the demand and the signal of the moment it is looked at', () => {
    const { context, made } = owner();
    expect(context.demand).toBe(7);
    expect(context.signal.reason).toBe('owner');
    Object.assign(made, { requests: { total: 5 } });
    expect(context.demand).toBe(5);
  });

  it.each([
    [undefined, '`undefined` (undefined)'],
    ['abc', '`abc` (string)'],
    [new Set(['a']), '`[object Set]` (object)'],
  ])('emit(%p) throws a TypeError at once', (events, described) => {
    const { context, log } = owner();
    expect(() => context.emit(events as never)).toThrow(new TypeError(`Expected \`events\` to be an array, got ${described}`));
    expect(log).toEqual([]);
  });

  it('afterBuffered throws a TypeError at once when there is nothing to run', () => {
    const { context, log } = owner();
    expect(() => context.afterBuffered(undefined as never)).toThrow(
      new TypeError('Expected `action` to be a function, got `undefined` (undefined)'),
    );
    expect(log).toEqual([]);
  });
});
