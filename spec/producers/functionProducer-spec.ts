import { functionProducer } from '../../lib/producers/functionProducer.js';

describe('functionProducer', () => {
  it('calls the function with the demand and the context, and with nothing else', () => {
    const handleDemand = jest.fn(() => ['a']);
    const context = {} as never;
    expect(functionProducer<string>(handleDemand).handleDemand(3, 'state', context)).toEqual(['a']);
    expect(handleDemand.mock.calls).toEqual([[3, context]]);
  });

  it('takes an array for one batch, and nothing for none', () => {
    const producer = functionProducer<string>(() => []);
    const batch = ['a', 'b'];
    expect(producer.eventsOf(batch)).toBe(batch);
    expect(producer.eventsOf(undefined)).toEqual([]);
    expect(producer.eventsOf(null)).toBe(null);
  });
});
