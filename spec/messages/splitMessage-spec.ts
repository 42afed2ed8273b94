import { splitMessage } from 'rxjs-demand';
import { MessageLedger } from '../support/MessageLedger.js';

/** A message, split in three. */
function three() {
  const ledger = new MessageLedger();
  const [a, b, c] = splitMessage(ledger.message('abc'), ['a', 'b', 'c']);
  if (!a || !b || !c) {
    throw new Error('expected three parts');
  }
  return { a, b, c, ledger };
}

describe('splitMessage', () => {
  it('gives each part its data', () => {
    const { a, b, c } = three();
    expect([a.data, b.data, c.data]).toEqual(['a', 'b', 'c']);
  });

  it('acks the message when all parts are acked, in whatever order', () => {
    const { a, b, c, ledger } = three();
    c.ack();
    a.ack();
    expect(ledger.settled).toEqual([]);
    b.ack();
    expect(ledger.settled).toEqual(['ack abc']);
  });

  it('nacks it when all are settled and one was nacked, with the reason of the first', () => {
    const { a, b, c, ledger } = three();
    b.nack('first');
    a.nack('second');
    expect(ledger.settled).toEqual([]);
    c.ack();
    expect(ledger.settled).toEqual(['nack abc: first']);
  });

  it('a reason may be undefined', () => {
    const { a, b, c, ledger } = three();
    b.nack(undefined);
    a.nack('second');
    c.ack();
    expect(ledger.settled).toEqual(['nack abc: undefined']);
  });

  it('a part counts once, however often it is settled', () => {
    const { a, b, c, ledger } = three();
    a.ack();
    a.ack();
    a.nack('late');
    b.ack();
    expect(ledger.settled).toEqual([]);
    c.ack();
    expect(ledger.settled).toEqual(['ack abc']);
  });

  it('acks at once what has no parts', () => {
    const ledger = new MessageLedger();
    expect(splitMessage(ledger.message('a'), [])).toEqual([]);
    expect(ledger.settled).toEqual(['ack a']);
  });
});
