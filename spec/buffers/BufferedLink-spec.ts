import { BufferedLink } from '../../lib/buffers/BufferedLink.js';
import { RecordingDownstream, RecordingUpstream } from '../support/recordingLinks.js';

/** Makes two results of each event, when there is demand. */
class TwiceLink extends BufferedLink<number> {
  private readonly events: number[] = [];

  next(events: readonly number[]): void {
    this.events.push(...events);
    this.run();
  }

  get kept(): number {
    return this.ready.size;
  }

  protected override get expected(): number {
    return this.events.length;
  }

  protected override work(): boolean {
    const event = this.demand > 0 ? this.events.shift() : undefined;
    if (event !== undefined) {
      this.ready.push(event);
      this.ready.push(event);
    }
    return event !== undefined;
  }
}

function twice(onNext: (link: TwiceLink) => void = () => undefined) {
  const upstream = new RecordingUpstream();
  const downstream = new RecordingDownstream<number>({ next: () => onNext(link) });
  const link = new TwiceLink(downstream);
  link.open(upstream);
  return { link, downstream, upstream };
}

const error = new Error('source');

describe('BufferedLink', () => {
  it('1.1 delivers what is ready, as far as it is asked for, before it makes more', () => {
    const { link, downstream } = twice();
    link.next([1, 2]);
    expect(downstream.signals).toEqual([]);
    link.request(3);
    expect(downstream.signals).toEqual([[1, 1], [2]]);
    expect(link.kept).toBe(1);
    link.request(5);
    expect(downstream.signals).toEqual([[1, 1], [2], [2]]);
  });

  it('1.5 completes when nothing is ready and nothing is expected', () => {
    const { link, downstream } = twice();
    link.next([1, 2]);
    link.complete();
    link.request(2);
    expect(downstream.signals).toEqual([[1, 1]]);
    link.request(1);
    expect(downstream.signals).toEqual([[1, 1], [2]]);
    link.request(1);
    expect(downstream.signals).toEqual([[1, 1], [2], [2], 'complete']);
  });

  it('1.4 an error overtakes what waits for demand', () => {
    const { link, downstream } = twice();
    link.next([1, 2]);
    link.request(1);
    link.error(error);
    link.request(9);
    expect(downstream.signals).toEqual([[1], { error }]);
    expect(link.kept).toBe(0);
  });

  it('1.8 keeps nothing, and makes nothing more, once it is cancelled from inside next()', () => {
    const { link, downstream, upstream } = twice((made) => made.cancel());
    link.next([1, 2]);
    link.request(1);
    expect(downstream.signals).toEqual([[1]]);
    expect([link.kept, upstream.calls]).toEqual([0, ['cancelled']]);
  });
});
