import { Observable, take, type Subscriber } from 'rxjs';
import { SubscriberEnd } from '../../lib/observable/SubscriberEnd.js';
import { RecordingUpstream } from '../support/recordingLinks.js';

function open(upstream = new RecordingUpstream(), most = Infinity) {
  const seen: unknown[] = [];
  let end: SubscriberEnd<number> | undefined;
  const subscription = new Observable<number>((subscriber) => {
    end = new SubscriberEnd(subscriber, Infinity);
    end.open(upstream);
  })
    .pipe(take(most))
    .subscribe({ next: (event) => seen.push(event), error: (error: unknown) => seen.push(error), complete: () => seen.push('complete') });
  return { end: end as SubscriberEnd<number>, seen, subscription, upstream };
}

/** A subscriber that has had enough after `most` events. */
function subscriberOf(most: number): Subscriber<number> {
  let made: Subscriber<number> | undefined;
  new Observable<number>((subscriber) => {
    made = subscriber;
  })
    .pipe(take(most))
    .subscribe();
  return made as Subscriber<number>;
}

describe('SubscriberEnd', () => {
  it('asks for everything, and hands events out one by one', () => {
    const { end, seen, upstream } = open();
    end.next([1, 2]);
    end.next([3]);
    end.complete();
    expect(upstream.calls).toEqual([Infinity]);
    expect(seen).toEqual([1, 2, 3, 'complete']);
  });

  it('passes an error', () => {
    const { end, seen } = open();
    const error = new Error('source');
    end.error(error);
    expect(seen).toEqual([error]);
  });

  it('cancels upstream when it is unsubscribed', () => {
    const { subscription, upstream } = open();
    subscription.unsubscribe();
    expect(upstream.calls).toEqual([Infinity, 'cancelled']);
  });

  it('stops in the middle of a batch when the subscriber has had enough', () => {
    const { end, seen, upstream } = open(new RecordingUpstream(), 2);
    end.next([1, 2, 3, 4]);
    expect(seen).toEqual([1, 2, 'complete']);
    expect(upstream.calls).toEqual([Infinity, 'cancelled']);
  });

  it('hands nothing more to a subscriber that has closed', () => {
    const subscriber = subscriberOf(1);
    const next = jest.spyOn(subscriber, 'next');
    const end = new SubscriberEnd(subscriber, Infinity);
    end.open(new RecordingUpstream());
    end.next([1, 2, 3]);
    expect(next.mock.calls).toEqual([[1]]);
  });

  it('can be cancelled by what the first request brings at once', () => {
    const subscriber = subscriberOf(1);
    const upstream = new RecordingUpstream(() => subscriber.unsubscribe());
    new SubscriberEnd(subscriber, Infinity).open(upstream);
    expect(upstream.calls).toEqual([Infinity, 'cancelled']);
  });

  it('asks for nothing when the subscriber has closed before', () => {
    const subscriber = subscriberOf(1);
    subscriber.unsubscribe();
    const upstream = new RecordingUpstream();
    new SubscriberEnd(subscriber, Infinity).open(upstream);
    expect(upstream.calls).toEqual(['cancelled']);
  });

  it.each(['complete', 'error'] as const)('2.3 calls nothing upstream after %s', (terminal) => {
    const { end, subscription, upstream } = open();
    end[terminal](new Error('source'));
    subscription.unsubscribe();
    expect(upstream.calls).toEqual([Infinity]);
  });
});
