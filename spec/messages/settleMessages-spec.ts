import { MESSAGE } from 'rxjs-demand';
import { settleMessages } from '../../lib/messages/settleMessages.js';
import { MessageLedger } from '../support/MessageLedger.js';
import { collectUnhandledErrors, restoreUnhandledErrors, unhandledErrors } from '../support/unhandledErrors.js';

const boom = new Error('boom');

describe('settleMessages', () => {
  beforeEach(collectUnhandledErrors);

  afterEach(restoreUnhandledErrors);

  it('settles every message of a batch, in order', () => {
    const ledger = new MessageLedger();
    settleMessages(ledger.messages('a', 'b'));
    settleMessages(ledger.messages('c', 'd'), { error: boom });
    expect(ledger.settled).toEqual(['ack a', 'ack b', 'nack c: boom', 'nack d: boom']);
  });

  it('the first event decides whether a batch carries messages; among them others are passed over', () => {
    const ledger = new MessageLedger();
    settleMessages([1, ledger.message('a')]);
    settleMessages([{}, ledger.message('b')], { error: boom });
    expect(ledger.settled).toEqual([]);
    settleMessages([ledger.message('c'), null, ledger.message('d')]);
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
    settleMessages([theirs, ledger.message('a')]);
    settleMessages([theirs, ledger.message('b')], { error: 'no' });
    expect(ledger.settled).toEqual(['ack a', 'nack b: no']);
    expect(await unhandledErrors()).toEqual([boom, boom]);
  });
});
