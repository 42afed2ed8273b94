import { Inbox } from '../../lib/buffers/Inbox.js';
import { NOWHERE } from '../../lib/protocol/Link.js';

/** An inbox with a window of 10/4, chunks of 6, and what it has asked for. */
function open(): { inbox: Inbox<number>; asked: number[] } {
  const asked: number[] = [];
  const inbox = new Inbox<number>({ upstream: { ...NOWHERE, request: (n) => asked.push(n) } }, { maxDemand: 10, minDemand: 4 });
  inbox.handled(0);
  return { inbox, asked };
}

describe('Inbox', () => {
  it('asks for the whole window first, then for what makes it whole again, as GenStage does', () => {
    const { inbox, asked } = open();
    expect(asked).toEqual([10]);
    inbox.push([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    inbox.handled(inbox.take().length);
    expect(asked).toEqual([10, 6]);
    inbox.handled(inbox.take().length);
    expect(asked).toEqual([10, 6]);
  });

  it('cuts a batch into chunks of at most max - min; a chunk never reaches over the end of its batch', () => {
    const { inbox } = open();
    inbox.push([0, 1, 2, 3, 4, 5, 6]);
    inbox.push([7, 8]);
    const chunks = [];
    while (!inbox.isEmpty) {
      chunks.push(inbox.take());
    }
    expect(chunks).toEqual([[0, 1, 2, 3, 4, 5], [6], [7, 8]]);
  });

  it('hands on a batch that is no longer than a chunk as it came, uncopied', () => {
    const { inbox } = open();
    const batch = [1, 2, 3];
    inbox.push(batch);
    expect(inbox.take()).toBe(batch);
  });

  it('handles what a batch has in excess of the demand, and does not count it', () => {
    const { inbox, asked } = open();
    inbox.push(Array.from({ length: 16 }, (_, event) => event));
    while (!inbox.isEmpty) {
      inbox.handled(inbox.take().length);
    }
    expect(asked).toEqual([10, 6]);
  });

  it('knows whether it is inside a batch', () => {
    const { inbox } = open();
    inbox.push([0, 1, 2, 3, 4, 5, 6]);
    expect([inbox.inBatch, inbox.isEmpty]).toEqual([false, false]);
    inbox.take();
    expect([inbox.inBatch, inbox.isEmpty]).toEqual([true, false]);
    inbox.take();
    expect([inbox.inBatch, inbox.isEmpty]).toEqual([false, true]);
  });

  it('counts what is asked for and has not arrived, and all that has', () => {
    const { inbox } = open();
    expect([inbox.unmet, inbox.received]).toEqual([10, 0]);
    inbox.push([0, 1, 2, 3, 4, 5]);
    expect([inbox.unmet, inbox.received]).toEqual([4, 6]);
    inbox.handled(inbox.take().length);
    expect([inbox.unmet, inbox.received]).toEqual([10, 6]);
  });

  it('hands out single events when told to, and counts each', () => {
    const { inbox, asked } = open();
    inbox.push([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (let event = 0; event < 6; event++) {
      expect(inbox.take(1)).toEqual([event]);
      inbox.handled(1);
    }
    expect(asked).toEqual([10, 6]);
  });

  it('is empty once it is cleared, also inside a batch', () => {
    const { inbox } = open();
    inbox.push([0, 1, 2, 3, 4, 5, 6]);
    inbox.push([7]);
    inbox.take();
    inbox.clear();
    expect([inbox.inBatch, inbox.isEmpty]).toEqual([false, true]);
  });
});
