import { EMPTY, Subject, throwError, type ObservableInput } from 'rxjs';
import { mapAsyncStage, mapMessageAsync, type Message } from 'rxjs-demand';
import { turn } from '../support/eventually.js';
import { MessageLedger } from '../support/MessageLedger.js';
import { oneBatch } from '../support/oneBatch.js';

const boom = new Error('boom');

/** Runs one task for message a, and holds what comes of it. */
function run(project: (data: string, index: number) => ObservableInput<string>) {
  const ledger = new MessageLedger();
  const out: Message<string>[] = [];
  const errors: unknown[] = [];
  const subscription = oneBatch([ledger.message('a')])
    .pipe(mapAsyncStage(mapMessageAsync(project)))
    .subscribe({
      next: (message) => {
        out.push(message);
      },
      error: (error: unknown) => {
        errors.push(error);
      },
    });
  return { ledger, out, errors, subscription };
}

describe('mapMessageAsync', () => {
  it('gives the project the data and the index', () => {
    expect(run((data, index) => [data + String(index)]).out.map(({ data }) => data)).toEqual(['a0']);
  });

  it('acks the message when the task has completed and all that came of it is acked', () => {
    const task = new Subject<string>();
    const { ledger, out } = run(() => task);
    task.next('1');
    out[0]?.ack();
    task.next('2');
    task.complete();
    expect(ledger.settled).toEqual([]);
    out[1]?.ack();
    expect(ledger.settled).toEqual(['ack a']);
  });

  it('acks it on completion when everything was acked before', () => {
    const task = new Subject<string>();
    const { ledger, out } = run(() => task);
    task.next('1');
    out[0]?.ack();
    expect(ledger.settled).toEqual([]);
    task.complete();
    expect(ledger.settled).toEqual(['ack a']);
  });

  it('acks it when nothing came', () => {
    expect(run(() => EMPTY).ledger.settled).toEqual(['ack a']);
  });

  it('nacks it, with the first reason, when one was nacked', () => {
    const { ledger, out } = run(() => ['1', '2', '3']);
    out[2]?.nack('first');
    out[0]?.nack('second');
    out[1]?.ack();
    expect(ledger.settled).toEqual(['nack a: first']);
  });

  it('takes a promise', async () => {
    const { ledger, out } = run(() => Promise.resolve('1'));
    await turn();
    out[0]?.ack();
    expect(ledger.settled).toEqual(['ack a']);
  });

  it.each([
    ['a task that fails', () => throwError(() => boom)],
    [
      'a project that throws',
      () => {
        throw boom;
      },
    ],
  ])('2.13 %s nacks it at once, and the error fails the stream', (_what, project) => {
    const { ledger, errors } = run(project);
    expect(errors).toEqual([boom]);
    expect(ledger.settled).toEqual(['nack a: boom']);
  });

  it('what came before a failure no longer counts', () => {
    const task = new Subject<string>();
    const { ledger, out } = run(() => task);
    task.next('1');
    task.error(boom);
    out[0]?.ack();
    expect(ledger.settled).toEqual(['nack a: boom']);
  });

  it('a task that is cancelled leaves it unsettled', () => {
    const task = new Subject<string>();
    const { ledger, out, subscription } = run(() => task);
    task.next('1');
    subscription.unsubscribe();
    out[0]?.ack();
    expect(ledger.settled).toEqual([]);
  });

  it('refuses what is no function', () => {
    expect(() => mapMessageAsync(5 as never)).toThrow(new TypeError('Expected `project` to be a function, got `5` (number)'));
  });
});
