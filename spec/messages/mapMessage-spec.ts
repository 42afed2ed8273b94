import { demandConsumer, isMessage, mapMessage, mapStage } from 'rxjs-demand';
import { MessageLedger } from '../support/MessageLedger.js';
import { oneBatch } from '../support/oneBatch.js';

const boom = new Error('boom');

describe('mapMessage', () => {
  it('gives the project the data and the index, and keeps the handle', () => {
    const ledger = new MessageLedger();
    const [a, b] = ledger.messages('a', 'b').map(mapMessage((data, index) => data + String(index)));
    expect([a?.data, b?.data]).toEqual(['a0', 'b1']);
    expect(isMessage(a)).toBe(true);
    b?.ack();
    a?.nack('full');
    b?.nack('no longer counts');
    expect(ledger.settled).toEqual(['ack b', 'nack a: full']);
  });

  it('two results of one message settle it once', () => {
    const ledger = new MessageLedger();
    const message = ledger.message('a');
    const map = mapMessage((data: string) => data);
    map(message, 0).ack();
    map(message, 1).nack('late');
    expect(ledger.settled).toEqual(['ack a']);
  });

  it('2.13 a project that throws nacks the message, and the error fails the stream', () => {
    const ledger = new MessageLedger();
    const failing = mapMessage((data: string) => {
      if (data === 'b') {
        throw boom;
      }
      return data;
    });
    const errors: unknown[] = [];
    oneBatch(ledger.messages('a', 'b', 'c'))
      .pipe(
        mapStage(failing),
        demandConsumer(() => undefined),
      )
      .subscribe({ error: (error: unknown) => errors.push(error) });
    expect(errors).toEqual([boom]);
    // a was made before, and handled; c never got there.
    expect(ledger.settled).toEqual(['nack b: boom', 'ack a']);
  });

  it('refuses what is no function', () => {
    expect(() => mapMessage(5 as never)).toThrow(new TypeError('Expected `project` to be a function, got `5` (number)'));
  });
});
