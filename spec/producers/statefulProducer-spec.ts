import { of } from 'rxjs';
import { fromDemandProducer, type ProducerResult } from 'rxjs-demand';
import { statefulProducer } from '../../lib/producers/statefulProducer.js';
import { RecordingObserver } from '../support/recordingObserver.js';

/** A producer that answers what `answer` makes of its state, and the states it was called with. */
function run(answer: (state: unknown) => unknown) {
  const states: unknown[] = [];
  const terminate = jest.fn();
  const observer = new RecordingObserver<string>();
  const subscription = fromDemandProducer<string, unknown>({
    init: () => 1,
    handleDemand: (_demand, state) => {
      states.push(state);
      return answer(state) as ProducerResult<string, unknown>;
    },
    terminate,
  }).subscribeWithDemand(observer);
  return { states, terminate, observer, subscription };
}

describe('statefulProducer', () => {
  it('gives each call the state that the last answer left, also undefined', () => {
    const { states, subscription } = run((state) => ({ events: [], state: state === 1 ? undefined : 2 }));
    [1, 1, 1].forEach((n) => subscription.request(n));
    expect(states).toEqual([1, undefined, 2]);
  });

  it('keeps its state when an answer is no item', () => {
    const { terminate, subscription } = run(() => ({ state: 2 }));
    subscription.request(1);
    expect(terminate.mock.calls).toEqual([[1, 'failed']]);
  });

  it.each([
    [undefined, false],
    [false, false],
    ['yes', false],
    [true, true],
  ])('is done when an answer says so, and only then: %p', (done, expected) => {
    const { observer, subscription } = run(() => ({ events: [], state: 0, done }));
    subscription.request(1);
    expect(observer.told).toEqual(expected ? ['complete'] : []);
  });

  it('needs neither init nor terminate', () => {
    const producer = statefulProducer<string>({ handleDemand: () => ({ events: [], state: 0 }) });
    expect(producer.init?.(undefined as never)).toBeUndefined();
    expect(() => producer.terminate?.(undefined, 'completed')).not.toThrow();
  });

  it.each([undefined, null, 5, 'a', [], {}, { state: 1 }, { events: 'ab' }, of({ events: [], state: 0 }), Promise.resolve()])(
    'finds no events in %p',
    (reply) => {
      const producer = statefulProducer<string>({ handleDemand: () => ({ events: [], state: 0 }) });
      expect(Array.isArray(producer.eventsOf(reply))).toBe(false);
    },
  );
});
