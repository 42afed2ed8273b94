import { consumerSettings } from '../../lib/consumers/ConsumerOptions.js';

describe('ConsumerOptions', () => {
  it("has GenStage's defaults: 1000, half of it, one at a time, stop", () => {
    const { decide, ...settings } = consumerSettings({});
    expect(settings).toEqual({ maxDemand: 1000, minDemand: 500, concurrency: 1 });
    expect(decide(new Error('boom'), [])).toBe(false);
  });

  it('takes every option; minDemand follows maxDemand', () => {
    expect(consumerSettings({ maxDemand: 7 })).toMatchObject({ maxDemand: 7, minDemand: 3 });
    expect(consumerSettings({ maxDemand: 1 })).toMatchObject({ maxDemand: 1, minDemand: 0 });
    expect(consumerSettings({ maxDemand: 8, minDemand: 7, concurrency: 3 })).toMatchObject({ maxDemand: 8, minDemand: 7, concurrency: 3 });
    expect(consumerSettings({ onHandlerError: 'skip' }).decide(new Error('boom'), [])).toBe(true);
  });

  it('takes undefined for what is not given, as spreading options does', () => {
    const given = { maxDemand: undefined, minDemand: undefined, concurrency: undefined, onHandlerError: undefined } as object;
    expect(consumerSettings(given)).toMatchObject({ maxDemand: 1000, minDemand: 500, concurrency: 1 });
  });

  it('hands the error and the batch to a function', () => {
    const calls: unknown[] = [];
    const { decide } = consumerSettings({
      onHandlerError: (...args) => {
        calls.push(args);
        return 'skip';
      },
    });
    expect(decide('boom', [1, 2])).toBe(true);
    expect(calls).toEqual([['boom', [1, 2]]]);
  });

  it.each<[object, string]>([
    [{ maxDemand: 0 }, 'Expected `maxDemand` to be an integer of at least 1, got `0` (number)'],
    [{ maxDemand: 1.5 }, 'Expected `maxDemand` to be an integer of at least 1, got `1.5` (number)'],
    [{ maxDemand: Infinity }, 'Expected `maxDemand` to be an integer of at least 1, got `Infinity` (number)'],
    [{ maxDemand: '10' }, 'Expected `maxDemand` to be an integer of at least 1, got `10` (string)'],
    [{ maxDemand: 10, minDemand: 10 }, 'Expected `minDemand` to be an integer from 0 to 9, got `10` (number)'],
    [{ minDemand: -1 }, 'Expected `minDemand` to be an integer from 0 to 999, got `-1` (number)'],
    [{ minDemand: 2000 }, 'Expected `minDemand` to be an integer from 0 to 999, got `2000` (number)'],
    [{ concurrency: 0 }, 'Expected `concurrency` to be an integer of at least 1, got `0` (number)'],
    [{ concurrency: NaN }, 'Expected `concurrency` to be an integer of at least 1, got `NaN` (number)'],
    [{ concurrency: Infinity }, 'Expected `concurrency` to be an integer of at least 1, got `Infinity` (number)'],
    [{ onHandlerError: 'retry' }, "Expected `onHandlerError` to be one of 'stop', 'skip', got `retry` (string)"],
    [{ onHandlerError: 5 }, "Expected `onHandlerError` to be one of 'stop', 'skip', got `5` (number)"],
  ])('refuses %p', (options, message) => {
    expect(() => consumerSettings(options)).toThrow(new RangeError(message));
  });
});
