import { concat, EMPTY, NEVER, of, Subject, take, throwError, type ObservableInput } from 'rxjs';
import { createMessage, demandConsumer, type ConsumerOptions, type Message } from 'rxjs-demand';
import { turn } from '../support/eventually.js';
import { MessageLedger } from '../support/MessageLedger.js';
import { oneBatch } from '../support/oneBatch.js';

const boom = new Error('boom');
const fails = () => {
  throw boom;
};
const chunksOfTwo = { maxDemand: 4, minDemand: 2 };

/** What is handled and how the messages a, b, c, d are settled, in order. */
function run(
  handle: (messages: readonly Message<string>[], log: string[]) => unknown,
  options: ConsumerOptions<Message<string>> = chunksOfTwo,
  most = Infinity,
) {
  const ledger = new MessageLedger();
  const log = ledger.settled;
  const errors: unknown[] = [];
  const subscription = oneBatch(ledger.messages('a', 'b', 'c', 'd'))
    .pipe(
      demandConsumer((messages) => {
        log.push(`handle ${messages.map(({ data }) => data).join('')}`);
        return handle(messages, log) as ObservableInput<unknown>;
      }, options),
      take(most),
    )
    .subscribe({ error: (error: unknown) => errors.push(error) });
  return { log, errors, subscription };
}

const each = ['handle ab', 'ack a', 'ack b', 'handle cd', 'ack c', 'ack d'];

