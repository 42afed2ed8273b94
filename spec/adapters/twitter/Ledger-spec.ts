import { Ledger, isPast } from '../../../lib/adapters/twitter/Ledger.js';
import type { LedgerPage } from '../../../lib/adapters/twitter/LedgerPage.js';

const bigints = (ids: readonly number[]): bigint[] => ids.map((id) => BigInt(id));

function open(sinceId?: string) {
  const settled = jest.fn();
  const ledger = new Ledger(sinceId, settled);
  const read = (...ids: number[]): LedgerPage => {
    const page = ledger.read(bigints(ids));
    if (page === undefined) {
      throw new Error('Expected a page with posts');
    }
    return page;
  };
  const ack = (page: LedgerPage, ...ids: number[]): void => {
    bigints(ids).forEach((id) => page.ack(id));
  };
  return { ledger, settled, read, ack };
}

describe('Ledger', () => {
  it('begins with what it is given, or nothing', () => {
    expect(open('7').ledger.checkpoint).toEqual({ sinceId: '7' });
    expect(open().ledger.checkpoint).toEqual({ sinceId: '0' });
  });

  it('does not move while nothing is acked', () => {
    const { ledger, read } = open('7');
    ledger.opened(30n);
    read(30, 29, 28);
    expect(ledger.checkpoint).toEqual({ sinceId: '7' });
  });

  it('moves within a window, from its newest post down', () => {
    const { ledger, read, ack } = open('7');
    ledger.opened(30n);
    ack(read(30, 25), 30, 25);
    expect(ledger.checkpoint).toEqual({ sinceId: '7', window: { newestId: '30', missing: [{ sinceId: '7', untilId: '25' }] } });
    ack(read(20, 15), 20);
    expect(ledger.checkpoint).toEqual({ sinceId: '7', window: { newestId: '30', missing: [{ sinceId: '7', untilId: '16' }] } });
  });

  it('takes acks in any order: what is missing lies between what is stored', () => {
    const { ledger, read, ack } = open('7');
    ledger.opened(60n);
    ack(read(60, 55), 55, 60);
    const slow = read(50, 45, 40);
    ack(read(30, 20), 20, 30);
    ledger.finished();
    ack(slow, 50, 40);
    expect(ledger.checkpoint).toEqual({ sinceId: '44', window: { newestId: '60', missing: [{ sinceId: '44', untilId: '46' }] } });
    ack(slow, 45);
    expect(ledger.checkpoint).toEqual({ sinceId: '60' });
  });

  it('leaves out of the window what is missing at its top', () => {
    const { ledger, read, ack } = open('7');
    ledger.opened(60n);
    const first = read(60, 50);
    ack(read(40, 30), 40, 30);
    ledger.finished();
    expect(ledger.checkpoint).toEqual({ sinceId: '49' });
    ack(first, 60);
    expect(ledger.checkpoint).toEqual({ sinceId: '49', window: { newestId: '60', missing: [{ sinceId: '49', untilId: '51' }] } });
  });

  it('joins neighbouring pages that are in flight, so that resuming reads them in one go', () => {
    const { ledger, read, ack } = open('7');
    ledger.opened(90n);
    ack(read(90, 80), 90, 80);
    read(70, 60);
    read(50, 40);
    expect(ledger.checkpoint.window?.missing).toEqual([{ sinceId: '7', untilId: '80' }]);
  });

  it('keeps a post of an old window in mind while newer ones are stored', () => {
    const { ledger, read, ack } = open('7');
    ledger.opened(30n);
    const old = read(30, 20);
    ack(old, 30);
    ledger.finished();
    ledger.opened(99n);
    ack(read(99), 99);
    ledger.finished();
    expect(ledger.checkpoint).toEqual({ sinceId: '19', window: { newestId: '99', missing: [{ sinceId: '19', untilId: '21' }] } });
    expect(ledger.isSettled).toBe(false);
    ack(old, 20);
    expect(ledger.checkpoint).toEqual({ sinceId: '99' });
    expect(ledger.isSettled).toBe(true);
  });

  it('counts a post that a page shows twice once', () => {
    const { ledger, read, ack, settled } = open('7');
    ledger.opened(30n);
    const page = read(30, 30, 20);
    ledger.finished();
    ack(page, 30, 20);
    expect(ledger.checkpoint).toEqual({ sinceId: '30' });
    ack(page, 30);
    page.hold(30n);
    expect(ledger.checkpoint).toEqual({ sinceId: '30' });
    expect(settled).toHaveBeenCalledTimes(1);
  });

  it('goes back for a late post that lies in what is stored, until it is stored too', () => {
    const { ledger, read, ack } = open('7');
    ledger.opened(90n);
    ack(read(90, 80), 90, 80);
    const before = ledger.checkpoint;
    const page = read(85, 70);
    expect(isPast(before, 85n)).toBe(true);
    expect(isPast(ledger.checkpoint, 85n)).toBe(false);
    ack(page, 85, 70);
    ledger.finished();
    expect(ledger.checkpoint).toEqual({ sinceId: '90' });
  });

  it('does not claim what is newer than the window, whoever has shown it', () => {
    const { ledger, read, ack } = open('7');
    ledger.opened(90n);
    const page = read(90, 150);
    expect(ledger.checkpoint).toEqual({ sinceId: '7' });
    ack(page, 90, 150);
    ledger.finished();
    expect(ledger.checkpoint).toEqual({ sinceId: '90' });
  });

  it('stays below a post newer than the window that is in flight', () => {
    const { ledger, read, ack } = open('7');
    ledger.opened(90n);
    const page = read(150, 90);
    ack(page, 90);
    ledger.finished();
    expect(ledger.checkpoint).toEqual({ sinceId: '90' });
    expect(isPast(ledger.checkpoint, 150n)).toBe(false);
  });

  it('opens no window for posts that are known already', () => {
    const { ledger, read, ack } = open('90');
    ledger.opened(90n);
    expect(ledger.toRead).toEqual([]);
    ack(read(90), 90);
    expect(ledger.checkpoint).toEqual({ sinceId: '90' });
  });

  it('a post that is held stays missing, and waits for nothing', () => {
    const { ledger, read, ack, settled } = open('7');
    ledger.opened(30n);
    const page = read(30, 20, 10);
    ledger.finished();
    page.hold(20n);
    ack(page, 10, 30);
    expect(ledger.isSettled).toBe(true);
    expect(settled).toHaveBeenCalledTimes(1);
    expect(ledger.checkpoint).toEqual({ sinceId: '19', window: { newestId: '30', missing: [{ sinceId: '19', untilId: '21' }] } });
  });

  it('lists no more than 100 ranges: the oldest become one', () => {
    const { ledger, read, ack } = open('7');
    ledger.opened(99_999n);
    for (let top = 99_999; top > 90_000; top -= 50) {
      const page = read(top, top - 10, top - 20);
      page.hold(BigInt(top - 10));
      ack(page, top, top - 20);
    }
    const missing = ledger.checkpoint.window?.missing ?? [];
    expect(missing).toHaveLength(100);
    expect(missing[0]).toEqual({ sinceId: '99988', untilId: '99990' });
    expect(missing[99]).toEqual({ sinceId: '7', untilId: String(99_999 - 99 * 50 - 9) });
  });

  it('reads what a checkpoint lacks, newest first, and nothing below a later sinceId', () => {
    const { ledger } = open('15');
    ledger.resume({
      sinceId: '5',
      window: {
        newestId: '90',
        missing: [
          { sinceId: '60', untilId: '70' },
          { sinceId: '10', untilId: '40' },
          { sinceId: '5', untilId: '8' },
        ],
      },
    });
    expect(ledger.toRead).toEqual([
      { after: 60n, before: 70n },
      { after: 15n, before: 40n },
    ]);
    expect(ledger.newestId).toBe(90n);
    ledger.resume({ sinceId: '12' });
    expect(ledger.toRead).toEqual([]);
  });

  it('keeps every id of a checkpoint within 19 digits', () => {
    const { ledger } = open('7');
    const greatest = 9_999_999_999_999_999_999n;
    ledger.opened(greatest);
    ledger.read([greatest, 20n])?.ack(20n);
    ledger.finished();
    expect(JSON.stringify(ledger.checkpoint)).not.toMatch(/[0-9]{20}/);
  });
});
