import { isMessage } from 'rxjs-demand';
import type { LedgerPage } from '../../../lib/adapters/twitter/LedgerPage.js';
import { TweetMessage, type OnNack } from '../../../lib/adapters/twitter/TweetMessage.js';

const tweet = { id: '1704123456789012345', text: '', raw: undefined };
const id = 1_704_123_456_789_012_345n;

function open(onNack: OnNack = 'hold') {
  const calls: [string, bigint][] = [];
  const page = { ack: (acked: bigint) => calls.push(['ack', acked]), hold: (held: bigint) => calls.push(['hold', held]) };
  return { calls, message: new TweetMessage(tweet, page as unknown as LedgerPage, onNack) };
}

describe('TweetMessage', () => {
  it('is a message with the post as its data', () => {
    const { message } = open();
    expect(isMessage(message)).toBe(true);
    expect(message.data).toBe(tweet);
  });

  it('says nothing of itself', () => {
    expect(open().calls).toEqual([]);
  });

  it.each(['hold', 'pass'] as const)('ack settles the post, to the digit (onNack: %s)', (onNack) => {
    const { message, calls } = open(onNack);
    message.ack();
    expect(calls).toEqual([['ack', id]]);
  });

  it('nack holds the post back, to be read again', () => {
    const { message, calls } = open('hold');
    message.nack(new Error('refused'));
    expect(calls).toEqual([['hold', id]]);
  });

  it('nack passes the post over when it was put aside elsewhere', () => {
    const { message, calls } = open('pass');
    message.nack(new Error('refused'));
    expect(calls).toEqual([['ack', id]]);
  });

  it.each(['hold', 'pass'] as const)('its page is told once, by the first of the two (onNack: %s)', (onNack) => {
    const acked = open(onNack);
    acked.message.ack();
    acked.message.nack('late');
    acked.message.ack();
    expect(acked.calls).toEqual([['ack', id]]);
    const nacked = open(onNack);
    nacked.message.nack('first');
    nacked.message.ack();
    nacked.message.nack('again');
    expect(nacked.calls).toEqual([[onNack === 'hold' ? 'hold' : 'ack', id]]);
  });

  it.each(['hold', 'pass'] as const)('of a page that is not on the books, both go nowhere (onNack: %s)', (onNack) => {
    expect(() => new TweetMessage(tweet, undefined, onNack).ack()).not.toThrow();
    expect(() => new TweetMessage(tweet, undefined, onNack).nack('why')).not.toThrow();
  });
});
