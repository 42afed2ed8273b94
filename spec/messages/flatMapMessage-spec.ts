import { demandConsumer, flatMapMessage, mapStage } from 'rxjs-demand';
import { MessageLedger } from '../support/MessageLedger.js';
import { oneBatch } from '../support/oneBatch.js';

const boom = new Error('boom');

describe('flatMapMessage', () => {
  it('acks a message when all that came of it are handled, at once when nothing came', () => {
    const ledger = new MessageLedger();
    const log = ledger.settled;
    oneBatch(ledger.messages('ab', '', 'cde'))
      .pipe(
        mapStage(
          flatMapMessage((text) => Array.from(text)),
          { maxDemand: 10 },
        ),
        demandConsumer((letters) => void log.push(letters.map(({ data }) => data).join('')), { maxDemand: 4, minDemand: 2 }),
      )
      .subscribe();
    expect(log).toEqual(['ack ', 'ab', 'ack ab', 'cd', 'e', 'ack cde']);
  });

  it('2.13 a project that throws nacks its message, the others of the batch stay unsettled', () => {
    const ledger = new MessageLedger();
    const errors: unknown[] = [];
    oneBatch(ledger.messages('a', 'b', 'c'))
      .pipe(
        mapStage(
          flatMapMessage((text) => {
            if (text === 'b') {
              throw boom;
            }
            return [text];
          }),
          { maxDemand: 10, minDemand: 0 },
        ),
        demandConsumer(() => undefined),
      )
      .subscribe({ error: (error: unknown) => errors.push(error) });
    expect(errors).toEqual([boom]);
    expect(ledger.settled).toEqual(['nack b: boom']);
  });

  it('refuses what is no function', () => {
    expect(() => flatMapMessage(5 as never)).toThrow(new TypeError('Expected `project` to be a function, got `5` (number)'));
  });
});
