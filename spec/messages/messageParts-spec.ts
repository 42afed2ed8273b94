import { isMessage } from 'rxjs-demand';
import { messageParts } from '../../lib/messages/messageParts.js';
import { MessageLedger } from '../support/MessageLedger.js';

/** A message that is to become parts. */
function whole() {
  const ledger = new MessageLedger();
  return { parts: messageParts(ledger.message('whole')), settled: ledger.settled };
}

describe('messageParts', () => {
  it('makes messages that carry what they are given', () => {
    const { parts } = whole();
    const part = parts.add(7);
    expect([isMessage(part), part.data]).toEqual([true, 7]);
  });

  it('acks the message once, when all parts are acked and no more will come', () => {
    const { parts, settled } = whole();
    const [a, b] = [parts.add('a'), parts.add('b')];
    parts.close();
    b.ack();
    expect(settled).toEqual([]);
    a.ack();
    expect(settled).toEqual(['ack whole']);
  });

  it('waits for parts that may still come, though all those made are settled', () => {
    const { parts, settled } = whole();
    parts.add('a').ack();
    const b = parts.add('b');
    b.ack();
    expect(settled).toEqual([]);
    parts.close();
    expect(settled).toEqual(['ack whole']);
  });

  it('acks at once what has become nothing', () => {
    const { parts, settled } = whole();
    parts.close();
    expect(settled).toEqual(['ack whole']);
  });

  it('nacks with the first reason, not before the last part is settled', () => {
    const { parts, settled } = whole();
    const [a, b, c] = [parts.add('a'), parts.add('b'), parts.add('c')];
    parts.close();
    b.nack('first');
    a.nack('second');
    expect(settled).toEqual([]);
    c.ack();
    expect(settled).toEqual(['nack whole: first']);
  });

  it('nacks also when the reason of the first is undefined', () => {
    const { parts, settled } = whole();
    const [a, b] = [parts.add('a'), parts.add('b')];
    parts.close();
    a.nack(undefined);
    b.nack('second');
    expect(settled).toEqual(['nack whole: undefined']);
  });

  it('nacks when the parts were nacked before the last was made', () => {
    const { parts, settled } = whole();
    parts.add('a').nack('early');
    parts.add('b').ack();
    parts.close();
    expect(settled).toEqual(['nack whole: early']);
  });

  it('a part that is settled again counts once', () => {
    const { parts, settled } = whole();
    const [a, b] = [parts.add('a'), parts.add('b')];
    parts.close();
    a.ack();
    a.nack('late');
    expect(settled).toEqual([]);
    b.ack();
    expect(settled).toEqual(['ack whole']);
  });
});
