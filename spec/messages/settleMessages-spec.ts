import { MESSAGE } from 'rxjs-demand';
import { ackMessages, nackMessages } from '../../lib/messages/settleMessages.js';
import { MessageLedger } from '../support/MessageLedger.js';
import { collectUnhandledErrors, restoreUnhandledErrors, unhandledErrors } from '../support/unhandledErrors.js';

const boom = new Error('boom');

describe('settleMessages', () => {
  beforeEach(collectUnhandledErrors);

  afterEach(restoreUnhandledErrors);

  it('settles every message of a batch, in order', () => {
    const ledger = new MessageLedger();
    ackMessages(ledger.messages('a', 'b'));
    nackMessages(ledger.messages('c', 'd'), boom);
    expect(ledger.settled).toEqual(['ack a', 'ack b', 'nack c: boom', 'nack d: boom']);
  });

  it('the first event decides whether a batch carries messages; among them others are passed over', () => {
    const ledger = new MessageLedger();
    ackMessages([1, ledger.message('a')]);
    nackMessages([{}, ledger.message('b')], boom);
    expect(ledger.settled).toEqual([]);
    ackMessages([ledger.message('c'), null, ledger.message('d')]);
    expect(ledger.settled).toEqual(['ack c', 'ack d']);
  });

  it('takes messages that somebody else has made, and reports what they throw', async () => {
    const ledger = new MessageLedger();
    const theirs = {
      [MESSAGE]: true,
      data: 'theirs',
      ack: () => {
        throw boom;
      },
      nack: () => {
        throw boom;
      },
    };
    ackMessages([theirs, ledger.message('a')]);
    nackMessages([theirs, ledger.message('b')], 'no');
    expect(ledger.settled).toEqual(['ack a', 'nack b: no']);
    expect(await unhandledErrors()).toEqual([boom, boom]);
  });
});