describe('demandConsumer with messages', () => {
  it.each([
    ['returns nothing', () => undefined],
    ['returns what is no answer', () => 5],
    ['returns an Observable that completes', () => of(1, 2)],
    ['returns an empty one', () => EMPTY],
    ['returns a promise', () => Promise.resolve(1)],
    ['returns a list', () => [1, 2]],
  ])('acks a chunk once its handler, which %s, is done', async (_what, handle) => {
    const { log } = run(handle);
    await turn();
    expect(log).toEqual(each);
  });

  it('the object form acks what led to the next state', () => {
    const ledger = new MessageLedger();
    const states: string[] = [];
    oneBatch(ledger.messages('a', 'b', 'c', 'd'))
      .pipe(
        demandConsumer({ init: () => '', handleEvents: (messages, text) => text + messages.map(({ data }) => data).join('') }, chunksOfTwo),
      )
      .subscribe((state) => states.push(state));
    expect(states).toEqual(['ab', 'abcd']);
    expect(ledger.settled).toEqual(['ack a', 'ack b', 'ack c', 'ack d']);
  });

  it('acks nothing while the handler is at work', () => {
    const done = new Subject<string>();
    const { log } = run(() => done);
    done.next('half');
    expect(log).toEqual(['handle ab']);
    done.complete();
    expect(log.slice(1, 3)).toEqual(['ack a', 'ack b']);
  });

  it.each([
    ['throws', fails],
    ['fails', () => throwError(() => boom)],
    [
      'fails with something out already',
      () =>
        concat(
          of(1),
          throwError(() => boom),
        ),
    ],
    ['rejects', () => Promise.reject(boom)],
  ])('2.13 nacks the chunk when its handler %s; what was not handled stays unsettled', async (_what, handle) => {
    const { log, errors } = run(handle);
    await turn();
    expect(log).toEqual(['handle ab', 'nack a: boom', 'nack b: boom']);
    expect(errors).toEqual([boom]);
  });

  it('the object form nacks what it failed on', () => {
    const ledger = new MessageLedger();
    const errors: unknown[] = [];
    oneBatch(ledger.messages('a'))
      .pipe(demandConsumer({ init: () => '', handleEvents: fails }))
      .subscribe({ error: (error: unknown) => errors.push(error) });
    expect(ledger.settled).toEqual(['nack a: boom']);
    expect(errors).toEqual([boom]);
  });

  it('nacks what is skipped, and goes on', () => {
    const { log, errors } = run((messages) => (messages[0]?.data === 'a' ? fails() : undefined), {
      ...chunksOfTwo,
      onHandlerError: 'skip',
    });
    expect(log).toEqual(['handle ab', 'nack a: boom', 'nack b: boom', 'handle cd', 'ack c', 'ack d']);
    expect(errors).toEqual([]);
  });

  it('nacks with the handler’s error when onHandlerError throws another', () => {
    const other = new Error('other');
    const { log, errors } = run(fails, {
      ...chunksOfTwo,
      onHandlerError: () => {
        throw other;
      },
    });
    expect(log).toEqual(['handle ab', 'nack a: boom', 'nack b: boom']);
    expect(errors).toEqual([other]);
  });

  it('nacks before the stream is told of the error', () => {
    const ledger = new MessageLedger();
    const seen: string[][] = [];
    oneBatch(ledger.messages('a'))
      .pipe(demandConsumer(fails))
      .subscribe({ error: () => seen.push([...ledger.settled]) });
    expect(seen).toEqual([['nack a: boom']]);
  });

  it('a handler may settle some itself: the first call counts', () => {
    const { log } = run(([first, second]) => {
      first?.nack('bad');
      second?.ack();
    });
    expect(log).toEqual(['handle ab', 'nack a: bad', 'ack b', 'handle cd', 'nack c: bad', 'ack d']);
    const failing = run(([first]) => {
      first?.ack();
      fails();
    });
    expect(failing.log).toEqual(['handle ab', 'ack a', 'nack b: boom']);
  });

  it('onHandlerError may put some aside, and ack them, before the rest is nacked', () => {
    const { log } = run(fails, {
      ...chunksOfTwo,
      onHandlerError: (_error, [first]) => {
        first?.ack();
        return 'stop';
      },
    });
    expect(log).toEqual(['handle ab', 'ack a', 'nack b: boom']);
  });

  it.each([
    ['an Observable', () => NEVER],
    ['a promise that is fulfilled later', () => Promise.resolve(1)],
    ['a promise that rejects later', () => Promise.reject(boom)],
  ])('leaves unsettled what was being handled when it was cancelled: %s', async (_what, handle) => {
    const { log, subscription } = run(handle);
    subscription.unsubscribe();
    await turn();
    expect(log).toEqual(['handle ab']);
  });

  it.each([
    ['a promise', () => Promise.resolve(1)],
    ['nothing', () => undefined],
  ])('acks the chunk whose result ends the stream, of a handler that returned %s', async (_what, handle) => {
    const { log } = run(handle, chunksOfTwo, 1);
    await turn();
    expect(log).toEqual(['handle ab', 'ack a', 'ack b']);
  });

  it('an Observable that is cancelled by what it emitted has not completed: unsettled', () => {
    expect(run(() => of(1, 2), chunksOfTwo, 1).log).toEqual(['handle ab']);
  });

  it('a thenable that throws, and answers later all the same, settles no other chunk', async () => {
    const answers: (() => void)[] = [];
    const { log } = run(
      ([first]) =>
        first?.data === 'a'
          ? {
              then: (resolve: () => void) => {
                answers.push(resolve);
                throw boom;
              },
            }
          : NEVER,
      { ...chunksOfTwo, onHandlerError: 'skip' },
    );
    expect(log).toEqual(['handle ab', 'nack a: boom', 'nack b: boom', 'handle cd']);
    answers[0]?.();
    await turn();
    expect(log).toHaveLength(4);
  });

  it('an ack may cancel', async () => {
    const handled: string[] = [];
    const ledger = new MessageLedger();
    const first = createMessage('a', {
      ack: () => {
        subscription.unsubscribe();
      },
    });
    const subscription = oneBatch([first, ledger.message('b')])
      .pipe(
        demandConsumer(
          (messages) => {
            handled.push(...messages.map(({ data }) => data));
            return Promise.resolve();
          },
          { maxDemand: 2, minDemand: 1 },
        ),
      )
      .subscribe();
    await turn();
    expect(handled).toEqual(['a']);
    expect(ledger.settled).toEqual([]);
  });

  it('each of several workers settles what it handled; those still at work when one fails leave theirs unsettled', () => {
    const open: Subject<never>[] = [];
    const { log, errors } = run(
      () => {
        const done = new Subject<never>();
        open.push(done);
        return done;
      },
      { maxDemand: 1, concurrency: 3 },
    );
    expect(log).toEqual(['handle a', 'handle b', 'handle c']);
    open[1]?.complete();
    open[0]?.error(boom);
    expect(log.slice(3)).toEqual(['ack b', 'handle d', 'nack a: boom']);
    expect(errors).toEqual([boom]);
  });

  it('plain events need nothing of it, also objects with functions called ack and nack', () => {
    const calls: string[] = [];
    const event = { ack: () => calls.push('ack'), nack: () => calls.push('nack') };
    oneBatch([event])
      .pipe(demandConsumer(() => undefined))
      .subscribe();
    oneBatch([event])
      .pipe(demandConsumer(fails, { onHandlerError: 'skip' }))
      .subscribe();
    expect(calls).toEqual([]);
  });
});
