import { EMPTY, NEVER, of, Subject, take, throwError, type ObservableInput } from 'rxjs';
import { superviseEach, type Message, type SuperviseOptions } from 'rxjs-demand';
import { turn } from '../support/eventually.js';
import { MessageLedger } from '../support/MessageLedger.js';
import { oneBatch } from '../support/oneBatch.js';

const boom = new Error('boom');

/** Runs one task for each of the messages a and b. */
function run(
  task: (message: Message<string>) => ObservableInput<unknown>,
  options: SuperviseOptions<Message<string>> = {},
  most = Infinity,
) {
  const ledger = new MessageLedger();
  const errors: unknown[] = [];
  const subscription = oneBatch(ledger.messages('a', 'b'))
    .pipe(superviseEach(task, { maxDemand: 2, onFailure: () => undefined, ...options }), take(most))
    .subscribe({ error: (error: unknown) => errors.push(error) });
  return { settled: ledger.settled, errors, subscription };
}

describe('superviseEach with messages', () => {
  it('acks the message of a task that has completed, in whatever order', () => {
    const tasks = new Map([
      ['a', new Subject<number>()],
      ['b', new Subject<number>()],
    ]);
    const { settled } = run(({ data }) => tasks.get(data) ?? NEVER);
    tasks.get('b')?.next(1);
    expect(settled).toEqual([]);
    tasks.get('b')?.complete();
    tasks.get('a')?.complete();
    expect(settled).toEqual(['ack b', 'ack a']);
  });

  it('acks that of a promise once it is fulfilled, also when its result ends the stream', async () => {
    const { settled } = run(({ data }) => (data === 'a' ? Promise.resolve(1) : NEVER), {}, 1);
    await turn();
    expect(settled).toEqual(['ack a']);
  });

  it('nacks that of a task that fails and is not started again, after onFailure', () => {
    const ledger = new MessageLedger();
    const log = ledger.settled;
    oneBatch(ledger.messages('a', 'b'))
      .pipe(
        superviseEach(({ data }) => (data === 'a' ? throwError(() => boom) : EMPTY), {
          onFailure: (_error, { data }) => log.push(`${data} failed`),
        }),
      )
      .subscribe();
    expect(log).toEqual(['a failed', 'nack a: boom', 'ack b']);
  });

  it('one that is started again is settled by its last start', () => {
    const starts: string[] = [];
    const { settled } = run(
      ({ data }) => {
        starts.push(data);
        return data === 'a' && starts.length < 4 ? throwError(() => boom) : EMPTY;
      },
      { restart: 'transient' },
    );
    expect(starts).toEqual(['a', 'b', 'a', 'a']);
    expect(settled).toEqual(['ack b', 'ack a']);
  });

  it('nacks that of the task whose failure is one too many; the others stay unsettled', () => {
    const { settled, errors } = run(({ data }) => (data === 'b' ? throwError(() => boom) : NEVER), {
      restart: 'transient',
      maxRestarts: 1,
    });
    expect(settled).toEqual(['nack b: boom']);
    expect(errors).toEqual([boom]);
  });

  it('nacks with the task’s error when onFailure throws another', () => {
    const other = new Error('other');
    const { settled, errors } = run(() => throwError(() => boom), {
      onFailure: () => {
        throw other;
      },
    });
    expect(settled).toEqual(['nack a: boom']);
    expect(errors).toEqual([other]);
  });

  it('leaves unsettled those of tasks that were cancelled', () => {
    const { settled, subscription } = run(() => NEVER);
    subscription.unsubscribe();
    expect(settled).toEqual([]);
    expect(run(() => of(1, 2), {}, 1).settled).toEqual([]);
  });

  it('a task may settle its message itself: the first call counts', () => {
    const { settled } = run((message) => {
      message.nack('bad');
      return EMPTY;
    });
    expect(settled).toEqual(['nack a: bad', 'nack b: bad']);
  });
});
