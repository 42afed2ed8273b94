import { StageLink } from '../../lib/protocol/StageLink.js';
import { RecordingDownstream, RecordingUpstream } from '../support/recordingLinks.js';

/** Passes events through. */
class PassLink extends StageLink<number, number> {
  get writable(): boolean {
    return this.owned;
  }

  next(events: readonly number[]): void {
    this.downstream.next(events);
  }
}

function pass(downstream = new RecordingDownstream<number>()) {
  const upstream = new RecordingUpstream();
  const link = new PassLink(downstream);
  link.open(upstream, false);
  return { upstream, link, downstream };
}

describe('StageLink', () => {
  it('opens downstream, with arrays that belong to it', () => {
    const { link, downstream } = pass();
    expect(downstream.upstream).toBe(link);
    expect(downstream.owned).toBe(true);
    expect(link.writable).toBe(false);
  });

  it('remembers that what arrives may be changed', () => {
    const link = new PassLink(new RecordingDownstream());
    link.open(new RecordingUpstream(), true);
    expect(link.writable).toBe(true);
  });

  it('passes demand up, events and the end down', () => {
    const { upstream, link, downstream } = pass();
    link.request(3);
    link.request(Infinity);
    link.next([1, 2]);
    link.complete();
    expect(upstream.calls).toEqual([3, Infinity]);
    expect(downstream.signals).toEqual([[1, 2], 'complete']);
  });

  it('1.4 passes an error', () => {
    const { link, downstream } = pass();
    const error = new Error('source');
    link.error(error);
    expect(downstream.signals).toEqual([{ error }]);
  });

  it.each(['cancelled', 'failed'] as const)('passes a cancel up, with its reason: %s', (reason) => {
    const { upstream, link } = pass();
    link.cancel(reason);
    expect(upstream.calls).toEqual([reason]);
  });

  it('1.8 is silent both ways after a cancel', () => {
    const { upstream, link, downstream } = pass();
    link.cancel();
    link.next([1]);
    link.complete();
    link.error(new Error('late'));
    link.request(1);
    link.cancel();
    expect(downstream.signals).toEqual([]);
    expect(upstream.calls).toEqual(['cancelled']);
  });

  it('1.7 is silent both ways after its end', () => {
    const { upstream, link, downstream } = pass();
    link.complete();
    link.next([1]);
    link.complete();
    link.error(new Error('late'));
    link.request(1);
    link.cancel();
    expect(downstream.signals).toEqual(['complete']);
    expect(upstream.calls).toEqual([]);
  });
});
