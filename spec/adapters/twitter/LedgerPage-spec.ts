import { LedgerPage } from '../../../lib/adapters/twitter/LedgerPage.js';
import type { Span } from '../../../lib/adapters/twitter/Span.js';

const span = (after: number, before: number): Span => ({ after: BigInt(after), before: BigInt(before) });

/** A page that covers what lies between `after` and `before`, and what it has told. */
function open(ids: readonly number[], reach: Span) {
  const told: [LedgerPage, readonly Span[]][] = [];
  const page = new LedgerPage(ids.map(BigInt), reach, (settled, held) => told.push([settled, held]));
  return {
    page,
    told,
    ack: (...acked: number[]) => acked.forEach((id) => page.ack(BigInt(id))),
    hold: (...held: number[]) => held.forEach((id) => page.hold(BigInt(id))),
  };
}

describe('LedgerPage', () => {
  it('misses its whole reach while nothing is settled: up to where the page before it ended', () => {
    expect(open([40, 30, 20], span(19, 60)).page.missing).toEqual([span(19, 60)]);
  });

  it('misses nothing above its newest post once that is settled: there is nothing', () => {
    const { page, ack } = open([40, 30, 20], span(19, 60));
    ack(40);
    expect(page.missing).toEqual([span(19, 31)]);
  });

  it('misses nothing below the oldest post that is not settled', () => {
    const { page, ack } = open([40, 30, 20], span(19, 60));
    ack(20);
    expect(page.missing).toEqual([span(29, 60)]);
  });

  it('misses one span from the oldest to the newest that is not settled, whatever lies between and in whatever order they came', () => {
    for (const ids of [
      [50, 40, 30, 20],
      [20, 30, 40, 50],
      [30, 50, 20, 40],
    ]) {
      const { page, ack } = open(ids, span(9, 60));
      ack(50, 30);
      expect(page.missing).toEqual([span(19, 41)]);
    }
  });

  it('misses nothing when all is settled, and tells it once, after the last one', () => {
    const { page, told, ack } = open([30, 20], span(19, 60));
    ack(20);
    expect(told).toEqual([]);
    ack(30);
    expect(told).toEqual([[page, []]]);
    expect(page.missing).toEqual([]);
    ack(30, 20);
    expect(told).toHaveLength(1);
  });

  it('tells what was refused, as if it had never been stored', () => {
    const { page, told, ack, hold } = open([40, 30, 20, 10], span(9, 60));
    hold(30);
    ack(40, 10);
    expect(page.missing).toEqual([span(19, 31)]);
    hold(20);
    expect(told).toEqual([[page, [span(19, 31)]]]);
    expect(page.missing).toEqual([span(19, 31)]);
  });

  it('holds the whole top of its reach with its newest post', () => {
    const { told, ack, hold } = open([30, 20], span(19, 60));
    ack(20);
    hold(30);
    expect(told[0]?.[1]).toEqual([span(29, 60)]);
  });

  it('the first thing said of a post counts', () => {
    const { page, told, ack, hold } = open([30, 20], span(19, 60));
    ack(30);
    hold(30);
    expect(page.missing).toEqual([span(19, 21)]);
    hold(20);
    ack(20);
    expect(page.missing).toEqual([span(19, 21)]);
    expect(told).toEqual([[page, [span(19, 21)]]]);
  });

  it('counts a post that it shows twice once', () => {
    const { told, ack } = open([30, 30, 20], span(19, 60));
    ack(30, 20);
    expect(told).toHaveLength(1);
  });

  it('says nothing when it hears of a post that is not its own', () => {
    const { page, told, ack, hold } = open([30], span(29, 60));
    ack(25);
    hold(26);
    expect(page.missing).toEqual([span(29, 60)]);
    expect(told).toEqual([]);
  });

  describe('with a post from elsewhere', () => {
    it('misses it by itself, and no more of where it came from', () => {
      expect(open([90, 40, 5], span(39, 60)).page.missing).toEqual([span(89, 91), span(4, 6), span(39, 60)]);
    });

    it('misses that alone when its own are settled', () => {
      const { page, told, ack, hold } = open([90, 40], span(39, 60));
      ack(40);
      expect(page.missing).toEqual([span(89, 91)]);
      hold(90);
      expect(told[0]?.[1]).toEqual([span(89, 91)]);
    });

    it('takes none from elsewhere for its newest: the top of its reach is still missing', () => {
      const { page, ack } = open([90, 40, 30], span(29, 60));
      ack(30);
      expect(page.missing).toContainEqual(span(39, 60));
    });
  });

  it('works out what is missing once, until a post is settled', () => {
    const { page, ack } = open([40, 30], span(29, 60));
    const before = page.missing;
    expect(page.missing).toBe(before);
    ack(40);
    expect(page.missing).not.toEqual(before);
  });
});
