import { isDemandSource } from 'rxjs-demand';
import { MisbehavingProducer } from '../../../lib/testing/doubles/MisbehavingProducer.js';
import { RecordingObserver } from '../../support/recordingObserver.js';

/** Its misconduct is a cancel that throws: asked for events, it does as it should. */
const producer = (): MisbehavingProducer<string> => new MisbehavingProducer('throwsOnCancel', ['a', 'b']);

it('is a demand source that knows its misconduct and its rule', () => {
  const source = producer();
  expect([isDemandSource(source), source.violation, source.rule]).toEqual([true, 'throwsOnCancel', '3.15']);
});

it('writes down requests and cancels of all subscriptions', () => {
  const source = new MisbehavingProducer('neverStarts', ['a']);
  const first = source.subscribeWithDemand(new RecordingObserver());
  const second = source.subscribeWithDemand(new RecordingObserver());
  first.unsubscribe();
  first.unsubscribe();
  second.request(3);
  first.request(1);
  expect([source.requests, source.cancels]).toEqual([[3, 1], 2]);
});

it('each subscription has events, demand and an end of its own (2.12)', () => {
  const source = producer();
  const [first, second] = [new RecordingObserver<string>(), new RecordingObserver<string>()];
  source.subscribeWithDemand(first).request(2);
  source.subscribeWithDemand(second).request(1);
  expect([first.told, second.told]).toEqual([['a', 'b', 'complete'], ['a']]);
});

it('start() brings the subscription that is returned (1.9)', () => {
  const observer = new RecordingObserver<string>();
  expect(producer().subscribeWithDemand(observer)).toBe(observer.subscription);
});

it('1.6 its subscription is closed at its end, and by a cancel', () => {
  const ended = producer().subscribeWithDemand(new RecordingObserver());
  expect(ended.closed).toBe(false);
  ended.request(2);
  expect(ended.closed).toBe(true);
  const cancelled = new MisbehavingProducer('startsTwice', ['a']).subscribeWithDemand(new RecordingObserver());
  cancelled.unsubscribe();
  expect(cancelled.closed).toBe(true);
});

it('1.3 a request inside start() or next() is answered when that has returned', () => {
  const observer = new RecordingObserver<string>({
    start: (subscription) => subscription.request(1),
    next: (_events, subscription) => subscription.request(1),
  });
  producer().subscribeWithDemand(observer);
  expect([observer.told, observer.deepest]).toEqual([['a', 'b', 'complete'], 2]);
});

it.each([0, -1, 1.5, NaN, -Infinity])('3.9 request(%d) is one RangeError, and no events', (n) => {
  const observer = new RecordingObserver<string>();
  const source = producer();
  const subscription = source.subscribeWithDemand(observer);
  subscription.request(n);
  subscription.request(1);
  expect(observer.told).toEqual([new RangeError(`Rule 3.9: request(${n}) reached the source`)]);
  expect([subscription.closed, source.requests]).toEqual([true, [n, 1]]);
});

it('3.6 a bad request after a cancel is nothing', () => {
  const observer = new RecordingObserver<string>();
  const subscription = new MisbehavingProducer('startsTwice', ['a']).subscribeWithDemand(observer);
  subscription.unsubscribe();
  subscription.request(-1);
  expect(observer.told).toEqual([]);
});

it('answers the request behind one that made the observer throw', () => {
  const thrown = new Error('from next()');
  const observer = new RecordingObserver<string>({
    next: ([event]) => {
      if (event === 'a') {
        throw thrown;
      }
    },
  });
  const subscription = producer().subscribeWithDemand(observer);
  expect(() => subscription.request(1)).toThrow(thrown);
  subscription.request(1);
  expect(observer.told).toEqual(['a', 'b', 'complete']);
});
