import type { CancelReason, Downstream, Upstream } from '../../lib/protocol/Link.js';
import { LoopLink } from '../../lib/protocol/LoopLink.js';
import { RecordingDownstream, RecordingUpstream } from '../support/recordingLinks.js';
import { retained } from '../support/retained.js';

/** Holds events until they are asked for; ends when all it holds is delivered. */
class HoldLink extends LoopLink<number> implements Downstream<number> {
  held: number[] = [];

  next(events: readonly number[]): void {
    this.held.push(...events);
    this.run();
  }

  protected override get left(): number {
    return this.held.length;
  }

  protected override step(): boolean {
    if (this.finish() || this.demand === 0 || this.held.length === 0) {
      return false;
    }
    this.deliver(this.held.splice(0, this.demand));
    return true;
  }
}

function hold(onNext: (link: HoldLink, event: number | undefined) => void = () => undefined, upstream = new RecordingUpstream()) {
  const downstream = new RecordingDownstream<number>({ next: ([event]) => onNext(link, event) });
  const link = new HoldLink(downstream);
  link.open(upstream);
  return { link, downstream, upstream };
}

const boom = new Error('boom');

describe('LoopLink', () => {
  it('opens downstream, with arrays that belong to it', () => {
    const { link, downstream } = hold();
    expect([downstream.upstream, downstream.owned]).toEqual([link, true]);
  });

  it('keeps demand to itself: what goes upstream is the subclass’s to say', () => {
    const { link, upstream } = hold();
    link.request(3);
    expect(upstream.calls).toEqual([]);
  });

  it('1.1 delivers no more than was asked for', () => {
    const { link, downstream } = hold();
    link.next([1, 2, 3]);
    expect(downstream.signals).toEqual([]);
    link.request(2);
    expect(downstream.signals).toEqual([[1, 2]]);
    link.next([4]);
    expect(downstream.signals).toEqual([[1, 2]]);
    link.request(2);
    expect(downstream.signals).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('3.8 demand adds up, and 3.17 never runs out when it is unbounded', () => {
    const { link, downstream } = hold();
    link.request(1);
    link.request(1);
    link.next([1, 2, 3]);
    link.request(Infinity);
    link.next([4, 5]);
    link.request(1);
    link.next([6]);
    expect(downstream.signals).toEqual([[1, 2], [3], [4, 5], [6]]);
  });

  it('1.3 answers a request made in open after open has returned', () => {
    const log: unknown[] = [];
    const link: HoldLink = new HoldLink(
      new RecordingDownstream<number>({
        open: (upstream) => {
          link.next([1]);
          upstream.request(1);
          log.push('opened');
        },
        next: (events) => log.push(events),
      }),
    );
    link.open(new RecordingUpstream());
    expect(log).toEqual(['opened', [1]]);
  });

  it('3.3 a request inside next is answered after it, by a loop', () => {
    const { link, downstream } = hold((made) => made.request(1));
    link.next(Array.from({ length: 10_000 }, (_, index) => index));
    link.request(1);
    expect(downstream.signals).toHaveLength(10_000);
  });

  describe('the end', () => {
    it('1.5 completes when the source has, and nothing is left', () => {
      const { link, downstream, upstream } = hold();
      link.next([1, 2]);
      link.complete();
      link.request(1);
      expect(downstream.signals).toEqual([[1]]);
      expect(link.closed).toBe(false);
      link.request(1);
      expect(downstream.signals).toEqual([[1], [2], 'complete']);
      expect(link.closed).toBe(true);
      expect(upstream.calls).toEqual([]);
    });

    it('1.4 fails at once, whatever is left', () => {
      const { link, downstream, upstream } = hold();
      link.next([1, 2]);
      link.error(boom);
      link.request(5);
      expect(downstream.signals).toEqual([{ error: boom }]);
      expect(link.closed).toBe(true);
      expect(upstream.calls).toEqual([]);
    });

    it('an error that comes before the completion is told overtakes it', () => {
      const { link, downstream } = hold();
      link.next([1]);
      link.complete();
      link.failed(boom);
      expect(downstream.signals).toEqual([{ error: boom }]);
    });

    it('2.13 a failure of its own cancels upstream', () => {
      const { link, downstream, upstream } = hold();
      link.failed(boom);
      expect(downstream.signals).toEqual([{ error: boom }]);
      expect(upstream.calls).toEqual(['cancelled']);
    });

    it('1.3 is told after next has returned; of several failures the first counts, though it is undefined', () => {
      const { link, downstream } = hold((made) => {
        made.failed(undefined);
        made.failed(boom);
      });
      link.request(1);
      link.next([1]);
      expect(downstream.signals).toEqual([[1], { error: undefined }]);
    });

    it('1.4 an error overtakes a completion that is not told yet, also with nothing left to deliver', () => {
      const { link, downstream } = hold((made) => {
        made.complete();
        made.failed(boom);
      });
      link.request(1);
      link.next([1]);
      expect(downstream.signals).toEqual([[1], { error: boom }]);
    });

    it('1.3 completes after next has returned', () => {
      const { link, downstream } = hold((made) => made.complete());
      link.request(1);
      link.next([1]);
      expect(downstream.signals).toEqual([[1], 'complete']);
    });

    it('2.4 the source is not cancelled any more once it has ended, though its events are still held', () => {
      const { link, upstream } = hold();
      link.next([1]);
      link.complete();
      link.cancel();
      expect(upstream.calls).toEqual([]);
    });
  });

  describe('cancel', () => {
    it.each(['cancelled', 'failed'] as const)('goes upstream once, with its reason: %s', (reason) => {
      const { link, upstream } = hold();
      link.cancel(reason);
      link.cancel();
      expect(upstream.calls).toEqual([reason]);
      expect(link.closed).toBe(true);
    });

    it('goes upstream once, also when the source answers with another', () => {
      class AnsweringUpstream extends RecordingUpstream {
        override cancel(reason?: CancelReason): void {
          super.cancel(reason);
          link.cancel();
        }
      }
      const { link, upstream } = hold(undefined, new AnsweringUpstream());
      link.cancel('failed');
      expect(upstream.calls).toEqual(['failed']);
    });

    it('1.8 nothing passes after it, and nothing that is held is touched', () => {
      const { link, downstream } = hold();
      link.next([1]);
      link.cancel();
      link.request(2);
      link.next([2]);
      link.complete();
      link.error(boom);
      expect(downstream.signals).toEqual([]);
      expect(link.held).toEqual([1, 2]);
    });

    it('1.8 from inside next stops the delivery', () => {
      const { link, downstream } = hold((made, event) => {
        if (event === 1) {
          made.next([3]);
          made.cancel();
        }
      });
      link.request(Infinity);
      link.next([1, 2]);
      expect(downstream.signals).toEqual([[1, 2]]);
      expect(link.held).toEqual([3]);
    });
  });

  it.each<[string, (link: HoldLink) => void]>([
    ['a cancel', (link) => link.cancel()],
    ['completion', (link) => link.complete()],
    ['an error', (link) => link.error(boom)],
    ['a failure of its own', (link) => link.failed(boom)],
  ])('3.13 forgets both neighbours after %s', async (_what, end) => {
    const make = () => {
      const { link, downstream, upstream } = hold();
      return { link, references: { downstream: new WeakRef<object>(downstream), upstream: new WeakRef<Upstream>(upstream) } };
    };
    const { link, references } = make();
    expect(await retained(references)).toEqual(['downstream', 'upstream']);
    end(link);
    expect(await retained(references)).toEqual([]);
    expect(link.closed).toBe(true);
  });
});
