import { connectingBy } from '../../../lib/testing/doubles/connectingBy.js';
import { handSource, type HandSource } from '../../support/foreignSource.js';
import { RecordingDownstream } from '../../support/recordingLinks.js';

function connected(): { hand: HandSource<number>; downstream: RecordingDownstream<number> } {
  const hand = handSource<number>();
  const downstream = new RecordingDownstream<number>();
  connectingBy<number>((observer) => hand.source.subscribeWithDemand(observer))(downstream);
  return { hand, downstream };
}

it('opens the stage with the handle that start() brings, and with arrays that are not its own', () => {
  const { hand, downstream } = connected();
  downstream.upstream.request(3);
  downstream.upstream.request(Infinity);
  downstream.upstream.cancel('failed');
  expect([hand.requests, hand.cancels, downstream.owned]).toEqual([[3, Infinity], 1, false]);
});

it('passes on what the source says, and guards against nothing', () => {
  const { hand, downstream } = connected();
  const error = new Error('source');
  hand.observer.next([1, 2]);
  hand.observer.next([]);
  hand.observer.complete();
  hand.observer.error(error);
  expect(downstream.signals).toEqual([[1, 2], [], 'complete', { error }]);
});

it('opens nothing for a source that never starts', () => {
  const downstream = new RecordingDownstream<number>();
  connectingBy<number>(() => undefined)(downstream);
  expect(() => downstream.upstream).toThrow('open was not called yet');
});
