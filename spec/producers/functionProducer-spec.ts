import { of } from 'rxjs';
import { functionProducer } from '../../lib/producers/functionProducer.js';

describe('functionProducer', () => {
  const producer = functionProducer<string>((demand) => [`${demand}`]);

  it('takes an array for one batch, and nothing for none', () => {
    expect([producer.isItem(['a']), producer.isItem([]), producer.isItem(undefined)]).toEqual([true, true, true]);
    const batch = ['a', 'b'];
    expect(producer.accept(batch)).toBe(batch);
    expect(producer.accept(undefined)).toEqual([]);
  });

  it.each([of(['a']), Promise.resolve(['a']), 'a', null, 5, {}])('takes %p for no batch', (reply) => {
    expect(producer.isItem(reply)).toBe(false);
    expect(() => producer.accept(reply)).toThrow(/^Expected handleDemand to answer with arrays of events, got `/);
  });

  it('is never done by itself, and has nothing to start or to end', () => {
    producer.init(undefined as never);
    producer.terminate('completed');
    expect(producer.done).toBe(false);
    expect(producer.handleDemand(3, undefined as never)).toEqual(['3']);
  });
});
