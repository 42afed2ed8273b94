import { asyncScheduler } from 'rxjs';
import { fromDemandProducer, type ProducerOptions } from 'rxjs-demand';
import { producerSettings } from '../../lib/producers/ProducerOptions.js';
import { ManualScheduler } from '../support/manualScheduler.js';

describe('producerSettings', () => {
  it('fills in the defaults', () => {
    expect(producerSettings({})).toEqual({
      bufferSize: 10_000,
      bufferKeep: 'last',
      onDiscard: undefined,
      pollIntervalMs: undefined,
      scheduler: asyncScheduler,
    });
  });

  it('keeps what is given, ends of the ranges included', () => {
    const onDiscard = jest.fn();
    const scheduler = new ManualScheduler();
    for (const bufferSize of [0, 1, Infinity]) {
      const options: ProducerOptions = { bufferSize, bufferKeep: 'first', onDiscard, pollIntervalMs: 0.5, scheduler };
      expect(producerSettings(options)).toEqual(options);
    }
  });

  it.each([
    [{ bufferSize: -1 }, new RangeError('Expected `bufferSize` to be an integer of at least 0 or Infinity, got `-1` (number)')],
    [{ bufferSize: 1.5 }, new RangeError('Expected `bufferSize` to be an integer of at least 0 or Infinity, got `1.5` (number)')],
    [{ bufferSize: '10' }, new RangeError('Expected `bufferSize` to be an integer of at least 0 or Infinity, got `10` (string)')],
    [{ bufferKeep: 'middle' }, new RangeError("Expected `bufferKeep` to be one of 'last', 'first', got `middle` (string)")],
    [{ onDiscard: 'log' }, new TypeError('Expected `onDiscard` to be a function, got `log` (string)')],
    [{ pollIntervalMs: 0 }, new RangeError('Expected `pollIntervalMs` to be a number of milliseconds greater than 0, got `0` (number)')],
    [{ pollIntervalMs: -5 }, new RangeError('Expected `pollIntervalMs` to be a number of milliseconds greater than 0, got `-5` (number)')],
    [
      { pollIntervalMs: NaN },
      new RangeError('Expected `pollIntervalMs` to be a number of milliseconds greater than 0, got `NaN` (number)'),
    ],
    [
      { pollIntervalMs: Infinity },
      new RangeError('Expected `pollIntervalMs` to be a number of milliseconds greater than 0, got `Infinity` (number)'),
    ],
    [{ pollIntervalMs: '5' }, new RangeError('Expected `pollIntervalMs` to be a number of milliseconds greater than 0, got `5` (string)')],
    [{ scheduler: {} }, new TypeError('Expected `scheduler.schedule` to be a function, got `undefined` (undefined)')],
    [{ scheduler: null }, new TypeError('Expected `scheduler.schedule` to be a function, got `undefined` (undefined)')],
    [null, new TypeError('Expected `options` to be an object, got `null` (null)')],
    [5, new TypeError('Expected `options` to be an object, got `5` (number)')],
  ])('fromDemandProducer refuses %p when it is called', (options, error) => {
    const call = (): unknown => fromDemandProducer(() => [], options as ProducerOptions);
    expect(call).toThrow(error);
    expect(call).toThrow(error.constructor as typeof RangeError);
  });
});
