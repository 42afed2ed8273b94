import { bufferSettings } from '../../lib/buffers/BufferSettings.js';

const wrong = (value: unknown): never => value as never;

describe('bufferSettings', () => {
  it('fills in what is not given', () => {
    expect(bufferSettings({}, 0)).toEqual({ bufferSize: 10_000, bufferKeep: 'last', onDiscard: undefined });
  });

  it('takes what is given, also an unbounded size', () => {
    const onDiscard = (): void => undefined;
    expect(bufferSettings({ bufferSize: Infinity, bufferKeep: 'first', onDiscard }, 1)).toEqual({
      bufferSize: Infinity,
      bufferKeep: 'first',
      onDiscard,
    });
    expect([0, 1].map((least) => bufferSettings({ bufferSize: least }, least).bufferSize)).toEqual([0, 1]);
  });

  it.each<[string, () => unknown, Error]>([
    [
      'fewer events than the least',
      () => bufferSettings({ bufferSize: 0 }, 1),
      new RangeError('Expected `bufferSize` to be an integer of at least 1 or Infinity, got `0` (number)'),
    ],
    [
      'another policy',
      () => bufferSettings({ bufferKeep: wrong('newest') }, 0),
      new RangeError("Expected `bufferKeep` to be one of 'last', 'first', got `newest` (string)"),
    ],
    [
      'something to tell that is no function',
      () => bufferSettings({ onDiscard: wrong(null) }, 0),
      new TypeError('Expected `onDiscard` to be a function, got `null` (null)'),
    ],
  ])('refuses %s', (_what, make, error) => {
    expect(make).toThrow(error);
    expect(make).toThrow(error.constructor as new () => Error);
  });
});
