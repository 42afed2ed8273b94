import { of } from 'rxjs';
import { StatefulProducerRun } from '../../lib/producers/statefulProducer.js';

const context = undefined as never;

describe('StatefulProducerRun', () => {
  it('gives each call the state that the last answer left', () => {
    const producer = new StatefulProducerRun<string, number>({
      init: () => 1,
      handleDemand: (demand, state) => ({ events: [`${demand} in ${state}`], state: state + demand }),
    });
    producer.init(context);
    expect(producer.accept(producer.handleDemand(2, context))).toEqual(['2 in 1']);
    expect(producer.accept(producer.handleDemand(5, context))).toEqual(['5 in 3']);
  });

  it('keeps its state until an answer is accepted', () => {
    const terminate = jest.fn();
    const producer = new StatefulProducerRun<string, number>({
      init: () => 1,
      handleDemand: () => ({ events: [], state: 2 }),
      terminate,
    });
    producer.init(context);
    producer.handleDemand(1, context);
    producer.terminate('cancelled');
    expect(terminate).toHaveBeenCalledWith(1, 'cancelled');
  });

  it('may leave undefined as its state, and begins with it when there is no init', () => {
    const states: unknown[] = [];
    const producer = new StatefulProducerRun<string, unknown>({
      handleDemand: (_demand, state) => {
        states.push(state);
        return { events: [], state: states.length === 1 ? 'a' : undefined };
      },
    });
    producer.init(context);
    [1, 2, 3].forEach(() => producer.accept(producer.handleDemand(1, context)));
    expect(states).toEqual([undefined, 'a', undefined]);
  });

  it('is done when an answer says so, and only then', () => {
    const producer = new StatefulProducerRun<string, number>({ handleDemand: () => ({ events: [], state: 0 }) });
    expect(producer.done).toBe(false);
    for (const [done, expected] of [
      [undefined, false],
      [false, false],
      ['yes', false],
      [true, true],
    ]) {
      producer.accept({ events: [], state: 0, done });
      expect(producer.done).toBe(expected);
    }
  });

  it('needs no terminate', () => {
    const producer = new StatefulProducerRun<string, number>({ handleDemand: () => ({ events: [], state: 0 }) });
    expect(() => producer.terminate('completed')).not.toThrow();
  });

  it.each([undefined, null, 5, 'a', [], {}, { state: 1 }, { events: 'ab' }, of({ events: [], state: 0 }), Promise.resolve()])(
    'takes %p for no answer',
    (reply) => {
      const producer = new StatefulProducerRun<string, number>({ handleDemand: () => ({ events: [], state: 0 }) });
      expect(producer.isItem(reply)).toBe(false);
      expect(() => producer.accept(reply)).toThrow(/^Expected handleDemand to answer \{ events: \[\.\.\.\], state \}, got `/);
    },
  );
});
