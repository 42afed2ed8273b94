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

  it('puts what comes in answer to a request before the requests that wait', () => {
    const mailbox = new DispatchMailbox<string>();
    mailbox.putAsk(port, 2);
    mailbox.answering = true;
    mailbox.putEvents(['a']);
    mailbox.putAsk(port, 1);
    mailbox.putEvents(['b']);
    mailbox.answering = false;
    mailbox.putEvents(['last']);
    const taken = [1, 2, 3, 4, 5].map(() => mailbox.take());
    expect(taken).toEqual([['a'], ['b'], new Ask(port, 2), new Ask(port, 1), ['last']]);
  });

  it('but never before events that wait: they are older', () => {
    const mailbox = new DispatchMailbox<string>();
    mailbox.putAsk(port, 2);
    mailbox.putEvents(['first']);
    mailbox.answering = true;
    mailbox.putEvents(['second']);
    const taken = [1, 2, 3].map(() => mailbox.take());
    expect(taken).toEqual([new Ask(port, 2), ['first'], ['second']]);
  });

  it('forgets the requests of a consumer that has left', () => {
    const mailbox = new DispatchMailbox<string>();
    const other = Object.create(port) as typeof port;
    mailbox.putAsk(port, 1);
    mailbox.putAsk(other, 2);
    mailbox.putEvents(['a']);
    mailbox.putAsk(port, 3);
    mailbox.forget(port);
    expect([1, 2, 3].map(() => mailbox.take())).toEqual([new Ask(other, 2), ['a'], undefined]);
  });

  it('knows how many batches wait', () => {
    const mailbox = new DispatchMailbox<string>();
    mailbox.putAsk(port, 2);
    mailbox.putEvents(['a', 'b']);
    mailbox.answering = true;
    mailbox.putEvents(['c']);
    const counts = [mailbox.batches];
    for (let taken = 0; taken < 4; taken++) {
      mailbox.take();
      counts.push(mailbox.batches);
    }
    expect(counts).toEqual([2, 2, 1, 0, 0]);
  });
});
