import { ProtocolError } from '../../lib/protocol/errors.js';
import type { DemandObserver } from '../../lib/protocol/protocol.js';
import { ForeignLink, type ForeignSource } from '../../lib/observable/ForeignLink.js';
import { handSource } from '../support/foreignSource.js';
import { RecordingDownstream } from '../support/recordingLinks.js';
import { collectUnhandledErrors, restoreUnhandledErrors, unhandledErrors } from '../support/unhandledErrors.js';

function connect<T>(source: ForeignSource<T>, downstream = new RecordingDownstream<T>()) {
  new ForeignLink(downstream).connect(source);
  return downstream;
}

/** A source that does not call `start`, and says `first` before it returns. */
function startless(first: (observer: DemandObserver<number>) => void) {
  const calls: (number | 'unsubscribe')[] = [];
  let observer: DemandObserver<number> | undefined;
  const source: ForeignSource<number> = {
    subscribeWithDemand: (given) => {
      observer = given;
      first(given);
      return { closed: false, request: (n) => calls.push(n), unsubscribe: () => calls.push('unsubscribe') };
    },
  };
  return { source, calls, say: (): DemandObserver<number> => observer as DemandObserver<number> };
}

describe('ForeignLink', () => {
  it('passes demand up, batches and the end down', () => {
    const hand = handSource<number>();
    const downstream = connect(hand.source);
    downstream.upstream.request(2);
    downstream.upstream.request(1);
    hand.observer.next([1]);
    hand.observer.next([2, 3]);
    hand.observer.complete();
    expect(hand.requests).toEqual([2, 1]);
    expect(downstream.signals).toEqual([[1], [2, 3], 'complete']);
    expect(hand.cancels).toBe(0);
  });

  it('says that what arrives is not its own to change', () => {
    expect(connect(handSource<number>().source).owned).toBe(false);
  });

  it('1.4 passes an error, without demand', () => {
    const hand = handSource<number>();
    const downstream = connect(hand.source);
    const error = new Error('source');
    hand.observer.error(error);
    expect(downstream.signals).toEqual([{ error }]);
  });

  it('1.9 opens downstream before anything else is said, also with a source that does not call start', () => {
    const { source, say } = startless((observer) => observer.complete());
    const downstream = connect(source);
    expect(downstream.signals).toEqual(['complete']);
    say().next([1]);
    expect(downstream.signals).toEqual(['complete']);
  });

  it('2.12 opens downstream once, also when start is called again', () => {
    const hand = handSource<number>();
    const downstream = connect(hand.source);
    const second = { closed: false, request: jest.fn(), unsubscribe: jest.fn() };
    hand.observer.start?.(second);
    downstream.upstream.request(2);
    expect(hand.requests).toEqual([2]);
    expect(second.request).not.toHaveBeenCalled();
  });

  it('1.3 answers a request made in open after open has returned', () => {
    const hand = handSource<number>((n, observer) => observer.next(Array.from({ length: n }, (_, index) => index)));
    const log: string[] = [];
    connect(
      hand.source,
      new RecordingDownstream<number>({
        open: (upstream) => {
          upstream.request(2);
          log.push('opened');
        },
        next: () => log.push('next'),
      }),
    );
    expect(log).toEqual(['opened', 'next']);
  });

  it('1.3 makes a re-entrant delivery wait, in order, and the end behind it', () => {
    const hand = handSource<number>();
    const downstream = connect(
      hand.source,
      new RecordingDownstream<number>({
        next: ([event]) => {
          if (event === 1) {
            hand.observer.next([2]);
            hand.observer.next([3]);
            hand.observer.complete();
          }
        },
      }),
    );
    downstream.upstream.request(3);
    hand.observer.next([1]);
    expect(downstream.signals).toEqual([[1], [2], [3], 'complete']);
  });

  it('3.3 a source that answers each request on the spot does not grow the stack', () => {
    const hand = handSource<number>((_n, observer) => observer.next([1]));
    let received = 0;
    const downstream = connect(
      hand.source,
      new RecordingDownstream<number>({
        next: (_events, upstream) => {
          if (++received < 20_000) {
            upstream.request(1);
          }
        },
      }),
    );
    downstream.upstream.request(1);
    expect(received).toBe(20_000);
  });

  it('ignores empty batches', () => {
    const hand = handSource<number>();
    const downstream = connect(hand.source);
    hand.observer.next([]);
    downstream.upstream.request(1);
    hand.observer.next([]);
    hand.observer.next([1]);
    expect(downstream.signals).toEqual([[1]]);
    expect(hand.cancels).toBe(0);
  });

  it('3.8 demand adds up', () => {
    const hand = handSource<number>();
    const downstream = connect(hand.source);
    downstream.upstream.request(2);
    downstream.upstream.request(3);
    hand.observer.next([1, 2, 3, 4, 5]);
    expect(downstream.signals).toEqual([[1, 2, 3, 4, 5]]);
  });

  it('3.17 unbounded demand never runs out', () => {
    const hand = handSource<number>();
    const downstream = connect(hand.source);
    downstream.upstream.request(Infinity);
    hand.observer.next([1, 2, 3]);
    hand.observer.next([4]);
    expect(downstream.signals).toEqual([[1, 2, 3], [4]]);
  });

  describe('1.1 more than was requested', () => {
    const error = new ProtocolError('1.1', 'a source delivered 3 events when 2 were requested');

    it('is an error that counts both, the source is cancelled, and the batch is not passed on', () => {
      const hand = handSource<number>();
      const downstream = connect(hand.source);
      downstream.upstream.request(2);
      hand.observer.next([1, 2, 3]);
      expect(downstream.signals).toEqual([{ error }]);
      expect((downstream.signals[0] as { error: ProtocolError }).error.rule).toBe('1.1');
      expect(hand.cancels).toBe(1);
    });

    it('counts what was delivered before', () => {
      const hand = handSource<number>();
      const downstream = connect(hand.source);
      downstream.upstream.request(3);
      hand.observer.next([1]);
      hand.observer.next([2, 3, 4]);
      expect(downstream.signals).toEqual([[1], { error }]);
    });

    it('lets what was rightly delivered before go first, when it comes from inside next', () => {
      const hand = handSource<number>();
      const downstream = connect(
        hand.source,
        new RecordingDownstream<number>({
          next: ([event]) => {
            if (event === 1) {
              hand.observer.next([2]);
              hand.observer.next([3, 4]);
              hand.observer.next([5]);
            }
          },
        }),
      );
      downstream.upstream.request(3);
      hand.observer.next([1]);
      expect(downstream.signals).toEqual([
        [1],
        [2],
        { error: new ProtocolError('1.1', 'a source delivered 2 events when 1 were requested') },
      ]);
      expect(hand.cancels).toBe(1);
    });

    it('is told after the source was cancelled', () => {
      let toldBefore: unknown;
      const hand = handSource<number>(undefined, () => (toldBefore = [...downstream.signals]));
      const downstream = connect(hand.source);
      hand.observer.next([1]);
      expect(toldBefore).toEqual([]);
      expect(downstream.signals).toHaveLength(1);
    });

    it('is the end, whatever the source says when it is cancelled', () => {
      const hand = handSource<number>(undefined, (observer) => observer.complete());
      const downstream = connect(hand.source);
      downstream.upstream.request(2);
      hand.observer.next([1, 2, 3]);
      expect(downstream.signals).toEqual([{ error }]);
    });

    it('cancels also a source that delivers before it has handed over its subscription', () => {
      const { source, calls } = startless((observer) => observer.next([1]));
      const downstream = connect(source, new RecordingDownstream<number>({ open: (upstream) => upstream.request(1) }));
      expect(downstream.signals).toEqual([{ error: new ProtocolError('1.1', 'a source delivered 1 events when 0 were requested') }]);
      expect(calls).toContain('unsubscribe');
    });
  });

  describe('1.7 after the end', () => {
    it.each(['complete', 'error'] as const)('nothing passes after %s, and nothing is asked', (terminal) => {
      const hand = handSource<number>();
      const downstream = connect(hand.source);
      downstream.upstream.request(5);
      hand.observer[terminal](new Error('first'));
      hand.observer.next([1]);
      hand.observer.error(new Error('second'));
      hand.observer.complete();
      downstream.upstream.request(1);
      downstream.upstream.cancel();
      expect(downstream.signals).toEqual([terminal === 'complete' ? 'complete' : { error: new Error('first') }]);
      expect(hand.requests).toEqual([5]);
      expect(hand.cancels).toBe(0);
    });

    it('2.4 a source that ended before it handed over its subscription is asked for nothing, also when downstream asks as it is opened', () => {
      const { source, calls } = startless((observer) => observer.complete());
      const downstream = connect(source, new RecordingDownstream<number>({ open: (upstream) => upstream.request(1) }));
      expect(downstream.signals).toEqual(['complete']);
      expect(calls).toEqual(['unsubscribe']);
    });

    it('2.4 the source is neither asked nor cancelled, also while its last events are on their way', () => {
      const hand = handSource<number>();
      const downstream = connect(
        hand.source,
        new RecordingDownstream<number>({
          next: (_events, upstream) => {
            hand.observer.complete();
            upstream.request(1);
            upstream.cancel();
          },
        }),
      );
      downstream.upstream.request(5);
      hand.observer.next([1]);
      expect(downstream.signals).toEqual([[1]]);
      expect(hand.requests).toEqual([5]);
      expect(hand.cancels).toBe(0);
    });

    it('nothing is taken in between a terminal signal and its delivery', () => {
      const hand = handSource<number>();
      const downstream = connect(
        hand.source,
        new RecordingDownstream<number>({
          next: () => {
            hand.observer.complete();
            hand.observer.next([2]);
            hand.observer.error(new Error('late'));
          },
        }),
      );
      downstream.upstream.request(5);
      hand.observer.next([1]);
      expect(downstream.signals).toEqual([[1], 'complete']);
    });
  });

  describe('cancel', () => {
    it('3.7 cancels the source once', () => {
      const hand = handSource<number>();
      const downstream = connect(hand.source);
      downstream.upstream.cancel();
      downstream.upstream.cancel('failed');
      expect(hand.cancels).toBe(1);
    });

    it('1.8 nothing passes after it', () => {
      const hand = handSource<number>();
      const downstream = connect(hand.source);
      downstream.upstream.request(5);
      downstream.upstream.cancel();
      downstream.upstream.request(1);
      hand.observer.next([1]);
      hand.observer.next([1, 2, 3, 4, 5, 6]);
      hand.observer.complete();
      hand.observer.error(new Error('late'));
      downstream.upstream.request(1);
      expect(downstream.signals).toEqual([]);
      expect(hand.requests).toEqual([5]);
      expect(hand.cancels).toBe(1);
    });

    it('1.8 from inside next drops what waits', () => {
      const hand = handSource<number>();
      const downstream = connect(
        hand.source,
        new RecordingDownstream<number>({
          next: (_events, upstream) => {
            hand.observer.next([2]);
            upstream.cancel();
          },
        }),
      );
      downstream.upstream.request(5);
      hand.observer.next([1]);
      expect(downstream.signals).toEqual([[1]]);
    });

    it('3.13 forgets downstream, and what waits for it', () => {
      const hand = handSource<number>();
      const downstream = new RecordingDownstream<number>({
        next: (_events, upstream) => {
          hand.observer.next([2]);
          upstream.cancel();
        },
      });
      const link = new ForeignLink(downstream);
      link.connect(hand.source);
      link.request(5);
      hand.observer.next([1]);
      expect(Object.values(link)).not.toContain(downstream);
    });

    it('in open cancels a source that did not call start', () => {
      const { source, calls } = startless(() => undefined);
      connect(source, new RecordingDownstream<number>({ open: (upstream) => upstream.cancel() }));
      expect(calls).toEqual(['unsubscribe']);
    });
  });

  describe('a source that throws', () => {
    const mistake = new Error('mistake');
    const fail = (): never => {
      throw mistake;
    };

    beforeEach(collectUnhandledErrors);
    afterEach(restoreUnhandledErrors);

    it('from subscribeWithDemand fails the stream, after open; demand and cancel go nowhere', () => {
      const downstream = connect(
        { subscribeWithDemand: fail },
        new RecordingDownstream<number>({
          open: (upstream) => {
            upstream.request(1);
          },
        }),
      );
      expect(downstream.signals).toEqual([{ error: mistake }]);
      downstream.upstream.cancel();
    });

    it('from subscribeWithDemand says nothing to a downstream that has left in open', () => {
      const downstream = connect(
        { subscribeWithDemand: fail },
        new RecordingDownstream<number>({
          open: (upstream) => {
            upstream.cancel();
          },
        }),
      );
      expect(downstream.signals).toEqual([]);
    });

    it('from subscribeWithDemand after it has called start is cancelled', () => {
      const unsubscribe = jest.fn();
      const downstream = connect<number>({
        subscribeWithDemand: (observer) => {
          observer.start?.({ closed: false, request: jest.fn(), unsubscribe });
          return fail();
        },
      });
      expect(downstream.signals).toEqual([{ error: mistake }]);
      expect(unsubscribe).toHaveBeenCalledTimes(1);
    });

    it('from request fails the stream and is cancelled', () => {
      const hand = handSource<number>(fail);
      const downstream = connect(hand.source);
      expect(() => downstream.upstream.request(1)).not.toThrow();
      expect(downstream.signals).toEqual([{ error: mistake }]);
      expect(hand.cancels).toBe(1);
    });

    it('3.16 from unsubscribe is reported', async () => {
      const hand = handSource<number>(undefined, fail);
      const downstream = connect(hand.source);
      expect(() => downstream.upstream.cancel()).not.toThrow();
      expect(await unhandledErrors()).toEqual([mistake]);
    });
  });
});
