import { demandConsumer, filterMessage, filterStage } from 'rxjs-demand';
import { MessageLedger } from '../support/MessageLedger.js';
import { oneBatch } from '../support/oneBatch.js';

const boom = new Error('boom');

describe('filterMessage', () => {
  it('looks at the data; what is refused is acked, what is accepted stays unsettled', () => {
    const ledger = new MessageLedger();
    const messages = ledger.messages(1, 2, 3, 4);
    const kept = messages.filter(filterMessage((n, index) => n % 2 === 0 && index < 3));
    expect(kept).toEqual([messages[1]]);
    expect(ledger.settled).toEqual(['ack 1', 'ack 3', 'ack 4']);
  });

  it('2.13 a predicate that throws nacks the message, and the error fails the stream', () => {
    const ledger = new MessageLedger();
    const errors: unknown[] = [];
    oneBatch(ledger.messages('a', 'b', 'c'))
      .pipe(
        filterStage(
          filterMessage((data) => {
            if (data === 'b') {
              throw boom;
            }
            return false;
          }),
        ),
        demandConsumer(() => undefined),
      )
      .subscribe({ error: (error: unknown) => errors.push(error) });
    expect(errors).toEqual([boom]);
    expect(ledger.settled).toEqual(['ack a', 'nack b: boom']);
  });

  it('refuses what is no function', () => {
    expect(() => filterMessage(5 as never)).toThrow(new TypeError('Expected `predicate` to be a function, got `5` (number)'));
  });
});
