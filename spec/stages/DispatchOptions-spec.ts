import { dispatchSettings, demandMode, type DispatchOptions } from '../../lib/stages/DispatchOptions.js';

describe('DispatchOptions', () => {
  it('fills in the defaults', () => {
    expect(dispatchSettings({})).toEqual({
      bufferSize: 10_000,
      bufferKeep: 'last',
      onDiscard: undefined,
      demand: 'forward',
      startAfter: 1,
      keepAlive: false,
    });
  });

  it('takes what is given', () => {
    const given: DispatchOptions = {
      bufferSize: Infinity,
      bufferKeep: 'first',
      onDiscard: () => undefined,
      demand: 'accumulate',
      startAfter: 4,
      keepAlive: true,
    };
    expect(dispatchSettings(given)).toEqual(given);
  });

  // The reference takes a buffer_size of 0, and crashes when it first has to buffer.
  it.each<[string, object, Error]>([
    [
      'bufferSize: 0',
      { bufferSize: 0 },
      new RangeError('Expected `bufferSize` to be an integer of at least 1 or Infinity, got `0` (number)'),
    ],
    [
      'bufferSize: null',
      { bufferSize: null },
      new RangeError('Expected `bufferSize` to be an integer of at least 1 or Infinity, got `null` (null)'),
    ],
    ['bufferKeep', { bufferKeep: 'all' }, new RangeError("Expected `bufferKeep` to be one of 'last', 'first', got `all` (string)")],
    ['onDiscard', { onDiscard: 1 }, new TypeError('Expected `onDiscard` to be a function, got `1` (number)')],
    ['demand', { demand: 'stop' }, new RangeError("Expected `demand` to be one of 'forward', 'accumulate', got `stop` (string)")],
    ['startAfter: 0', { startAfter: 0 }, new RangeError('Expected `startAfter` to be an integer of at least 1, got `0` (number)')],
    [
      'startAfter: Infinity',
      { startAfter: Infinity },
      new RangeError('Expected `startAfter` to be an integer of at least 1, got `Infinity` (number)'),
    ],
    ['keepAlive', { keepAlive: 'yes' }, new RangeError('Expected `keepAlive` to be true or false, got `yes` (string)')],
  ])('refuses %s', (_what, options, error) => {
    expect(() => dispatchSettings(options)).toThrow(error);
  });

  it('refuses options that are no object', () => {
    expect(() => dispatchSettings(5 as never)).toThrow(new TypeError('Expected `options` to be an object, got `5` (number)'));
  });

  it('knows the demand modes', () => {
    expect([demandMode('forward'), demandMode('accumulate')]).toEqual(['forward', 'accumulate']);
    expect(() => demandMode(undefined)).toThrow(RangeError);
  });
});
