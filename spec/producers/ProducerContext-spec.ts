import { createContext, type ContextOwner } from '../../lib/producers/ProducerContext.js';

/** An owner that runs what is in turn when told to. */
function owner() {
  const log: unknown[] = [];
  const turns: (() => void)[] = [];
  const made: ContextOwner<string> = {
    abortSignal: () => AbortSignal.abort('owner'),
    unmetDemand: () => 7,
    emit: (events) => log.push(events),
    end: () => log.push('end'),
    mark: (action) => log.push(action),
    fail: (error) => log.push({ error }),
    inTurn: (action) => turns.push(action),
  };
  return { context: createContext(made), log, takeTurns: () => turns.splice(0).forEach((turn) => turn()) };
}

describe('ProducerContext', () => {
  it('says nothing before its turn, and then all of it in order', () => {
    const { context, log, takeTurns } = owner();
    const failure = new Error('producer');
    const action = jest.fn();
    context.emit(['a']);
    context.complete();
    context.afterBuffered(action);
    context.error(failure);
    expect(log).toEqual([]);
    takeTurns();
    expect(log).toEqual([['a'], 'end', action, { error: failure }]);
    expect(action).not.toHaveBeenCalled();
  });

  it('can be taken apart: its methods need no this', () => {
    const { context, log, takeTurns } = owner();
    const { emit, complete, error, afterBuffered } = context;
    emit(['a']);
    complete();
    error('no');
    afterBuffered(() => undefined);
    takeTurns();
    expect(log).toHaveLength(4);
  });

  it('shows the demand and the signal of the moment it is looked at', () => {
    const { context } = owner();
    expect(context.demand).toBe(7);
    expect(context.signal.reason).toBe('owner');
  });

  it.each([
    [undefined, '`undefined` (undefined)'],
    ['abc', '`abc` (string)'],
    [new Set(['a']), '`[object Set]` (object)'],
  ])('emit(%p) throws a TypeError at once', (events, described) => {
    const { context, takeTurns, log } = owner();
    expect(() => context.emit(events as never)).toThrow(
      new TypeError(`Expected \`events\` in emit(events) to be an array, got ${described}`),
    );
    takeTurns();
    expect(log).toEqual([]);
  });

  it('afterBuffered throws a TypeError at once when there is nothing to run', () => {
    const { context } = owner();
    expect(() => context.afterBuffered(undefined as never)).toThrow(
      new TypeError('Expected `action` to be a function, got `undefined` (undefined)'),
    );
  });
});
