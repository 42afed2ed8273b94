import { Observable, Subject, type Subscriber } from 'rxjs';
import { OperatorsOutput } from '../../lib/stages/OperatorsOutput.js';

/** Writes down what it is told, and when the operators were torn down. */
function output() {
  const log: unknown[] = [];
  const made = new OperatorsOutput<number>({
    collect: (event) => log.push(event),
    failed: (error) => log.push({ error }),
    completed: () => log.push('completed'),
  });
  return { output: made, log };
}

describe('OperatorsOutput', () => {
  it('collects what the operators emit', () => {
    const { output: made, log } = output();
    const source$ = new Subject<number>();
    source$.subscribe(made);
    source$.next(1);
    source$.next(2);
    expect(log).toEqual([1, 2]);
  });

  it('is taken by RxJS as it is, not wrapped', () => {
    const { output: made } = output();
    let given: Subscriber<number> | undefined;
    const source$ = new Observable<number>((subscriber) => {
      given = subscriber;
    });
    expect(source$.subscribe(made)).toBe(made);
    expect(given).toBe(made);
  });

  it.each([
    ['complete', 'completed'],
    ['error', { error: new Error('operators') }],
  ] as const)('tears the operators down before it tells of their %s', (terminal, told) => {
    const { output: made, log } = output();
    new Observable<number>((subscriber) => {
      subscriber.add(() => log.push('torn down'));
      subscriber.next(1);
      subscriber[terminal](new Error('operators'));
    }).subscribe(made);
    expect(log).toEqual([1, 'torn down', told]);
  });

  it.each(['complete', 'error'] as const)('says nothing more after %s', (terminal) => {
    const { output: made, log } = output();
    made[terminal](new Error('operators'));
    const { length } = log;
    made.next(1);
    made.complete();
    expect(log).toHaveLength(length);
  });

  it('says nothing once it is unsubscribed', () => {
    const { output: made, log } = output();
    const source$ = new Subject<number>();
    source$.subscribe(made);
    made.unsubscribe();
    source$.next(1);
    source$.complete();
    expect(log).toEqual([]);
  });
});
