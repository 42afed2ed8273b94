import { sinkSettings, type TypeormSinkOptions } from '../../../lib/adapters/typeorm/SinkOptions.js';

const settings = (options: unknown) => sinkSettings(options as TypeormSinkOptions<{ id: string }>);

describe('sinkSettings', () => {
  it('fills in the defaults', () => {
    expect(settings({})).toEqual({
      conflictPaths: undefined,
      onConflict: 'ignore',
      maxDemand: 500,
      minDemand: 0,
      retry: { maxAttempts: 10, initialDelayMs: 100, maxDelayMs: 5000, maxElapsedMs: Infinity },
      onReject: undefined,
      onNotice: expect.any(Function) as unknown,
    });
  });

  it.each<[unknown, new (message: string) => Error, string]>([
    [{ onConflict: 'replace' }, RangeError, "Expected `onConflict` to be one of 'ignore', 'update', 'error', got `replace` (string)"],
    [{ onConflict: null }, RangeError, "Expected `onConflict` to be one of 'ignore', 'update', 'error', got `null` (null)"],
    [
      { conflictPaths: [] },
      TypeError,
      'Expected `conflictPaths` to be an array of at least one property name, got `[object Array]` (array)',
    ],
    [{ conflictPaths: 'id' }, TypeError, 'Expected `conflictPaths` to be an array of at least one property name, got `id` (string)'],
    [{ onReject: true }, TypeError, 'Expected `onReject` to be a function, got `true` (boolean)'],
    [
      { retry: { maxAttempts: 0 } },
      RangeError,
      'Expected `retry.maxAttempts` to be an integer of at least 1 or Infinity, got `0` (number)',
    ],
    [
      { retry: { maxAttempts: 1.5 } },
      RangeError,
      'Expected `retry.maxAttempts` to be an integer of at least 1 or Infinity, got `1.5` (number)',
    ],
    [
      { retry: { maxAttempts: '3' } },
      RangeError,
      'Expected `retry.maxAttempts` to be an integer of at least 1 or Infinity, got `3` (string)',
    ],
    [{ retry: { initialDelayMs: -1 } }, RangeError, 'Expected `retry.initialDelayMs` to be a number of at least 0, got `-1` (number)'],
    [{ retry: { initialDelayMs: NaN } }, RangeError, 'Expected `retry.initialDelayMs` to be a number of at least 0, got `NaN` (number)'],
    [
      { retry: { initialDelayMs: 100, maxDelayMs: 50 } },
      RangeError,
      'Expected `retry.maxDelayMs` to be a number of at least `retry.initialDelayMs`, 100, got `50` (number)',
    ],
    [
      { retry: { maxElapsedMs: -1 } },
      RangeError,
      'Expected `retry.maxElapsedMs` to be a number of at least 0 or Infinity, got `-1` (number)',
    ],
    [
      { retry: { maxElapsedMs: '1 h' } },
      RangeError,
      'Expected `retry.maxElapsedMs` to be a number of at least 0 or Infinity, got `1 h` (string)',
    ],
    [{ onNotice: 'log' }, TypeError, 'Expected `onNotice` to be a function, got `log` (string)'],
  ])('%j', (options, kind, message) => {
    expect(() => settings(options)).toThrow(new kind(message));
    expect(() => settings(options)).toThrow(kind);
  });

  it('takes Infinity attempts', () => {
    expect(settings({ retry: { maxAttempts: Infinity } }).retry.maxAttempts).toBe(Infinity);
  });
});
