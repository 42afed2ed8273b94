import { Ask, DispatchMailbox } from '../../lib/stages/DispatchMailbox.js';
import { DispatchPort } from '../../lib/stages/DispatchPort.js';
import { RecordingDownstream } from '../support/recordingLinks.js';

describe('DispatchMailbox', () => {
  const port = new DispatchPort<string>({ ask: () => undefined, leave: () => undefined }, new RecordingDownstream<string>(), {});

  it('hands out requests and events in the order they came', () => {
    const mailbox = new DispatchMailbox<string>();
    expect(mailbox.take()).toBeUndefined();
    mailbox.putAsk(port, 2);
    mailbox.putEvents(['a']);
    mailbox.putAsk(port, 3);
    expect([mailbox.take(), mailbox.take(), mailbox.take(), mailbox.take()]).toEqual([
      new Ask(port, 2),
      ['a'],
      new Ask(port, 3),
      undefined,
    ]);
  });

  it('puts what comes in answer to a request before all that waits', () => {
    const mailbox = new DispatchMailbox<string>();
    mailbox.putAsk(port, 2);
    mailbox.putEvents(['later']);
    mailbox.awaitAnswer(() => {
      mailbox.putEvents(['a']);
      mailbox.putAsk(port, 1);
      mailbox.putEvents(['b']);
    });
    mailbox.putEvents(['last']);
    const taken = [1, 2, 3, 4, 5, 6].map(() => mailbox.take());
    expect(taken).toEqual([['a'], ['b'], new Ask(port, 2), ['later'], new Ask(port, 1), ['last']]);
  });

  it('knows whether it has events', () => {
    const mailbox = new DispatchMailbox<string>();
    mailbox.putAsk(port, 2);
    expect(mailbox.hasEvents).toBe(false);
    mailbox.putEvents(['a']);
    mailbox.awaitAnswer(() => mailbox.putEvents(['b']));
    mailbox.take();
    expect(mailbox.hasEvents).toBe(true);
    mailbox.take();
    expect(mailbox.hasEvents).toBe(true);
    mailbox.take();
    expect(mailbox.hasEvents).toBe(false);
  });
});
