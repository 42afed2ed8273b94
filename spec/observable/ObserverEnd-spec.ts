import { ObserverEnd } from '../../lib/observable/ObserverEnd.js';
import { RecordingUpstream } from '../support/recordingLinks.js';
import { RecordingObserver, type Reactions } from '../support/recordingObserver.js';
import { collectUnhandledErrors, restoreUnhandledErrors, unhandledErrors } from '../support/unhandledErrors.js';

function open(reactions: Reactions<number> = {}, upstream = new RecordingUpstream()) {
  const observer = new RecordingObserver<number>(reactions);
  const end = new ObserverEnd<number>(observer);
  end.open(upstream);
  return { observer, end, upstream };
}

const BAD_REQUESTS = [0, -1, NaN, 1.5, undefined, '2', -Infinity] as number[];

describe('ObserverEnd', () => {
  it('1.9 starts the observer first, with a handle that can be used at once', () => {
    const { observer, end, upstream } = open({ start: (subscription) => subscription.request(3) });
    expect(observer.signals).toEqual([['start']]);
    expect(observer.subscription).toBe(end);
    expect(upstream.calls).toEqual([3]);
    expect(end.closed).toBe(false);
  });

  it('needs no start', () => {
    const next = jest.fn();
    const end = new ObserverEnd<number>({ next, error: jest.fn(), complete: jest.fn() });
    end.open(new RecordingUpstream());
    end.next([1]);
    expect(next.mock.calls).toEqual([[[1]]]);
  });

  it('passes demand up, batches and the end down', () => {
    const { observer, end, upstream } = open();
    end.request(2);
    end.request(Infinity);
    end.next([1, 2]);
    end.complete();
    expect(upstream.calls).toEqual([2, Infinity]);
    expect(observer.told).toEqual([1, 2, 'complete']);
    expect(end.closed).toBe(true);
  });

  it('1.9 starts the observer once, whatever a lawless source says', () => {
    const { observer, end } = open();
    end.next([]);
    expect(observer.signals.filter(([signal]) => signal === 'start')).toHaveLength(1);
  });

  it('1.4 passes an error', () => {
    const { observer, end } = open();
    const error = new Error('source');
    end.error(error);
    expect(observer.errors).toEqual([error]);
    expect(end.closed).toBe(true);
  });

  it('calls the methods on their object', () => {
    class Counter {
      count = 0;
      start(): void {
        this.count++;
      }
      next(): void {
        this.count++;
      }
      error(): void {
        this.count++;
      }
      complete(): void {
        this.count++;
      }
    }
    const counter = new Counter();
    const end = new ObserverEnd<number>(counter);
    end.open(new RecordingUpstream());
    end.next([1]);
    end.complete();
    expect(counter.count).toBe(3);
  });

  describe('unsubscribe', () => {
    it('3.5/3.7 cancels upstream once, however often it is called', () => {
      const { end, upstream } = open();
      end.unsubscribe();
      end.unsubscribe();
      expect(upstream.calls).toEqual(['cancelled']);
      expect(end.closed).toBe(true);
    });

    it('1.8 silences everything, in both directions', () => {
      const { observer, end, upstream } = open();
      end.unsubscribe();
      end.next([1]);
      end.complete();
      end.error(new Error('late'));
      end.request(1);
      expect(observer.told).toEqual([]);
      expect(upstream.calls).toEqual(['cancelled']);
    });

    it('1.8 works from inside start and from inside next', () => {
      const early = open({ start: (subscription) => subscription.unsubscribe() });
      expect(early.upstream.calls).toEqual(['cancelled']);
      const { observer, end, upstream } = open({ next: (_events, subscription) => subscription.unsubscribe() });
      end.next([1]);
      end.next([2]);
      expect(observer.told).toEqual([1]);
      expect(upstream.calls).toEqual(['cancelled']);
    });
  });

  describe('after the end', () => {
    it('1.6 request does nothing', () => {
      const { end, upstream } = open({ complete: (subscription) => subscription.request(1) });
      end.complete();
      end.request(1);
      end.request(-1);
      expect(upstream.calls).toEqual([]);
    });

    it('1.7 nothing more is said', () => {
      const { observer, end } = open();
      end.error(new Error('first'));
      end.error(new Error('second'));
      end.complete();
      end.next([1]);
      expect(observer.told).toEqual([new Error('first')]);
    });

    it('3.13 forgets the observer', () => {
      const { observer, end } = open();
      end.complete();
      expect(Object.values(end)).not.toContain(observer);
    });

    it('3.13 forgets observer and upstream after unsubscribe', () => {
      const { observer, end, upstream } = open();
      end.unsubscribe();
      expect(Object.values(end)).not.toContain(observer);
      expect(Object.values(end)).not.toContain(upstream);
    });
  });

  describe('3.9 a bad request', () => {
    it.each(BAD_REQUESTS)('of %p fails upstream once, and is one RangeError that names rule and value', (n) => {
      const { observer, end, upstream } = open();
      expect(() => end.request(n)).not.toThrow();
      end.request(n);
      end.request(1);
      expect(upstream.calls).toEqual(['failed']);
      expect(observer.errors).toHaveLength(1);
      expect(observer.errors[0]).toBeInstanceOf(RangeError);
      expect((observer.errors[0] as Error).message).toMatch(/^Rule 3\.9: .*got `.*` \(\w+\)$/);
      expect((observer.errors[0] as Error).message).toContain(`\`${String(n)}\``);
      expect(end.closed).toBe(true);
    });

    it('1.3 inside next is told after next has returned', () => {
      const { observer, end, upstream } = open({ next: (_events, subscription) => subscription.request(0) });
      end.next([1]);
      expect(observer.deepest).toBe(1);
      expect(upstream.calls).toEqual(['failed']);
      expect(observer.told).toEqual([1, expect.any(RangeError)]);
    });

    it('1.3 inside start is told after start has returned', () => {
      const { observer, upstream } = open({ start: (subscription) => subscription.request(0) });
      expect(observer.deepest).toBe(1);
      expect(upstream.calls).toEqual(['failed']);
      expect(observer.told).toEqual([expect.any(RangeError)]);
    });

    it('silences demand that follows it in the same next', () => {
      const { observer, end, upstream } = open({
        next: (_events, subscription) => {
          subscription.request(-1);
          subscription.request(1);
          subscription.request(-2);
        },
      });
      end.next([1]);
      expect(upstream.calls).toEqual(['failed']);
      expect(observer.errors.map(String)).toEqual([expect.stringContaining('`-1`')]);
    });

    it('1.8 is not told when the same next also unsubscribes', () => {
      const { observer, end } = open({
        next: (_events, subscription) => {
          subscription.request(0);
          subscription.unsubscribe();
        },
      });
      end.next([1]);
      expect(observer.told).toEqual([1]);
    });

    it('3.6 after unsubscribe is nothing', () => {
      const { observer, end } = open();
      end.unsubscribe();
      end.request(-1);
      expect(observer.told).toEqual([]);
    });
  });

  describe('2.13 an observer whose own code throws', () => {
    const mistake = new Error('mistake');
    const fail = (): never => {
      throw mistake;
    };

    beforeEach(collectUnhandledErrors);
    afterEach(restoreUnhandledErrors);

    it.each(['start', 'next'] as const)('in %s is unsubscribed, and the error is reported', async (method) => {
      const { observer, end, upstream } = open({ [method]: fail });
      end.next([1]);
      end.next([2]);
      expect(observer.told).toEqual(method === 'next' ? [1] : []);
      expect(end.closed).toBe(true);
      expect(upstream.calls).toEqual(['cancelled']);
      expect(await unhandledErrors()).toEqual([mistake]);
    });

    it.each(['error', 'complete'] as const)('in %s is reported', async (method) => {
      const { end } = open({ [method]: fail });
      expect(() => end[method](new Error('source'))).not.toThrow();
      expect(await unhandledErrors()).toEqual([mistake]);
    });

    it('is not told of the bad request it made before it threw', async () => {
      const { observer, end } = open({
        next: (_events, subscription) => {
          subscription.request(0);
          fail();
        },
      });
      end.next([1]);
      expect(observer.told).toEqual([1]);
      expect(await unhandledErrors()).toEqual([mistake]);
    });
  });
});
